import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { describeStore } from '../../support/store-suite.ts';

describeStore('the in-memory double', async () => createInMemoryStore());
