import * as z from 'zod';
import { SUMMARY_FORMATS, type SummaryFormat } from '../../domain/summaries/summary-formats.ts';

const FORMATS = Object.keys(SUMMARY_FORMATS) as [SummaryFormat, ...SummaryFormat[]];

export const formatSchema = z.enum(FORMATS);

/** The media types of a summary beside JSON. */
export const OTHER_MEDIA_TYPES = FORMATS.filter((each) => each !== 'json').map(
  (each) => SUMMARY_FORMATS[each],
);
