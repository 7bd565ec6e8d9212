import type { submitReturn } from '../../shared/contracts/returns/submit-return.ts';
import { MAX_FILE_BYTES } from '../../shared/domain/returns/original-file.ts';
import type { FindSent } from '../../shared/http/operation.ts';
import type { createUploadsRepository } from '../../shared/persistence/uploads.ts';
import { placeOf } from './place.ts';

/** The file that was uploaded for this return, read as if it had been the body. */
export const createFindUpload =
  (uploads: ReturnType<typeof createUploadsRepository>): FindSent<typeof submitReturn> =>
  async (request) => {
    const { upload } = request.query;
    if (upload === undefined) return undefined;
    const found = await uploads.find(placeOf(request), upload, MAX_FILE_BYTES);
    if (found === 'too-large') {
      return {
        refused: 'payload-too-large',
        detail: `The file has more than the ${MAX_FILE_BYTES} bytes that are taken.`,
      };
    }
    return (
      found ?? {
        refused: 'upload-not-found',
        detail:
          'No file was sent to this upload, or not within the last day, or it is of another return. ' +
          'Ask for a new one under uploads, send the file to its address, and then submit it.',
      }
    );
  };
