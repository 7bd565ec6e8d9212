/** Why a ledger is not taken in: a sentence for whoever brought it. */
export class LedgerFault extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'LedgerFault';
  }
}
