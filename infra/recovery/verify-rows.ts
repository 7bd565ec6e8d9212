import type { ChainId } from '../../shared/domain/audit.ts';
import type { AuthorityCode } from '../../shared/domain/authorities.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { createFundsRepository } from '../../shared/persistence/funds.ts';
import { textOfKey } from '../../shared/persistence/ledger-keys.ts';
import { originalFileKey } from '../../shared/persistence/originals.ts';
import type { Item, Store } from '../../shared/persistence/store.ts';
import { isUnvouched } from '../../shared/persistence/unvouched-rows.ts';
import type { Damage } from './damage.ts';
import type { Trail } from './verify-chains.ts';

const kindOf = ({ pk }: Item): string => pk.split('#', 1)[0] ?? pk;

/** A file that a row names. */
export type NamedFile = { readonly key: string; readonly sha256: string };

export type RowsFound = {
  readonly rows: number;
  /** Answers under idempotency keys: those that are still given, and those whose 400 days are over. */
  readonly answers: { readonly kept: number; readonly expired: number };
  readonly originals: readonly NamedFile[];
  readonly damage: readonly Damage[];
};

/**
 * Every row of the table once. A transaction that a backup holds in part leaves rows without their audit
 * entry, an entry beyond the head of its chain, or an answer to what was never written.
 */
export async function verifyRows(
  rows: AsyncIterable<Item>,
  trail: Trail,
  at: Instant,
): Promise<RowsFound> {
  const damage: Damage[] = [];
  const answers = { kept: 0, expired: 0 };
  const originals = new Map<string, NamedFile>();
  let count = 0;
  for await (const item of rows) {
    count += 1;
    const what = strangeOf(item, trail);
    if (what) damage.push({ where: textOfKey(item), what });
    if (kindOf(item) === 'ANSWER') answers[isExpired(item, at) ? 'expired' : 'kept'] += 1;
    const original = originalOf(item);
    if (original) originals.set(original.key, original);
  }
  return { rows: count, answers, originals: [...originals.values()], damage };
}

function strangeOf(item: Item, trail: Trail): string | undefined {
  const kind = kindOf(item);
  if (kind === 'AUDIT') {
    const chain = item.data['chain'] as ChainId;
    return Number(item.data['seq']) > trail.headOf(chain)
      ? 'is beyond the head of its chain'
      : undefined;
  }
  if (kind === 'ANSWER') {
    const isKnown = trail.moments.has(String(item.data['recordedAt']));
    return isKnown ? undefined : 'answers what no audit entry tells of';
  }
  return isUnvouched(item) || trail.written.has(textOfKey(item))
    ? undefined
    : 'is a row that no audit entry vouches for';
}

const isExpired = ({ expiresAtEpochSeconds = 0 }: Item, at: Instant): boolean =>
  expiresAtEpochSeconds * 1000 <= Date.parse(at);

/** The file that a version of a return came as. */
function originalOf({ pk, sk, data }: Item): NamedFile | undefined {
  const original = data['original'] as { readonly sha256: string } | undefined;
  if (!pk.startsWith('LEDGER#') || !sk.startsWith('RETURN#') || !original) return undefined;
  const authority = pk.split('#')[1] as AuthorityCode;
  return { key: originalFileKey(authority, original), sha256: original.sha256 };
}

/** Later than anything. */
const THE_END = '9999-12-31T23:59:59.999Z' as Instant;

/**
 * The sums on a fund's own row change in place, so no audit entry vouches for them: they are added up again
 * from its drawdowns. Of a fund that came with an imported ledger others' drawdowns are not here.
 */
export async function verifyFunds(store: Store): Promise<readonly Damage[]> {
  const funds = createFundsRepository(store);
  const [standing, addedUp] = [await funds.listAll(), await funds.listAsAt(THE_END)];
  return standing.flatMap((fund) => {
    const { fund: name } = fund.terms;
    if (fund.use.elsewhere) return [];
    const again = addedUp.find(({ terms }) => terms.fund === name);
    return again && canonicalJson(again) === canonicalJson(fund)
      ? []
      : [{ where: `FUNDS/${name}`, what: 'is not what its terms and drawdowns come to' }];
  });
}
