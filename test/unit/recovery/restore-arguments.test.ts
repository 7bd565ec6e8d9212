import { describe, expect, it } from 'vitest';
import { restoreArguments } from '../../../infra/recovery/restore-arguments.ts';
import { notedHeadsFrom } from '../../../infra/recovery/verify-chains.ts';

const NAMED = ['live', '--table', 'ledger', '--records', 'files'];

describe('the arguments of a restore', () => {
  it('name a stage, a second, a table and its files, and do nothing unless told to', () => {
    const given = restoreArguments([...NAMED, '--at', '2026-06-12T09:00:00.750+01:00']);
    expect(given).toEqual({
      stage: 'live',
      table: 'ledger',
      records: 'files',
      at: new Date('2026-06-12T08:00:00Z'),
      noted: [],
      dropUnknown: false,
      mayBeEmpty: false,
      go: false,
    });
    const bold = [
      ...NAMED,
      '--at',
      '2026-06-12T09:00Z',
      '--go',
      '--drop-unknown',
      '--may-be-empty',
    ];
    expect(restoreArguments(bold)).toMatchObject({
      go: true,
      dropUnknown: true,
      mayBeEmpty: true,
    });
  });

  it.each([
    [[], 'dev or live'],
    [['prod'], 'not "prod"'],
    [['live', '--at', '2026-06-12T09:00:00Z'], '--table and --records'],
    [NAMED, '--at'],
    [[...NAMED, '--at', '2026-06-12'], 'with its zone'],
    [[...NAMED, '--at', '2026-06-12T09:00:00'], 'with its zone'],
    [[...NAMED, '--at', '2026-13-12T09:00:00Z'], 'with its zone'],
    [[...NAMED, '--at', '2026-06-12T09:00:00Z', '--force'], 'npm run restore -- STAGE'],
    [[...NAMED, '--at', '2026-06-12T09:00:00Z', '--heads', 'package.json'], 'no list of heads'],
  ])('%j gets a sentence', (words, sentence) => {
    expect(() => restoreArguments(words)).toThrow(sentence);
  });

  it('read noted heads as the runbook keeps them', () => {
    const line = '{"chain":"REGION","head":{"seq":7,"hash":"ab"}}';
    expect(notedHeadsFrom(`${line}\n\n`)).toEqual([
      { chain: 'REGION', head: { seq: 7, hash: 'ab' } },
    ]);
  });
});
