/**
 * Raised when a rule of `rules.ts` is added, removed or changes what it finds. By itself, so that who
 * only names the version is not bundled with the rules.
 */
export const RULES_VERSION = '2';
