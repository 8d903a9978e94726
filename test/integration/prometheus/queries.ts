/** Every query of every panel of every committed dashboard, as Grafana would ask it. */

import { readFileSync } from 'node:fs';
import { DASHBOARDS } from '../../../dashboards/dashboards.ts';
import type { Prometheus, Sample } from './prometheus.ts';

interface PanelJson {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly instant?: boolean }[];
}

export interface PanelQuery {
  /** Of the panel, and which of its queries. A panel that stands on several dashboards asks the same on each. */
  readonly title: string;
  readonly index: number;
  readonly instant: boolean;
  readonly expr: string;
}

export const QUERIES: readonly PanelQuery[] = Object.keys(DASHBOARDS).flatMap((file) => {
  const text = readFileSync(new URL(`../../../dashboards/${file}`, import.meta.url), 'utf8');
  const { panels }: { readonly panels: readonly PanelJson[] } = JSON.parse(text);
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr, instant = false }, index) => ({ title, index, instant, expr: substituted(expr) })),
  );
});

/** As Grafana fills it in when a point of a chart is a minute; the time range is short enough to end within an outage. */
function substituted(expr: string): string {
  return expr
    .replaceAll('$job', '.+')
    .replaceAll('$instance', '.+')
    .replaceAll('$site', 'practice')
    .replaceAll('$link', 'centre')
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__range', '10s');
}

/** The answers in the order of the queries, all for one moment. */
export async function ask(
  prometheus: Prometheus,
  queries: readonly PanelQuery[],
): Promise<readonly (readonly Sample[])[]> {
  const atS = Math.floor(Date.now() / 1_000);
  return Promise.all(
    queries.map(({ instant, expr }) =>
      instant ? prometheus.instant(expr, atS) : prometheus.lastOfRange(expr, atS),
    ),
  );
}
