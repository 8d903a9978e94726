/** The rules of Grafana's dashboard linter, and what only we can know: that every label in a query and its legend exists. */

import { describe, expect, it } from 'vitest';
import { findRow } from '../../../dashboards/metric.ts';
import { siteDashboard } from '../../../dashboards/site.ts';
import { METRICS } from '../../../src/metrics/table.ts';

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly label?: string;
  readonly query?: string;
  readonly datasource?: { readonly uid: string };
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly refresh?: number;
}

interface PanelJson {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly {
    readonly expr: string;
    readonly legendFormat: string;
    readonly refId: string;
  }[];
}

const dashboard: {
  readonly editable: boolean;
  readonly uid: string;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly PanelJson[];
} = JSON.parse(JSON.stringify(siteDashboard()));

const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const targets = panels.flatMap(({ title, targets = [] }) =>
  targets.map((target): [string, (typeof targets)[number]] => [title, target]),
);
const variable = (name: string) => dashboard.templating.list.find((one) => one.name === name);

describe('the dashboard', () => {
  it('cannot be edited in place and has its panels', () => {
    expect(dashboard.editable).toBe(false);
    expect(dashboard.uid).toBe('siaga-site');
    expect(panels.length).toBeGreaterThan(25);
    expect(dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
      'At a glance',
      'Link',
      'Stores',
      'Stocks',
      'Syncs',
      'The service itself',
    ]);
  });

  it('lets people choose a data source, jobs, instances and a site', () => {
    expect(variable('datasource')).toMatchObject({
      type: 'datasource',
      label: 'Data source',
      query: 'prometheus',
    });
    for (const [name, label] of [['job', 'Job'] as const, ['instance', 'Instance'] as const]) {
      expect(variable(name)).toMatchObject({
        type: 'query',
        label,
        multi: true,
        includeAll: true,
        allValue: '.+',
      });
    }
    for (const one of dashboard.templating.list.filter(({ type }) => type === 'query')) {
      expect(one).toMatchObject({ datasource: { uid: '$datasource' }, refresh: 2 });
      const [, name = '', label = ''] =
        /^label_values\((\w+)(?:\{.*\})?, (\w+)\)$/.exec(one.query ?? '') ?? [];
      expect(['job', 'instance', ...(findRow(name)?.labels ?? [])], one.name).toContain(label);
    }
  });

  it('gives every row and panel a number of its own and a place of its own', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });
});

it.each(panels.map((panel): [string, PanelJson] => [panel.title, panel]))(
  'panel "%s" says what it shows',
  (_, panel) => {
    expect(panel.description).toMatch(/^[A-Z].{20,}\.$/s);
    expect(panel.datasource).toMatchObject({ uid: '$datasource' });
    expect(panel.fieldConfig?.defaults.unit).toBeTruthy();
    expect(panel.targets?.length).toBeGreaterThan(0);
  },
);

it('has no two panels of one name', () => {
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
});

describe.each(targets)('the query of "%s"', (_, { expr, legendFormat }) => {
  const selectors = [...expr.matchAll(/(\w+)\{([^}]*)\}/g)].map(([, name = '', inside = '']) => ({
    name,
    inside,
  }));
  const labels = new Set(
    selectors.flatMap(({ name }) => ['job', 'instance', 'le', ...(findRow(name)?.labels ?? [])]),
  );

  it('is bound to the job, the instance and the site that were chosen', () => {
    expect(selectors.length).toBeGreaterThan(0);
    for (const { name, inside } of selectors) {
      expect(inside).toContain('job=~"$job",instance=~"$instance"');
      if (findRow(name)?.labels.includes('site')) expect(inside).toContain('site="$site"');
    }
    // Nothing of ours stands outside a selector.
    expect(expr.replaceAll(/\w+\{[^}]*\}/g, '')).not.toMatch(/siaga_|process_/);
  });

  it('looks at counters by their rate, over the interval that fits the scrape', () => {
    for (const [, range] of expr.matchAll(/\[([^\]]*)\]/g)) expect(range).toBe('$__rate_interval');
    for (const { name } of selectors) {
      const isCounter = findRow(name)?.type === 'counter' || /_(total|bucket|count|sum)$/.test(name);
      const inRate = new RegExp(`(rate|increase)\\(${name}\\{[^}]*\\}\\[`).test(expr);
      expect(inRate, name).toBe(isCounter);
    }
  });

  it('groups and names by labels that exist', () => {
    const grouped = [...expr.matchAll(/\b(?:by|on|ignoring|without|group_left) \(([^)]*)\)/g)].flatMap(
      ([, list = '']) => list.split(',').map((label) => label.trim()),
    );
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
    expect(named.length).toBeGreaterThan(0);
    for (const label of [...grouped, ...named]) expect(labels).toContain(label);
    // A label that the query took away cannot be shown.
    const [, kept] = /^(?:\w+\(.*?)?sum by \(([^)]*)\)/.exec(expr) ?? [];
    if (kept !== undefined) for (const label of named) expect(kept.split(', ')).toContain(label);
  });
});

it('shows every metric that says something about now', () => {
  const shown = targets.map(([, { expr }]) => expr).join('\n');
  const unseen = METRICS.map(({ name }) => name).filter((name) => !shown.includes(name));
  expect(unseen).toEqual([
    'siaga_site_info',
    'siaga_link_info',
    'siaga_probe_last_run_timestamp_seconds',
    'siaga_source_reads_total',
    'siaga_config_last_reload_success_timestamp_seconds',
  ]);
});
