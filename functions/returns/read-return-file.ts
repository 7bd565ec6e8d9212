import { submittedReturnSchema } from '../../shared/contracts/returns/return.ts';
import {
  type submitReturn,
  XLSX_MEDIA_TYPE,
} from '../../shared/contracts/returns/submit-return.ts';
import { findAuthorityCode } from '../../shared/domain/authorities.ts';
import { harmlessFileName } from '../../shared/domain/file-name.ts';
import { type Access, knowsOf } from '../../shared/domain/permission.ts';
import type { Fault } from '../../shared/domain/refusal.ts';
import {
  type OriginalFile,
  RETURN_MEDIA_TYPES,
} from '../../shared/domain/returns/original-file.ts';
import type { SubmittedReturn } from '../../shared/domain/returns/return.ts';
import { RULES_VERSION } from '../../shared/domain/returns/rules-version.ts';
import { faultOfStamp, type TemplatePlace } from '../../shared/domain/returns/template-stamp.ts';
import { type FileKind, fileKindOf } from '../../shared/files/file-kind.ts';
import type { PlacedStamp, ReturnFile } from '../../shared/files/return-rows.ts';
import {
  isUnreadableFile,
  UnreadableFile,
  type UnreadableKind,
} from '../../shared/files/sheet-row.ts';
import type {
  FileContent,
  ReadFile,
  Refused,
  RequestOfFile,
  SentFile,
} from '../../shared/http/operation.ts';
import { UNKNOWN_AUTHORITY } from '../../shared/http/permitting.ts';
import type { ProblemCode } from '../../shared/http/problem.ts';
import type { ReturnFiles } from '../../shared/runtime/return-files.ts';
import { placeOf } from './place.ts';

/** A return that was sent as a file: what stands in its way, where its lines stand, and itself. */
export type SentReturn = Pick<ReturnFile, 'faults' | 'ignored' | 'placeOf'> & {
  readonly bytes: Uint8Array;
  readonly original: OriginalFile;
};

type Sha256 = (content: string | Uint8Array) => string;

type Query = RequestOfFile<typeof submitReturn>['query'];

const CODES: Readonly<Record<UnreadableKind, ProblemCode>> = {
  unreadable: 'file-unreadable',
  'too-large': 'payload-too-large',
  'not-taken': 'unsupported-media-type',
};

/**
 * Reads a file as a return. Faults of its rows do not stop it: a dry run shows them beside those
 * that the rules find.
 */
export const createReadReturnFile =
  (
    { read: readFile }: Pick<ReturnFiles, 'read'>,
    sha256: Sha256,
  ): ReadFile<typeof submitReturn, SentReturn> =>
  async (sent, request) => {
    try {
      const kind = kindOf(sent);
      const read = await readFile(kind, sent.bytes);
      if (isOfUnknown(read.stamps, request.access)) return UNKNOWN_AUTHORITY;
      const checked = stampChecked(read, placeOf(request));
      return contentOf(originalOf(sent, kind, sha256), sent.bytes, checked, request.query);
    } catch (error) {
      if (!isUnreadableFile(error)) throw error;
      return { refused: CODES[error.kind], detail: error.detail } satisfies Refused;
    }
  };

/** A file is what its bytes are; one that is said to be CSV or a workbook has to be that. */
function kindOf({ bytes, mediaType }: SentFile): FileKind {
  const kind = fileKindOf(bytes);
  if (kind === 'csv' && mediaType === XLSX_MEDIA_TYPE) {
    throw new UnreadableFile('not-taken', 'The file is no .xlsx workbook, as its type says.');
  }
  if (kind === 'xlsx' && mediaType === RETURN_MEDIA_TYPES.csv) {
    throw new UnreadableFile(
      'not-taken',
      `The file is a workbook or an archive, and its type says text/csv. Send a workbook as ${XLSX_MEDIA_TYPE}.`,
    );
  }
  return kind;
}

/** What is kept of it says what it is, not what its sender said it was. */
function originalOf({ bytes, fileName = '' }: SentFile, kind: FileKind, sha256: Sha256) {
  const name = harmlessFileName(fileName);
  return {
    sha256: sha256(bytes),
    bytes: bytes.byteLength,
    mediaType: RETURN_MEDIA_TYPES[kind],
    ...(name === undefined ? {} : { fileName: name }),
  };
}

/** A template of an authority that is not one's own is as unknown as the authority itself. */
const isOfUnknown = (stamps: readonly PlacedStamp[], access: Access): boolean =>
  stamps.some(({ stamp }) => {
    if (stamp.unknownTemplate !== undefined) return false;
    const authority = findAuthorityCode(stamp.authority);
    return authority === undefined || !knowsOf(access, authority);
  });

/**
 * The file with what its stamps say against it. Rules of another version than the template's are no
 * fault, since the return is held to today's in any case, but nobody should wonder.
 */
function stampChecked(file: ReturnFile, place: TemplatePlace): ReturnFile {
  const faults = file.stamps.flatMap(({ stamp, at }): Fault[] => {
    const fault = faultOfStamp(stamp, place);
    return fault ? [{ ...at, ...fault }] : [];
  });
  const rules = file.stamps.flatMap(({ stamp }) =>
    stamp.unknownTemplate === undefined && stamp.rules !== RULES_VERSION ? [stamp.rules] : [],
  );
  const ofRules = [...new Set(rules)].map(
    (version) => `the template’s rules, version ${version}: version ${RULES_VERSION} was applied`,
  );
  return { ...file, faults: [...faults, ...file.faults], ignored: [...file.ignored, ...ofRules] };
}

/** `basis` and the rest that columns cannot say come from the query. */
function contentOf(
  original: OriginalFile,
  bytes: Uint8Array,
  { lines, reasons, faults, ignored, placeOf }: ReturnFile,
  { basis = 'year-to-date', note, changeReason }: Query,
): FileContent<SentReturn> {
  const body: SubmittedReturn = {
    basis,
    lines,
    ...(note === undefined ? {} : { note }),
    ...(changeReason === undefined ? {} : { changeReason }),
    ...(reasons.length === 0 ? {} : { reasons }),
  };
  const all = [...faults, ...schemaFaults(body, placeOf)];
  return { body, file: { original, bytes, faults: all.toSorted(byRow), ignored, placeOf } };
}

/** What the contract asks of texts, such as a reason’s length, holds for files too. */
function schemaFaults(body: SubmittedReturn, placeOf: ReturnFile['placeOf']): readonly Fault[] {
  const result = submittedReturnSchema.safeParse(body);
  return (result.error?.issues ?? []).map(({ path, message }) => ({
    ...placeOf(path.map((part) => `/${String(part)}`).join('')),
    code: 'invalid-value',
    detail: message,
  }));
}

export const byRow = (a: Fault, b: Fault): number => (a.row ?? 0) - (b.row ?? 0);
