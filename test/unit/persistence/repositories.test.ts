import { createInMemoryStore } from '../../../shared/persistence/in-memory-store.ts';
import { describeRepositories } from '../../support/repository-suite.ts';

describeRepositories('the in-memory double', async () => createInMemoryStore());
