import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GENERATED } from '../../../scripts/generate.ts';

describe('what is generated from code', () => {
  it.each(Object.entries(GENERATED))('%s is what `node scripts/generate.ts` writes', (path, text) => {
    expect(readFileSync(join(import.meta.dirname, '../../..', path), 'utf8')).toBe(text());
  });
});
