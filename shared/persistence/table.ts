/** The one table: what the embedded run creates and what the cloud stack declares. */
export const TABLE = {
  defaultName: 'funding-pressure-tracker',
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLiveAttribute: 'expiresAtEpochSeconds',
} as const;
