import { requestUpload } from '../../shared/contracts/returns/request-upload.ts';
import { harmlessFileName } from '../../shared/domain/file-name.ts';
import { laterBy } from '../../shared/domain/time.ts';
import { operation, reply } from '../../shared/http/operation.ts';
import type { createUploadsRepository } from '../../shared/persistence/uploads.ts';
import { placeOf } from './place.ts';

/** 15 minutes: a file of 5 MB over a slow line, and a person who is interrupted. */
const SECONDS = 900;

export const requestUploadOperation = (uploads: ReturnType<typeof createUploadsRepository>) =>
  operation(requestUpload, async (request) => {
    const { bytes, mediaType, fileName = '' } = request.body;
    const allowed = await uploads.allow(placeOf(request), {
      bytes,
      mediaType,
      fileName: harmlessFileName(fileName),
      seconds: SECONDS,
    });
    const expiresAt = laterBy(request.now.at, SECONDS);
    return reply(201, { ...allowed, method: 'PUT', expiresAt });
  });
