/**
 * The Grafana dashboards, as code: takes the table of metrics, gives each dashboard as Grafana imports it.
 * Every query is bound to the chosen data source, job and instance, and where the metric has them, to the chosen site and link.
 */

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { CAPACITY } from './capacity.ts';
import { buildDashboard, type DashboardSpec } from './dashboard.ts';
import { LINKS } from './links.ts';
import { SERVICE } from './service.ts';
import { SITE } from './site.ts';

const SPECS: readonly DashboardSpec[] = [SITE, LINKS, CAPACITY, SERVICE];

/** File below this folder, and what belongs there. */
export const DASHBOARDS: Readonly<Record<string, () => Dashboard>> = Object.fromEntries(
  SPECS.map((spec) => [`${spec.name}.json`, () => buildDashboard(spec, SPECS)]),
);
