/** The rules of Grafana's dashboard linter, and what only we can know: that every label in a query and its legend exists. */

import { describe, expect, it } from 'vitest';
import { DASHBOARDS } from '../../../dashboards/dashboards.ts';
import { findRow, labelsOf } from '../../../src/metrics/series.ts';
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
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly noValue?: string;
      readonly thresholds?: object;
      readonly mappings?: readonly { readonly type: string; readonly options: object }[];
    };
  };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
}

interface Target {
  readonly expr: string;
  readonly legendFormat: string;
}

interface DashboardJson {
  readonly editable: boolean;
  readonly uid: string;
  readonly title: string;
  readonly links: readonly {
    readonly url: string;
    readonly includeVars: boolean;
    readonly keepTime: boolean;
  }[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly PanelJson[];
}

const BOARDS = Object.entries(DASHBOARDS).map(([file, build]): [string, DashboardJson] => [
  file.replace('.json', ''),
  JSON.parse(JSON.stringify(build())),
]);

const panelsOf = ({ panels }: DashboardJson) => panels.filter(({ type }) => type !== 'row');
const ALL_PANELS = BOARDS.flatMap(([name, board]) =>
  panelsOf(board).map((panel) => ({ name, board, panel })),
);
const ALL_TARGETS = ALL_PANELS.flatMap(({ name, panel }) =>
  (panel.targets ?? []).map((target) => ({ name, panel, target })),
);

/** What is chosen on each dashboard after data source, job and instance, and what every query carries of it. */
const CHOSEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  site: { site: 'site="$site"' },
  links: { site: 'site=~"$site"', link: 'link=~"$link"' },
  capacity: { site: 'site=~"$site"' },
  service: {},
};

const ROWS: Readonly<Record<string, readonly string[]>> = {
  site: [
    'At a glance',
    'Services',
    'Link',
    'Quality of the link',
    'Stores',
    'Stocks',
    'Syncs',
    'The service itself',
  ],
  links: ['Link', 'Quality of the link', 'Probes', 'What probing takes of the line'],
  capacity: ['Who is short of room first', 'Growth', 'Stores', 'Stocks', 'Syncs'],
  service: [
    'The service itself',
    'Work',
    'Telling people',
    'History, clock and configuration',
    'Process',
    'Scrape',
  ],
};

it('has a dashboard for a site, for links, for capacity reviews and for the service itself', () => {
  expect(BOARDS.map(([name]) => name)).toEqual(['site', 'links', 'capacity', 'service']);
});

describe.each(BOARDS)('the dashboard %s', (name, board) => {
  const variable = (which: string) => board.templating.list.find((one) => one.name === which);
  const subjects = Object.keys(CHOSEN[name] ?? {});

  it('cannot be edited in place and has its rows', () => {
    expect(board.editable).toBe(false);
    expect(board.uid).toBe(`siaga-${name}`);
    expect(board.panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual(ROWS[name]);
  });

  it('lets people choose a data source, jobs, instances and what it is about', () => {
    const names = board.templating.list.map((one) => one.name);
    expect(names).toEqual(['datasource', 'job', 'instance', ...subjects]);
    expect(variable('datasource')).toMatchObject({
      type: 'datasource',
      label: 'Data source',
      query: 'prometheus',
    });
    const many = names.filter((one) => one !== 'datasource' && !(name === 'site' && one === 'site'));
    for (const one of many) {
      const label = `${one.slice(0, 1).toUpperCase()}${one.slice(1)}`;
      expect(variable(one)).toMatchObject({ label, multi: true, includeAll: true, allValue: '.+' });
    }
    for (const one of board.templating.list.filter(({ type }) => type === 'query')) {
      expect(one).toMatchObject({ datasource: { uid: '$datasource' }, refresh: 2 });
      const [, metric = '', label = ''] =
        /^label_values\((\w+)(?:\{.*\})?, (\w+)\)$/.exec(one.query ?? '') ?? [];
      expect(['job', 'instance', ...(findRow(metric)?.labels ?? [])], one.name).toContain(label);
    }
  });

  it('leads to all the others, with what was chosen and the time range', () => {
    const others = BOARDS.filter(([other]) => other !== name).map(([other]) => `/d/siaga-${other}`);
    expect(board.links.map(({ url }) => url)).toEqual(others);
    for (const link of board.links) {
      expect(link).toMatchObject({ includeVars: true, keepTime: true });
      expect(link).not.toHaveProperty('placement');
    }
  });

  it('gives every row and panel a number of its own, a title of its own and a place of its own', () => {
    const ids = board.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const titles = panelsOf(board).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    const cells = board.panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('has links from its panels only to dashboards and choices that there are', () => {
    const urls = [...JSON.stringify(board.panels).matchAll(/\/d\/siaga-(\w+)\?([^"]*)/g)];
    for (const [, other = '', query = ''] of urls) {
      const chosen = [...query.matchAll(/var-(\w+)=/g)].map(([, label]) => label);
      expect(Object.keys(CHOSEN[other] ?? {})).toEqual(expect.arrayContaining(chosen));
      expect(query).toMatch(/\$\{__url_time_range\}$/);
    }
    expect(urls.length > 0).toBe(name !== 'service');
  });
});

it.each(ALL_PANELS.map(({ name, panel }): [string, string, PanelJson] => [name, panel.title, panel]))(
  '%s: panel "%s" says what it shows',
  (_, title, panel) => {
    expect(panel.description).toMatch(/^[A-Z].{20,}\.$/s);
    expect(panel.datasource).toMatchObject({ uid: '$datasource' });
    expect(panel.fieldConfig?.defaults.unit).toBeTruthy();
    expect(panel.targets?.length).toBeGreaterThan(0);
    // What has one name on two dashboards is one panel.
    for (const twin of ALL_PANELS.filter((other) => other.panel.title === title)) {
      expect(twin.panel.description).toBe(panel.description);
      expect(twin.panel.targets?.length).toBe(panel.targets?.length);
    }
  },
);

describe.each(
  ALL_TARGETS.map(({ name, panel, target }): [string, string, string, Target] => [
    name,
    panel.title,
    panel.type,
    target,
  ]),
)('%s: the query of "%s"', (name, _, type, { expr, legendFormat }) => {
  const selectors = [...expr.matchAll(/(\w+)\{([^}]*)\}/g)].map(([, name = '', inside = '']) => ({
    name,
    inside,
  }));
  const labels = new Set(selectors.flatMap(({ name }) => ['job', 'instance', 'le', ...labelsOf(name)]));

  it('is bound to the job, the instance and the subject that were chosen', () => {
    expect(selectors.length).toBeGreaterThan(0);
    for (const { name: metric, inside } of selectors) {
      const wanted = Object.entries(CHOSEN[name] ?? {}).flatMap(([label, matcher]) =>
        labelsOf(metric).includes(label) ? [matcher] : [],
      );
      expect(`${inside},`).toContain(`${['job=~"$job"', 'instance=~"$instance"', ...wanted].join(',')},`);
    }
    // Nothing of ours stands outside a selector.
    expect(expr.replaceAll(/\w+\{[^}]*\}/g, '')).not.toMatch(/siaga_|process_|nodejs_|scrape_/);
  });

  it('looks at counters by their rate, over the interval that fits the scrape', () => {
    for (const [, call, range] of expr.matchAll(/(\w+)\(\w+\{[^}]*\}\[([^\]]*)\]/g)) {
      expect(range).toBe(call === 'avg_over_time' ? '$__range' : '$__rate_interval');
    }
    for (const { name: metric } of selectors) {
      const isCounter = findRow(metric)?.type === 'counter' || /_(total|bucket|count|sum)$/.test(metric);
      const inRate = new RegExp(`(rate|increase)\\(${metric}\\{[^}]*\\}\\[`).test(expr);
      expect(inRate, metric).toBe(isCounter);
    }
  });

  it('groups and names by labels that exist', () => {
    const grouped = [...expr.matchAll(/\b(?:by|on|ignoring|without|group_left) \(([^)]*)\)/g)].flatMap(
      ([, list = '']) => list.split(',').map((label) => label.trim()),
    );
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
    // A table names its columns, and has one for each label.
    expect(named.length > 0).toBe(type !== 'table');
    for (const label of [...grouped, ...named]) expect(labels).toContain(label);
    // A label that the query took away cannot be shown.
    const [, kept] = /^(?:\w+\(.*?)?sum by \(([^)]*)\)/.exec(expr) ?? [];
    if (kept !== undefined) for (const label of named) expect(kept.split(', ')).toContain(label);
  });
});

it('has words without a colour for what is not known: by itself Grafana would take the lowest threshold, which is green or red', () => {
  const stats = ALL_PANELS.filter(({ panel }) => panel.type === 'stat');
  expect(stats.length).toBeGreaterThan(15);
  for (const { panel } of stats) {
    const { noValue, mappings = [] } = panel.fieldConfig?.defaults ?? {};
    expect(noValue, panel.title).toBeTruthy();
    const result = { text: noValue, color: 'text', index: mappings.length - 1 };
    expect(mappings, panel.title).toContainEqual({ type: 'special', options: { match: 'null', result } });
  }
});

it('colours every number by thresholds of its own, or as a word: those of Grafana would be red from 80', () => {
  for (const { panel } of ALL_PANELS.filter((one) => one.panel.type === 'stat')) {
    const { thresholds, mappings = [] } = panel.fieldConfig?.defaults ?? {};
    expect(thresholds !== undefined || mappings.some(({ type }) => type === 'value'), panel.title).toBe(true);
  }
});

it('says of which site it is wherever several stand beside each other', () => {
  const several = ALL_TARGETS.filter(
    ({ name, panel }) => CHOSEN[name]?.site?.includes('=~') && panel.type !== 'table',
  );
  expect(several.length).toBeGreaterThan(30);
  for (const { target } of several) expect(target.legendFormat).toContain('{{site}}');
});

it('shows every metric that says something about now', () => {
  const shown = ALL_TARGETS.map(({ target }) => target.expr).join('\n');
  const unseen = METRICS.map(({ name }) => name).filter((name) => !shown.includes(name));
  // It names the links to choose from.
  expect(unseen).toEqual(['siaga_link_info']);
});
