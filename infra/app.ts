import { App } from 'aws-cdk-lib';
import { addStage } from './aws/add-stage.ts';
import { STAGES } from './config.ts';

const app = new App();
for (const config of STAGES) addStage(app, config);
