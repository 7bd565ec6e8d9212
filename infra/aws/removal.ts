import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * Stays when the stack goes, but for a stack that was never made: what has a name of its own and outlived a
 * first deployment that failed would stand in the way of the second.
 */
export const KEPT_ONCE_MADE = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
