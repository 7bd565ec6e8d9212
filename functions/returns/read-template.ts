import { readTemplate, TEMPLATE_FORMATS } from '../../shared/contracts/returns/read-template.ts';
import { authorityOf } from '../../shared/domain/authorities.ts';
import { demonstrationField } from '../../shared/domain/demonstration.ts';
import { periodOn, yearsBefore } from '../../shared/domain/financial-calendar.ts';
import {
  composeTemplate,
  type ReturnedYear,
  type ReturnTemplate,
  returnsBefore,
} from '../../shared/domain/returns/return-template.ts';
import { SOFTWARE } from '../../shared/domain/software.ts';
import { askedFormat, formatByType } from '../../shared/http/asked-format.ts';
import { attachment, fileReply } from '../../shared/http/file-reply.ts';
import { operation, type Reply, type Request } from '../../shared/http/operation.ts';
import { createCalendarRepository } from '../../shared/persistence/calendar.ts';
import { createPositionsRepository } from '../../shared/persistence/positions.ts';
import type { ReturnPlace } from '../../shared/persistence/returns.ts';
import type { Store } from '../../shared/persistence/store.ts';
import type { Ports } from '../../shared/runtime/ports.ts';
import { placeOf } from './place.ts';

type TemplatePorts = Pick<Ports, 'store' | 'environment' | 'returnFiles'>;

const BY_TYPE = formatByType(TEMPLATE_FORMATS, {
  '*/*': 'xlsx',
  'application/*': 'xlsx',
  'text/*': 'csv',
});

/** A CSV template's header is not its first line, so its type says nothing of one (RFC 4180, 3). */
const MEDIA_TYPES = { ...TEMPLATE_FORMATS, csv: 'text/csv; charset=utf-8' } as const;

export const readTemplateOperation = (ports: TemplatePorts) =>
  operation(readTemplate, async (request): Promise<Reply> => {
    const format = askedFormat(request, BY_TYPE);
    if (format === undefined) {
      return { refused: 'not-acceptable', detail: 'A template comes as XLSX or CSV.' };
    }
    const template = await templateOf(ports, request);
    const headers = attachment(fileName(template, format));
    const bytes = await ports.returnFiles.writeTemplate(format, template, SOFTWARE);
    return fileReply({ mediaType: MEDIA_TYPES[format], bytes }, headers);
  });

/** `return-coventry-2025-26-P06.xlsx` */
const fileName = ({ authority, year, period }: ReturnTemplate, format: string): string =>
  `return-${authorityOf(authority).slug}-${year}-${period}.${format}`;

/**
 * One item and one query: the calendar, and the year as it stands (a budget and at most thirteen
 * returns, so at most ten read units). Where no return of the year is earlier, as before `P01`, one
 * query more for the year before.
 */
async function templateOf(
  { store, environment }: Omit<TemplatePorts, 'returnFiles'>,
  request: Request<typeof readTemplate>,
): Promise<ReturnTemplate> {
  const { now } = request;
  const place = placeOf(request);
  const { authority, year, period } = place;
  const [calendar, { budget, returns }] = await Promise.all([
    createCalendarRepository(store).find(year),
    createPositionsRepository(store).find(authority, year),
  ]);
  const hasEarlier = returnsBefore(returns, period).length > 0;
  return composeTemplate({
    authority,
    year,
    period: periodOn(calendar, period, now.on),
    budget,
    returns,
    yearBefore: hasEarlier ? undefined : await returnedYearBefore(store, place),
    madeAt: now.at,
    ...demonstrationField(environment.DEMONSTRATION, now.on),
  });
}

/** Undefined before the first year that is kept. */
async function returnedYearBefore(
  store: Store,
  { authority, year }: ReturnPlace,
): Promise<ReturnedYear | undefined> {
  const [before] = yearsBefore(year, 1);
  if (before === undefined) return undefined;
  const { returns } = await createPositionsRepository(store).find(authority, before);
  return { year: before, returns };
}
