import { ORIGIN_SECRET_HEADER } from '../../shared/contracts/edge.ts';
import { secretMatcher } from '../../shared/runtime/digests.ts';

/** The secret that the distribution and the functions of the tests share. */
export const ORIGIN_SECRET = 'a-secret-of-the-tests-and-of-nothing-else';

/** What the distribution adds to each request. */
export const FROM_DISTRIBUTION = { [ORIGIN_SECRET_HEADER]: ORIGIN_SECRET } as const;

export const isOriginSecret = secretMatcher([ORIGIN_SECRET]);
