import { readOriginal } from '../../shared/contracts/returns/read-original.ts';
import { asAttachment } from '../../shared/domain/file-name.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import {
  type OriginalFile,
  RETURN_MEDIA_TYPES,
} from '../../shared/domain/returns/original-file.ts';
import { MAX_BODY_BYTES } from '../../shared/http/body.ts';
import { operation, type Reply } from '../../shared/http/operation.ts';
import type { createDownloadsRepository } from '../../shared/persistence/downloads.ts';
import type { createOriginalsRepository } from '../../shared/persistence/originals.ts';
import type { createReturnsRepository, ReturnPlace } from '../../shared/persistence/returns.ts';
import { placeOf } from './place.ts';

type Originals = ReturnType<typeof createOriginalsRepository>;
type Downloads = ReturnType<typeof createDownloadsRepository>;

export const readOriginalOperation = (
  returns: ReturnType<typeof createReturnsRepository>,
  originals: Originals,
  downloads: Downloads,
) =>
  operation(readOriginal, async (request): Promise<Reply> => {
    const place = placeOf(request);
    const { version } = request.query;
    const found =
      version === undefined
        ? await returns.findCurrent(place)
        : await returns.findVersion(place, Number(version));
    if (!found) return refuse('not-found', 'There is no such return.');
    const { original } = found;
    if (!original) {
      return refuse('not-found', `Version ${found.version} of this return did not come as a file.`);
    }
    const bytes = await originals.find(place.authority, original);
    const fileName = original.fileName ?? nameFor(place, found.version, original);
    return original.bytes <= MAX_BODY_BYTES
      ? fileReply(original, bytes, fileName)
      : elsewhere(downloads, place, { original, bytes, fileName });
  });

const fileReply = ({ mediaType }: OriginalFile, bytes: Uint8Array, fileName: string): Reply => ({
  status: 200,
  mediaType,
  bytes,
  headers: { 'content-disposition': asAttachment(fileName) },
});

/** An answer, like a request, is at most 6 MB on its way through a function, in base64. */
async function elsewhere(
  downloads: Downloads,
  { authority }: ReturnPlace,
  file: {
    readonly original: OriginalFile;
    readonly bytes: Uint8Array;
    readonly fileName: string;
  },
): Promise<Reply> {
  const { original, bytes, fileName } = file;
  const { sha256, mediaType } = original;
  const location = await downloads.offer(`${authority}/${sha256}`, { bytes, mediaType }, fileName);
  return {
    status: 303,
    mediaType: 'text/plain; charset=utf-8',
    text: 'The file is at the address in the Location header, for five minutes.',
    headers: { location },
  };
}

/** `return-2025-26-P06-version-2.csv`, where its sender's program gave no name. */
function nameFor({ year, period }: ReturnPlace, version: number, { mediaType }: OriginalFile) {
  const ending = mediaType === RETURN_MEDIA_TYPES.csv ? 'csv' : 'xlsx';
  return `return-${year}-${period}-version-${version}.${ending}`;
}
