import { describe, expect, test } from 'vitest';
import { CannotStart, readEnvironment } from '../../../infra/local/environment.ts';

describe('the settings', () => {
  test('have defaults for everything', () => {
    const defaults = {
      port: 3000,
      host: '127.0.0.1',
      dataDirectory: '.data',
      seed: undefined,
      now: undefined,
      dynamoDbEndpoint: undefined,
    };
    expect(readEnvironment({})).toEqual(defaults);
    expect(readEnvironment({ PORT: '', SEED: '', NOW: '', DYNAMODB_ENDPOINT: '' })).toEqual(
      defaults,
    );
  });

  test('are taken as they are', () => {
    expect(
      readEnvironment({
        PORT: '0',
        HOST: '0.0.0.0',
        DATA_DIR: '/somewhere',
        SEED: 'none',
        NOW: '2025-10-20T09:00:00+01:00',
        DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000',
      }),
    ).toEqual({
      port: 0,
      host: '0.0.0.0',
      dataDirectory: '/somewhere',
      seed: 'none',
      now: '2025-10-20T08:00:00.000Z',
      dynamoDbEndpoint: 'http://127.0.0.1:8000',
    });
  });

  test.each([
    ['2026-03-29T00:59:59.999Z', '2026-03-29T00:59:59.999Z'],
    ['2028-02-29T23:30+00:30', '2028-02-29T23:00:00.000Z'],
    ['2025-12-31T23:00:00-02:00', '2026-01-01T01:00:00.000Z'],
  ])('NOW=%s is %s', (NOW, instant) => {
    expect(readEnvironment({ NOW }).now).toBe(instant);
  });

  test.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3000.5'],
    ['PORT', '0x10'],
    ['HOST', 'a host'],
    ['HOST', 'http://127.0.0.1'],
    ['SEED', 'all'],
    ['SEED', 'Region'],
    ['NOW', '2026-02-30T09:00:00Z'],
    ['NOW', '2026-02-28T09:00:00'],
    ['NOW', '2026-02-28'],
    ['NOW', '2026-02-28T24:00:00Z'],
    ['NOW', 'tomorrow'],
    ['DYNAMODB_ENDPOINT', 'here'],
    ['DYNAMODB_ENDPOINT', '127.0.0.1:8000'],
    ['DYNAMODB_ENDPOINT', 'ftp://127.0.0.1'],
    ['DYNAMODB_ENDPOINT', 'http://127.0.0.1:8000/shell'],
    ['DYNAMODB_ENDPOINT', 'http://user@127.0.0.1:8000'],
  ])('refuse %s=%s with a sentence that names both', (name, value) => {
    const read = (): unknown => readEnvironment({ [name]: value });
    expect(read).toThrow(CannotStart);
    expect(read).toThrow(new RegExp(`^${name} is .+${value.replace(/[+.?]/g, '\\$&')}`));
  });

  test('never start inside Lambda', () => {
    const read = (): unknown => readEnvironment({ AWS_LAMBDA_FUNCTION_NAME: 'returns' });
    expect(read).toThrow(/never run inside Lambda/);
  });
});
