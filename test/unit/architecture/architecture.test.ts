import { describe, expect, it } from 'vitest';
import { tierOf, violations } from '../../support/architecture.ts';
import { parseSource, sourceFiles } from '../../support/source-tree.ts';

const files = sourceFiles();

describe('the house', () => {
  it('is seen whole', () => {
    const paths = files.map(({ path }) => path);
    for (const known of [
      'main.ts',
      'model/result.ts',
      'platform/clock.ts',
      'schedule/schedule.ts',
      'state/state.ts',
    ]) {
      expect(paths).toContain(known);
    }
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(files.length);
  });

  it('keeps its directions of imports, its doors, and its one door to time and chance', () => {
    expect(files.flatMap(violations)).toEqual([]);
  });

  it('has no file with a default export or of a folder without a place', () => {
    for (const { path, code } of files) {
      expect(tierOf(path), path).toBeDefined();
      expect(code, path).not.toMatch(/\bexport default\b/);
    }
  });
});

describe('the rules themselves', () => {
  it.each([
    ['forecast/x.ts', "import { readFileSync } from 'node:fs';", 'imports node:fs'],
    ['forecast/x.ts', "import { loadConfig } from '../config/load.ts';", 'imports config/load.ts'],
    ['forecast/x.ts', 'const now = Date.now();', 'Date.now'],
    ['probe/x.ts', "import { createMetrics } from '../metrics/metrics.ts';", 'imports metrics/metrics.ts'],
    ['probe/x.ts', "import { request } from 'undici';", 'whose door'],
    ['probe/x.ts', "await import('undici');", 'whose door'],
    ['web/x.ts', "import lodash from 'lodash';", 'no door'],
    ['web/x.ts', 'setTimeout(f, 1);', 'setTimeout'],
    ['web/x.ts', 'const at = new Date();', 'new Date()'],
    ['state/x.ts', 'process.exit(1);', 'uses process'],
    ['model/x.ts', "import { a } from '../config/types.ts';", 'imports config/types.ts'],
    ['util/x.ts', '', 'no folder'],
  ])('%s: %s is refused', (path, text, why) => {
    expect(violations(parseSource(path, text)).join('; ')).toContain(why);
  });

  it.each([
    ['assess/x.ts', "import type { SiteConfig } from '../config/types.ts';"],
    ['assess/x.ts', "import { alertKey } from '../model/alert.ts';\nexport const at = new Date(5);"],
    ['web/x.ts', "import { fastify } from 'fastify';\n// setTimeout is for others\n"],
  ])('%s: %s is allowed', (path, text) => {
    expect(violations(parseSource(path, text))).toEqual([]);
  });
});
