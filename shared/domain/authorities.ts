/**
 * The fourteen West Midlands authorities. Everything is keyed on the ONS code; the other names are
 * accepted on input and never stored. Codes: DfE DSG workbook and MHCLG revenue outturn.
 */
const table = [
  ['E08000025', 330, 'E4601', 'MD', 'Birmingham', 'birmingham', []],
  ['E08000026', 331, 'E4602', 'MD', 'Coventry', 'coventry', []],
  ['E08000027', 332, 'E4603', 'MD', 'Dudley', 'dudley', []],
  [
    'E06000019',
    884,
    'E1801',
    'UA',
    'Herefordshire',
    'herefordshire',
    ['Herefordshire, County of', 'Herefordshire UA'],
  ],
  ['E08000028', 333, 'E4604', 'MD', 'Sandwell', 'sandwell', []],
  ['E06000051', 893, 'E3202', 'UA', 'Shropshire', 'shropshire', []],
  ['E08000029', 334, 'E4605', 'MD', 'Solihull', 'solihull', []],
  ['E10000028', 860, 'E3421', 'SC', 'Staffordshire', 'staffordshire', ['Staffordshire CC']],
  ['E06000021', 861, 'E3401', 'UA', 'Stoke-on-Trent', 'stoke-on-trent', []],
  [
    'E06000020',
    894,
    'E3201',
    'UA',
    'Telford and Wrekin',
    'telford-and-wrekin',
    ['Telford & the Wrekin UA'],
  ],
  ['E08000030', 335, 'E4606', 'MD', 'Walsall', 'walsall', []],
  ['E10000031', 937, 'E3720', 'SC', 'Warwickshire', 'warwickshire', []],
  ['E08000031', 336, 'E4607', 'MD', 'Wolverhampton', 'wolverhampton', []],
  ['E10000034', 885, 'E1821', 'SC', 'Worcestershire', 'worcestershire', []],
] as const;

/** An authority's ONS code, such as `E08000026`. */
export type AuthorityCode = (typeof table)[number][0];

/** Metropolitan district, unitary authority or shire county. */
export type AuthorityClass = 'MD' | 'UA' | 'SC';

export type Authority = {
  readonly authority: AuthorityCode;
  readonly dfeNumber: string;
  readonly eCode: string;
  readonly class: AuthorityClass;
  readonly name: string;
  readonly slug: string;
  readonly aliases: readonly string[];
};

export const AUTHORITIES: readonly Authority[] = table.map(
  ([authority, dfeNumber, eCode, kind, name, slug, aliases]) => ({
    authority,
    dfeNumber: String(dfeNumber),
    eCode,
    class: kind,
    name,
    slug,
    aliases,
  }),
);

export const AUTHORITY_CODES: readonly AuthorityCode[] = table.map(([code]) => code);

const byCode = new Map<string, Authority>(AUTHORITIES.map((each) => [each.authority, each]));

const byAnyName = new Map<string, AuthorityCode>(
  AUTHORITIES.flatMap((each) =>
    [each.authority, each.dfeNumber, each.eCode, each.slug, each.name, ...each.aliases].map(
      (name) => [name, each.authority] as const,
    ),
  ),
);

/** The ONS code behind a code, slug, DfE number, E-code or published name; exact spelling only. */
export function findAuthorityCode(name: string): AuthorityCode | undefined {
  return byAnyName.get(name);
}

export function isAuthorityCode(text: string): text is AuthorityCode {
  return byCode.has(text);
}

export function authorityOf(code: AuthorityCode): Authority {
  const found = byCode.get(code);
  if (!found) throw new RangeError(`Unknown authority: ${code}`);
  return found;
}

export const nameOf = (code: AuthorityCode): string => authorityOf(code).name;
