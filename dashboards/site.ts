/**
 * The Grafana dashboard of one site, as code: takes the table of metrics, gives the dashboard as Grafana imports it.
 * Every query is bound to the chosen data source, job and instance, and where the metric has a site, to the chosen one.
 */

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { createSeries } from './metric.ts';
import { buildPanel, DATASOURCE, type RowSpec } from './panel.ts';
import { glanceRow } from './rows/glance.ts';
import { linkRow } from './rows/link.ts';
import { serviceRow } from './rows/service.ts';
import { stocksRow } from './rows/stocks.ts';
import { storesRow } from './rows/stores.ts';
import { syncsRow } from './rows/syncs.ts';
import { SITE_DASHBOARD_UID } from './uid.ts';

const CHOSEN = 'job=~"$job",instance=~"$instance"';

const series = createSeries(CHOSEN, 'site="$site"');

const SITE_ROWS: readonly RowSpec[] = [
  glanceRow(series),
  linkRow(series),
  storesRow(series),
  stocksRow(series),
  syncsRow(series),
  serviceRow(series),
];

export function siteDashboard(): Dashboard {
  const dashboard = new DashboardBuilder('Siaga: one site')
    .uid(SITE_DASHBOARD_UID)
    .description('Link upstream, room to go on without it, and the watcher itself, for one site.')
    .tags(['siaga'])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-24h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .variables(variables());
  let id = 0;
  const next = () => ++id;
  for (const row of SITE_ROWS) {
    dashboard.withRow(new RowBuilder(row.title).id(next()));
    for (const panel of row.panels) dashboard.withPanel(buildPanel(panel, next()));
  }
  return dashboard.build();
}

function variables(): (DatasourceVariableBuilder | QueryVariableBuilder)[] {
  // The site is asked of all that was chosen before it; asking for itself would leave nothing to choose.
  const info = createSeries(CHOSEN, undefined)('siaga_site_info');
  const build = createSeries('job=~"$job"', undefined)('siaga_build_info');
  return [
    new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    choice('job', 'Job', 'label_values(siaga_build_info, job)').multi(true).includeAll(true).allValue('.+'),
    choice('instance', 'Instance', `label_values(${build}, instance)`)
      .multi(true)
      .includeAll(true)
      .allValue('.+'),
    choice('site', 'Site', `label_values(${info}, site)`),
  ];
}

function choice(name: string, label: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc);
}
