import type { Access } from '../../shared/domain/permission.ts';
import { DEMONSTRATION_ACCESS } from './demonstration/people.ts';

/** The people and machines that exist in the embedded run only, by the names they sign in with. */

const isMachine = ({ roles }: Access): boolean => roles.includes('finance-system');

export const DEMONSTRATION_PEOPLE: readonly string[] = DEMONSTRATION_ACCESS.filter(
  (access) => !isMachine(access),
).map(({ principal }) => principal);

/** Machine clients; the name is the client id and the subject of its tokens. */
export const DEMONSTRATION_MACHINES: readonly string[] = DEMONSTRATION_ACCESS.filter(isMachine).map(
  ({ principal }) => principal,
);

/** The public client through which people sign in from the command line. */
export const COMMAND_LINE_CLIENT = 'command-line';
