import * as z from 'zod';
import { AUTHORITY_CODES, type AuthorityCode, findAuthorityCode } from '../domain/authorities.ts';
import { LINE_IDS, POTS, STREAMS, WORKSTREAMS } from '../domain/catalogue.ts';
import {
  type FinancialYear,
  isFinancialYear,
  PERIOD_STATES,
  PERIODS,
  QUARTERS,
} from '../domain/financial-calendar.ts';
import { MAX_PENCE, type Pence } from '../domain/money.ts';
import { type PrincipalId, ROLES } from '../domain/permission.ts';
import {
  type Day,
  type Instant,
  isDay,
  isInstant,
  type Moment,
  momentFrom,
} from '../domain/time.ts';

/**
 * The words of the domain as wire schemas. Nothing is coerced: a number is a number, a blank is
 * missing, and what cannot be kept exactly is refused. Each is marked pure, so that a function is bundled
 * with the words that its own operations use, and makes no others at every start. What is made of
 * these words is lazy: a function serves one operation first, and need not make the others' schemas.
 */

/** A schema of text that the domain brands. */
const branded = <T extends string>(
  schema: z.ZodType<string>,
  isOne: (text: string) => boolean,
  message: string,
): z.ZodType<T> => schema.refine(isOne, { message }) as unknown as z.ZodType<T>;

export const authoritySchema = /* @__PURE__ */ z
  .enum(AUTHORITY_CODES as [AuthorityCode, ...AuthorityCode[]])
  .meta({ id: 'Authority', description: 'ONS code of one of the fourteen authorities.' });

/** An authority as the outside may write it; any of its published codes or names becomes its ONS code. */
export const authorityOnInputSchema = /* @__PURE__ */ z
  .string()
  .max(64)
  .meta({ description: 'ONS code; slug, DfE number, E-code or published name are accepted.' })
  .transform((text, context): AuthorityCode => {
    const code = findAuthorityCode(text);
    if (code) return code;
    context.addIssue({ code: 'custom', message: 'Expected one of the fourteen authorities.' });
    return z.NEVER;
  });

export const yearSchema = /* @__PURE__ */ branded<FinancialYear>(
  z.string().meta({ id: 'FinancialYear', pattern: '^\\d{4}-\\d{2}$', example: '2025-26' }),
  isFinancialYear,
  'Expected a financial year such as 2025-26.',
);

export const periodSchema = /* @__PURE__ */ z
  .enum(PERIODS)
  .meta({ id: 'Period', description: 'P01 = April … P12 = March; P13 = year-end adjustments.' });
export const quarterSchema = /* @__PURE__ */ z.enum(QUARTERS).meta({ id: 'Quarter' });
export const periodStateSchema = /* @__PURE__ */ z.enum(PERIOD_STATES).meta({ id: 'PeriodState' });
export const lineSchema = /* @__PURE__ */ z
  .enum(LINE_IDS as [(typeof LINE_IDS)[number]], {
    error: 'Expected a line of the catalogue: see /v1/catalogue/{year}.',
  })
  .meta({ id: 'Line' });
export const streamSchema = /* @__PURE__ */ z.enum(STREAMS).meta({ id: 'Stream' });
export const potSchema = /* @__PURE__ */ z.enum(POTS).meta({ id: 'Pot' });
export const workstreamSchema = /* @__PURE__ */ z.enum(WORKSTREAMS).meta({ id: 'Workstream' });
export const roleSchema = /* @__PURE__ */ z.enum(ROLES).meta({ id: 'Role' });
export const ragSchema = /* @__PURE__ */ z.enum(['green', 'amber', 'red']).meta({ id: 'Rag' });

const isNotNegativeZero = (value: number): boolean => !Object.is(value, -0);

/** What a number that JSON could not carry exactly has become by now is not shown to anybody. */
const wholeNumber = { error: 'Expected a whole number that can be kept exactly.' };

/** Whole pence within ±£100bn. `-0` and anything JSON cannot carry exactly are refused. */
export const penceSchema = /* @__PURE__ */ z
  .int(wholeNumber)
  .min(-MAX_PENCE)
  .max(MAX_PENCE)
  .refine(isNotNegativeZero, { message: 'Expected 0, not -0.' })
  .meta({ description: 'Integer pence.' }) as unknown as z.ZodType<Pence>;

export const positivePenceSchema = /* @__PURE__ */ z
  .int(wholeNumber)
  .min(1)
  .max(MAX_PENCE)
  .meta({ description: 'Integer pence, more than zero.' }) as unknown as z.ZodType<Pence>;

export const nonNegativePenceSchema = /* @__PURE__ */ z
  .int(wholeNumber)
  .min(0)
  .max(MAX_PENCE)
  .refine(isNotNegativeZero, { message: 'Expected 0, not -0.' })
  .meta({ description: 'Integer pence, zero or more.' }) as unknown as z.ZodType<Pence>;

export const countSchema = /* @__PURE__ */ z
  .int(wholeNumber)
  .min(0)
  .max(10_000_000)
  .refine(isNotNegativeZero, { message: 'Expected 0, not -0.' });

export const versionSchema = /* @__PURE__ */ z.int().min(1).max(1_000_000);

export const daySchema = /* @__PURE__ */ branded<Day>(
  z.string().meta({ format: 'date' }),
  isDay,
  'Expected a day that exists, such as 2025-10-20.',
);

export const instantSchema = /* @__PURE__ */ branded<Instant>(
  z.string().meta({ format: 'date-time' }),
  isInstant,
  'Expected a UTC instant with milliseconds.',
);

/** An instant, or a day in London: the whole of it. */
export const momentSchema = /* @__PURE__ */ z
  .string()
  .max(64)
  .meta({
    description: 'A day in London, such as 2025-10-20, or an instant (RFC 3339).',
    example: '2025-10-20T08:00:00.000Z',
  })
  .transform((text, context): Moment => {
    const moment = momentFrom(text);
    if (moment) return moment;
    context.addIssue({
      code: 'custom',
      message: 'Expected a day such as 2025-10-20, or an instant such as 2025-10-20T09:00:00Z.',
    });
    return z.NEVER;
  });

/** Identifiers never hold user text beyond this alphabet, so that no two look alike. */
export const identifierSchema = /* @__PURE__ */ z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const principalIdSchema = /* @__PURE__ */ z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,128}$/)
  .meta({
    description: 'The subject of the principal’s tokens.',
  }) as unknown as z.ZodType<PrincipalId>;

/** Control characters other than tab and line ends, and the two Unicode line separators. */
const CONTROL = /[^\P{Cc}\t\n\r]|[\u2028\u2029]/u;

/** A character that leaves ink: no space, mark, format character or filler (Unicode, UAX #44). */
const VISIBLE = /[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Text written by a person: well-formed, visible, bounded. */
export const textSchema = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => text.isWellFormed() && !CONTROL.test(text) && VISIBLE.test(text), {
      message: 'Expected visible text without control characters.',
    });

export const noQuery = /* @__PURE__ */ z.strictObject({});
export const noParameters = /* @__PURE__ */ z.strictObject({});

export const pageQuery = {
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|1\d\d|200)$/, { message: 'Expected a whole number from 1 to 200.' })
    .optional(),
  cursor: z.string().min(1).max(2048).optional(),
};

/** A page of a list, and what it says beside; `nextCursor` is absent on the last. */
export const pageSchema = (item: z.ZodType, beside: () => z.ZodRawShape = () => ({})) =>
  z.lazy(() =>
    z.strictObject({ items: z.array(item), nextCursor: z.string().optional(), ...beside() }),
  );

/** Figures made from a demonstration's say so wherever they are shown. */
export const demonstrationSchema = /* @__PURE__ */ z
  .string()
  .optional()
  .meta({ description: 'Says so where the figures are a demonstration.' });

/** Where a fault is: a JSON pointer into a body, or a place in a file. */
export const placeShape = {
  pointer: z.string().optional(),
  sheet: z.string().optional(),
  row: z.int().optional().meta({ description: 'Of a file, as a spreadsheet shows it, from 1.' }),
  column: z.string().optional().meta({ description: 'Of a file: its name in the contract.' }),
};

export const problemSchema = /* @__PURE__ */ z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    errors: z
      .array(
        z.strictObject({
          ...placeShape,
          code: z.string(),
          detail: z.string(),
          line: z.string().optional(),
        }),
      )
      .optional(),
  })
  .catchall(z.union([z.string(), z.number()]))
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });
