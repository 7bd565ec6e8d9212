import type { OperationContract } from '../../shared/contracts/operation.ts';
import type { Doing } from '../../shared/domain/pressures/act-on-case.ts';
import type { Pressure } from '../../shared/domain/pressures/pressure.ts';
import { type Decided, refuse } from '../../shared/domain/refusal.ts';
import {
  type IdempotencyKey,
  type Reply,
  type Request,
  reply,
} from '../../shared/http/operation.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import {
  appendPressureVersion,
  pressureRead,
  replacePressure,
} from '../../shared/persistence/pressures.ts';
import { mayOn, placeOf, UNKNOWN_PRESSURE } from './known-pressure.ts';

type Acting = Pick<Request<OperationContract>, 'access' | 'now'> & {
  readonly path: { readonly pressure: string };
  readonly idempotency?: IdempotencyKey | undefined;
  /** The operation's name in the trail. */
  readonly operation: string;
  readonly act: (pressure: Pressure, doing: Doing) => Decided<Pressure>;
};

/**
 * What a person does about a case, on the chain that the sweep writes it on: neither undoes the other.
 * Who may not know of the case is told the same as where there is none; a case of the region is the
 * lead's.
 */
export async function actOnPressure(ledger: Ledger, acting: Acting): Promise<Reply> {
  const { access, now, path, idempotency, operation, act } = acting;
  const place = placeOf(path.pressure);
  if (!place || !mayOn(access, 'pressures.read', place.chain)) return UNKNOWN_PRESSURE;
  if (!mayOn(access, 'pressures.act', place.chain)) return NOT_HERE;
  return ledger.commit({
    chain: place.chain,
    operation,
    principal: access.principal,
    accessVersion: access.version,
    at: now.at,
    idempotency,
    reads: { pressure: pressureRead(place) },
    decide: ({ pressure }, { seq }) => {
      if (!pressure) return UNKNOWN_PRESSURE;
      const decision = act(pressure, { by: access.principal, at: now.at });
      if (decision.refused) return decision;
      const { severity, state, history } = decision.value;
      return {
        entries: [appendPressureVersion(decision.value, now.at, seq)],
        writes: [replacePressure(decision.value)],
        facts: { pressure: place.pressure, severity, state, step: history.length },
        answer: reply(201, decision.value),
      };
    },
  });
}

const NOT_HERE = refuse('not-allowed', 'None of your roles may do this here.');
