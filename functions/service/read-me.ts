import { readMe } from '../../shared/contracts/service/read-me.ts';
import { accessView } from '../../shared/http/access-view.ts';
import { operation, reply } from '../../shared/http/operation.ts';

export const readMeOperation = () =>
  operation(readMe, async ({ access }) => reply(200, accessView(access)));
