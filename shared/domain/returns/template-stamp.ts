import type { AuthorityCode } from '../authorities.ts';
import type { FinancialYear, Period } from '../financial-calendar.ts';
import type { Instant } from '../time.ts';

/** Raised when what a template's cells mean changes, so that an old one is not misread. */
export const TEMPLATE_VERSION = 1;

/** Whose return a template is for. */
export type TemplatePlace = {
  readonly authority: AuthorityCode;
  readonly year: FinancialYear;
  readonly period: Period;
};

/** What a stamp that was sent back says; its words are no longer ours and name perhaps nothing. */
export type SentStamp = {
  readonly authority: string;
  readonly year: string;
  readonly period: string;
  readonly rules: string;
};

/** A stamp as read: what it says, or the version of a template that is not known here. */
export type TemplateStamp =
  | (SentStamp & { readonly unknownTemplate?: never })
  | { readonly unknownTemplate: string };

/**
 * The stamp of a template, as the text of one cell. It is ASCII and holds no delimiter, number or day
 * of its own, so that every program and encoding gives it back as it was.
 */
export const stampText = (
  { authority, year, period }: TemplatePlace,
  rules: string,
  madeAt: Instant,
): string =>
  [
    `Return template ${TEMPLATE_VERSION}`,
    authority,
    year,
    period,
    `rules ${rules}`,
    `made ${madeAt}`,
  ].join(' / ');

const STAMP =
  /^\s*Return template (\d{1,4}) \/ (?:(E\d{8}) \/ (\d{4}-\d{2}) \/ (P\d{2}) \/ rules (\S{1,16}) \/ )?/;

/** @returns undefined of any other text. */
export function stampIn(text: string): TemplateStamp | undefined {
  const [, template, authority, year, period, rules] = STAMP.exec(text) ?? [];
  if (template === undefined) return undefined;
  if (template !== String(TEMPLATE_VERSION)) return { unknownTemplate: template };
  return authority === undefined ||
    year === undefined ||
    period === undefined ||
    rules === undefined
    ? { unknownTemplate: template }
    : { authority, year, period, rules };
}

/** Why a stamped file is no return of this place, in a code and a sentence; undefined if it is. */
export function faultOfStamp(
  stamp: TemplateStamp,
  place: TemplatePlace,
): { readonly code: string; readonly detail: string } | undefined {
  if (stamp.unknownTemplate !== undefined) {
    return {
      code: 'template-unknown',
      detail: `The file has the stamp of a template of version ${stamp.unknownTemplate} that is not known here, or its stamp was changed. Download the template again and fill in that one.`,
    };
  }
  const isOfAnother = stamp.authority !== place.authority;
  const madeFor = inWords(stamp, isOfAnother);
  const sentTo = inWords(place, isOfAnother);
  if (madeFor === sentTo) return undefined;
  return {
    code: 'template-of-another-return',
    detail: `This template is for ${madeFor} and was sent to ${sentTo}. Send it where it belongs, or download the template of ${sentTo}.`,
  };
}

const inWords = (
  { authority, year, period }: Pick<SentStamp, keyof TemplatePlace>,
  withAuthority: boolean,
): string => `${period} of ${year}${withAuthority ? ` of ${authority}` : ''}`;
