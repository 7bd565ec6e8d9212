import { UnreadableRow } from '../../shared/persistence/store.ts';

/** Something of a restored table that is not as it was: where, and what is wrong with it. */
export type Damage = { readonly where: string; readonly what: string };

/** What a check finds; a row that it cannot read is a finding too, and ends that check alone. */
export async function damageFound(
  check: () => Promise<readonly Damage[]>,
): Promise<readonly Damage[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    const { pk, sk } = error.key;
    return [{ where: `${pk}/${sk}`, what: 'is no row that this software reads' }];
  }
}
