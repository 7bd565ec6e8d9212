import { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { recordKeys } from '../../../infra/recovery/record-keys.ts';

it('the keys of records are those of every page', async () => {
  const asked: object[] = [];
  const pages = [
    { Contents: [{ Key: 'EDITIONS/a' }], IsTruncated: true, NextContinuationToken: 'on' },
    { Contents: [{ Key: 'EDITIONS/b' }] },
  ];
  const client = Object.assign(new S3Client({ region: 'eu-west-2' }), {
    send: async ({ input }: { readonly input: object }) => {
      asked.push({ ...input });
      return pages[asked.length - 1];
    },
  });
  const keys: string[] = [];
  for await (const key of recordKeys(client, 'records', 'EDITIONS/')) keys.push(key);
  expect(keys).toEqual(['EDITIONS/a', 'EDITIONS/b']);
  const call = { Bucket: 'records', Prefix: 'EDITIONS/' };
  expect(asked).toEqual([
    expect.objectContaining(call),
    expect.objectContaining({ ...call, ContinuationToken: 'on' }),
  ]);
});
