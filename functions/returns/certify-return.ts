import { certifyReturn } from '../../shared/contracts/returns/certify-return.ts';
import {
  type CertificationRequest,
  decideCertification,
} from '../../shared/domain/returns/certify.ts';
import {
  etagOf,
  type IdempotencyKey,
  operation,
  type Request,
  reply,
} from '../../shared/http/operation.ts';
import type { Ledger } from '../../shared/persistence/ledger.ts';
import {
  appendCertification,
  currentReturnRead,
  type ReturnPlace,
  replaceCurrentReturn,
} from '../../shared/persistence/returns.ts';
import { placeOf } from './place.ts';

/** A decision about a return's latest version. */
export type CertificationMade = Pick<Request<typeof certifyReturn>, 'access' | 'now'> & {
  readonly place: ReturnPlace;
  readonly certification: CertificationRequest;
  readonly idempotency?: IdempotencyKey | undefined;
};

export const certifyReturnOperation = (ledger: Ledger) =>
  operation(certifyReturn, (request) =>
    certify(ledger, { ...request, place: placeOf(request), certification: request.body }),
  );

export const certify = (ledger: Ledger, made: CertificationMade) => {
  const { access, now, place, certification, idempotency } = made;
  const { version, decision } = certification;
  return ledger.commit({
    chain: place.authority,
    operation: certifyReturn.id,
    principal: access.principal,
    accessVersion: access.version,
    at: now.at,
    idempotency,
    reads: { row: currentReturnRead(place) },
    decide: ({ row }) => {
      const decided = decideCertification(row?.current, certification, access.principal, now);
      if (decided.refused) return decided;
      return {
        entries: [appendCertification(decided.value, (row?.rev ?? 0) + 1)],
        writes: [replaceCurrentReturn(decided.value, row)],
        facts: { year: place.year, period: place.period, version, decision },
        answer: reply(201, decided.value, { etag: etagOf(version) }),
      };
    },
  });
};
