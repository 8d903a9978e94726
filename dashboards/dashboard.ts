/** A dashboard as we say it, and how Grafana wants to hear it: its choices, its rows, and the way to the other dashboards. */

import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { createSeries, type Series } from '../src/metrics/series.ts';
import { DASHBOARD_UIDS, type DashboardName } from '../src/rules/dashboard-uids.ts';
import { buildPanel, DATASOURCE, type RowSpec } from './panel.ts';

/** What is chosen besides job and instance: nothing, one site, some sites, or some links of some sites. */
type Scope = 'service' | 'site' | 'sites' | 'links';

export interface DashboardSpec {
  readonly name: DashboardName;
  readonly title: string;
  readonly description: string;
  readonly scope: Scope;
  /** How far back it looks when it is opened, and how often it looks again. */
  readonly since: string;
  readonly refresh: string;
  readonly rows: (series: Series) => readonly RowSpec[];
}

const CHOSEN = 'job=~"$job",instance=~"$instance"';
const SOME_SITES = 'site=~"$site"';

const SERIES: Readonly<Record<Scope, Series>> = {
  service: createSeries(CHOSEN, undefined),
  site: createSeries(CHOSEN, 'site="$site"'),
  sites: createSeries(CHOSEN, SOME_SITES),
  links: createSeries(CHOSEN, SOME_SITES, 'link=~"$link"'),
};

export function buildDashboard(spec: DashboardSpec, all: readonly DashboardSpec[]): Dashboard {
  const dashboard = new DashboardBuilder(spec.title)
    .uid(DASHBOARD_UIDS[spec.name])
    .description(spec.description)
    .tags(['siaga'])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: spec.since, to: 'now' })
    .refresh(spec.refresh)
    .timezone('browser')
    .links(all.filter((other) => other !== spec).map(wayTo))
    .variables(variables(spec.scope));
  let id = 0;
  const next = () => ++id;
  for (const row of spec.rows(SERIES[spec.scope])) {
    dashboard.withRow(new RowBuilder(row.title).id(next()));
    for (const panel of row.panels) dashboard.withPanel(buildPanel(panel, next()));
  }
  return dashboard.build();
}

/** Where panels of several sites stand beside each other, each series says of which site it is. */
export function ofManySites(row: RowSpec): RowSpec {
  const panels = row.panels.map((panel) => {
    if (panel.kind === 'table') return panel;
    const queries = panel.queries.map(({ expr, legend }) => ({
      expr,
      legend: legend.includes('{{site}}') ? legend : `{{site}} ${legend}`,
    }));
    return { ...panel, queries };
  });
  return { ...row, panels };
}

/** What was chosen and the time range go along. */
function wayTo({ name, title }: DashboardSpec): { build(): DashboardLink } {
  const builder = new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(`/d/${DASHBOARD_UIDS[name]}`)
    .icon('dashboard')
    .includeVars(true)
    .keepTime(true);
  return {
    build: () => {
      // The builder would put it into a menu, where newer Grafanas hide it; without a place it stands at the top.
      const { placement, ...link } = builder.build();
      return link;
    },
  };
}

type VariableBuilder = DatasourceVariableBuilder | QueryVariableBuilder;

function variables(scope: Scope): VariableBuilder[] {
  const build = createSeries('job=~"$job"', undefined)('siaga_build_info');
  return [
    new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    many(choice('job', 'Job', 'label_values(siaga_build_info, job)')),
    many(choice('instance', 'Instance', `label_values(${build}, instance)`)),
    ...subjects(scope),
  ];
}

/** A variable is asked of all that was chosen before it; asking for itself would leave nothing to choose. */
function subjects(scope: Scope): VariableBuilder[] {
  const site = choice('site', 'Site', `label_values(${SERIES.service('siaga_site_info')}, site)`);
  const link = choice('link', 'Link', `label_values(${SERIES.sites('siaga_link_info')}, link)`);
  switch (scope) {
    case 'service':
      return [];
    case 'site':
      return [site];
    case 'sites':
      return [many(site)];
    case 'links':
      return [many(site), many(link)];
  }
}

function many(variable: QueryVariableBuilder): QueryVariableBuilder {
  return variable.multi(true).includeAll(true).allValue('.+');
}

function choice(name: string, label: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc);
}
