import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { JOBS } from '../../infra/aws/jobs.ts';
import { restoredTableOf } from '../../infra/aws/restored-table.ts';
import { synthesise } from './synthesise.ts';
import { ofType, stages } from './synthesised.ts';
import type { Resource, StageTemplates } from './template.ts';

const RESTORED = {
  tableName: 'ledger-live-2026-01-12T090000Z',
  streamArn:
    'arn:aws:dynamodb:eu-west-2:111122223333:table/ledger-live-2026-01-12T090000Z/stream/2026-01-12T10:00:00.000',
};

const pointed = ({ config }: StageTemplates): StageTemplates =>
  synthesise(config, { [`restored:${config.stage}`]: JSON.stringify(RESTORED) });

/** Without the table itself and the outputs, which are no resources. */
const users = (resources: readonly Resource[]): readonly Resource[] =>
  resources.filter(({ Type }) => Type !== 'AWS::DynamoDB::Table');

const namesOwn = (resource: Resource): boolean => /LedgerTable/.test(JSON.stringify(resource));
const namesRestored = (resource: Resource): boolean =>
  JSON.stringify(resource).includes(RESTORED.tableName);
const idsOf = (resources: readonly Resource[]): readonly string[] => resources.map(({ id }) => id);

describe.each(stages().map((stage) => [stage.config.stage, stage] as const))(
  'a restored table in %s',
  (_, before) => {
    const after = pointed(before);

    it('is used by everything that used the stack’s own, and that by nothing', () => {
      const used = users(before.all).filter(namesOwn);
      expect(used.length).toBeGreaterThan(30);
      expect(users(after.all).filter(namesOwn)).toEqual([]);
      expect(idsOf(after.all.filter(namesRestored))).toEqual(idsOf(used));
    });

    it('has its stream read by the jobs, its rows backed up and its own grants', () => {
      const mappings = ofType(after.all, 'AWS::Lambda::EventSourceMapping');
      // A queue has no position to start from.
      const ofStream = mappings.filter(({ Properties }) => Properties.StartingPosition);
      expect(ofStream).toHaveLength(JOBS.filter(({ newItemsUnder }) => newItemsUnder).length);
      for (const { Properties } of ofStream) {
        expect(Properties.EventSourceArn).toBe(RESTORED.streamArn);
      }
      for (const { Properties } of ofType(after.all, 'AWS::Lambda::Function')) {
        expect(Properties.Environment.Variables.TABLE_NAME).toBe(RESTORED.tableName);
      }
      const [selection] = ofType(after.all, 'AWS::Backup::BackupSelection');
      expect(JSON.stringify(selection)).toContain(`:table/${RESTORED.tableName}`);
    });

    it('leaves the stack’s own as it is, and what other stacks still import', () => {
      const own = ofType(before.all, 'AWS::DynamoDB::Table');
      expect(ofType(after.all, 'AWS::DynamoDB::Table')).toEqual(own);
      expect(own[0]?.DeletionPolicy).toBe('Retain');
      const exported = /"Name":"[^"]*LedgerTable[^"]*"/g;
      const exportsOf = ({ text }: StageTemplates) => text.match(exported)?.toSorted();
      expect(exportsOf(before)?.length).toBe(3);
      expect(exportsOf(after)).toEqual(exportsOf(before));
    });

    it('changes nothing else', () => {
      expect(idsOf(after.all)).toEqual(idsOf(before.all));
      const used = new Set(idsOf(after.all.filter(namesRestored)));
      const others = ({ all }: StageTemplates) => all.filter(({ id }) => !used.has(id));
      expect(others(after)).toEqual(others(before));
    });

    it('of another stage changes nothing at all', () => {
      const other = before.config.stage === 'dev' ? 'live' : 'dev';
      const context = { [`restored:${other}`]: JSON.stringify(RESTORED) };
      expect(synthesise(before.config, context).text).toBe(before.text);
    });
  },
);

describe('the context that names a restored table', () => {
  const given = (value: unknown) =>
    restoredTableOf(new App({ context: { 'restored:live': value } }), 'live');

  it('may be left out', () => {
    expect(restoredTableOf(new App(), 'live')).toBeUndefined();
  });

  it.each([
    '',
    'ledger',
    '{}',
    JSON.stringify({ tableName: RESTORED.tableName }),
    JSON.stringify({ ...RESTORED, tableName: 'another' }),
    JSON.stringify({ ...RESTORED, streamArn: 'arn:aws:dynamodb:eu-west-2:1:table/x' }),
    JSON.stringify({ ...RESTORED, table: 'x' }),
  ])('stops the deployment when it is wrong: %s', (value) => {
    expect(() => given(value)).toThrow('restored:live');
  });
});
