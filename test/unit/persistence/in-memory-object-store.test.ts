import {
  createInMemoryRecordStore,
  createInMemoryTransitStore,
} from '../../../shared/persistence/in-memory-object-store.ts';
import { describeObjectStores } from '../../support/object-store-suite.ts';

describeObjectStores('memory', () => ({
  records: createInMemoryRecordStore(),
  transit: createInMemoryTransitStore(),
}));
