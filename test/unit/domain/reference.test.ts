import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AUTHORITIES,
  AUTHORITY_CODES,
  type AuthorityCode,
  authorityOf,
  findAuthorityCode,
  isAuthorityCode,
  nameOf,
} from '../../../shared/domain/authorities.ts';
import {
  catalogueOf,
  isLineId,
  LINE_IDS,
  lineOf,
  POTS,
  STREAMS,
  WORKSTREAMS,
} from '../../../shared/domain/catalogue.ts';
import { financialYear } from '../../../shared/domain/financial-calendar.ts';

describe('authorities', () => {
  it('are the fourteen, with codes of their own', () => {
    expect(AUTHORITIES).toHaveLength(14);
    for (const field of ['authority', 'dfeNumber', 'eCode', 'slug', 'name'] as const) {
      expect(new Set(AUTHORITIES.map((each) => each[field])).size).toBe(14);
    }
  });

  it('are found by every name they go by, and by nothing else', () => {
    for (const each of AUTHORITIES) {
      const names = [each.dfeNumber, each.eCode, each.slug, each.name, ...each.aliases];
      for (const name of [each.authority, ...names]) {
        expect(findAuthorityCode(name)).toBe(each.authority);
        expect(findAuthorityCode(`${name} `)).toBeUndefined();
      }
    }
    expect(findAuthorityCode('Herefordshire, County of')).toBe('E06000019');
    expect(findAuthorityCode('Telford & the Wrekin UA')).toBe('E06000020');
    expect(nameOf('E08000026')).toBe('Coventry');
  });

  it.each(['__proto__', 'constructor', 'toString', '', 'e08000026', 'Ｅ08000026', 'E08000026#'])(
    '%j is none of them',
    (name) => {
      expect(findAuthorityCode(name)).toBeUndefined();
      expect(isAuthorityCode(name)).toBe(false);
      expect(() => authorityOf(name as AuthorityCode)).toThrow(RangeError);
    },
  );

  it('no other text is taken for one', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const code = findAuthorityCode(text);
        expect(code === undefined || AUTHORITY_CODES.includes(code)).toBe(true);
        expect(isAuthorityCode(text)).toBe((AUTHORITY_CODES as readonly string[]).includes(text));
      }),
    );
  });
});

describe('the catalogue', () => {
  const { lines } = catalogueOf(financialYear('2025-26'));

  it('has every line of the contract, each in one stream and one pot', () => {
    expect(lines.map(({ line }) => line)).toEqual(LINE_IDS);
    expect(LINE_IDS).toHaveLength(25);
    for (const line of lines) {
      expect(STREAMS).toContain(line.stream);
      expect(POTS).toContain(line.pot);
      expect(lineOf(line.line)).toEqual(line);
      expect(isLineId(line.line)).toBe(true);
    }
    expect(new Set(lines.map(({ stream }) => stream))).toEqual(new Set(STREAMS));
    expect(new Set(lines.map(({ pot }) => pot))).toEqual(new Set(POTS));
  });

  it('keeps transport on the general fund and high needs on the grant apart', () => {
    expect(lineOf('transport-pre16-send')).toMatchObject({
      stream: 'home-to-school-transport',
      pot: 'general-fund',
      code: '2.1.4',
      codeConfirmed: true,
      activity: 'eligible-pupils',
    });
    expect(lineOf('transport-send-dsg').pot).toBe('dsg-central');
    expect(lineOf('hn-topup-independent')).toMatchObject({
      stream: 'send',
      pot: 'dsg-high-needs',
      activity: 'ehc-plans',
    });
    expect(lineOf('send-administration')).toMatchObject({ stream: 'send', pot: 'general-fund' });
  });

  it('says which codes were not confirmed, without their mark', () => {
    expect(lineOf('hn-send-support')).toMatchObject({ code: '1.2.5', codeConfirmed: false });
    expect(lines.filter(({ code }) => code?.includes('?'))).toEqual([]);
    expect(lineOf('innovation-retention')).not.toHaveProperty('code');
  });

  it('has a line of the fund for every workstream', () => {
    for (const workstream of WORKSTREAMS) {
      expect(isLineId(`innovation-${workstream}`)).toBe(true);
    }
  });

  it.each(['__proto__', 'constructor', 'transport-pre16-send ', 'Transport-pre16-send'])(
    '%j is no line',
    (text) => {
      expect(isLineId(text)).toBe(false);
    },
  );
});
