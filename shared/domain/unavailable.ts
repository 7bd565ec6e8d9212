/**
 * Something the service stands on was too busy or away for as long as it may be waited for. Nothing
 * is known to be wrong with the request: the caller is told to come back.
 */
export class TemporarilyUnavailable extends Error {
  constructor(options?: ErrorOptions) {
    super('Too busy or away', options);
    this.name = 'TemporarilyUnavailable';
  }
}
