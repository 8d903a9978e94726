/** The dashboard of links: every link of the chosen sites, down to the phases of its probes and what they cost the line. */

import { type DashboardSpec, ofManySites } from './dashboard.ts';
import { linkQualityRow, linkStateRow } from './rows/link.ts';
import { lineRow, probesRow } from './rows/probes.ts';

export const LINKS: DashboardSpec = {
  name: 'links',
  title: 'Siaga: links',
  description:
    'Every link upstream: its state, where it breaks, its quality, its probes and what they cost the line.',
  scope: 'links',
  since: 'now-24h',
  refresh: '30s',
  rows: (series) => [linkStateRow, linkQualityRow, probesRow, lineRow].map((row) => ofManySites(row(series))),
};
