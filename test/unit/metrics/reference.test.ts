import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderMetricsReference } from '../../../src/metrics/reference.ts';
import { METRICS } from '../../../src/metrics/table.ts';

describe('the table of metrics', () => {
  it('is what the reference shows', () => {
    const committed = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
    expect(committed).toBe(renderMetricsReference());
  });

  it('follows the conventions of names, types and labels', () => {
    for (const { name, type, help, labels } of METRICS) {
      expect(name).toMatch(/^siaga_[a-z]+(_[a-z]+)*$/);
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(help, name).toMatch(/^[^\\\n|]+\.$/);
      expect(labels, name).not.toContain('quantile');
    }
    expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
  });
});
