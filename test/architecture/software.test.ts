import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { SOFTWARE } from '../../shared/domain/software.ts';

it('states the name and version of the package', () => {
  expect(SOFTWARE).toBe(`${manifest.name} ${manifest.version}`);
});
