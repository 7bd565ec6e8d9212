import { App } from 'aws-cdk-lib';
import { addStage } from './aws/add-stage.ts';
import { addChecks } from './aws/checks.ts';
import { STAGES } from './config.ts';

const app = new App();
addChecks(app);
for (const config of STAGES) addStage(app, config);
