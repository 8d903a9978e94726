/** What stands in and around the charts of the page. */

import { pageChart as en } from './en/page-chart.ts';
import { pageChart as id } from './id/page-chart.ts';
import { catalogue } from './texts.ts';

export interface PageChartTexts {
  readonly timeRange: string;
  /** The choice that each chart makes for itself. */
  readonly fitting: string;
  /** By the names in the address: "1h", "1mo". */
  readonly ranges: Readonly<Record<'1h' | '6h' | '1d' | '1w' | '1mo' | '3mo' | '1y', string>>;
  readonly legend: string;
  readonly median: string;
  readonly lowToHigh: string;
  readonly lost: string;
  readonly outage: string;
  readonly incident: string;
  readonly maintenance: string;
  readonly used: string;
  readonly fan: string;
  readonly leadTime: string;
  /** What is shaded, for those who do not see it. */
  shaded(counts: { readonly outages: number; readonly incidents: number; readonly works: number }): string;
  outageFrom(from: string, duration: string): string;
  /** Of planned work or an incident. */
  titledFrom(title: string, from: string, until: string): string;
  /** In place of an end that is not there yet. */
  readonly open: { readonly maintenance: string; readonly incident: string };
  andMore(count: number): string;
  latency(usual: string, worst: string, lost: string, stretch: string): string;
  readonly leftOverTime: string;
  stockOf(name: string, left: string): string;
  readonly waitingOverTime: string;
  readonly latencyOverTime: string;
  waitingOf(name: string, most: string): string;
  latencyOf(stage: string, half: string, ninetieth: string): string;
  readonly half: string;
  readonly nineInTen: string;
  readonly ninetyNine: string;
}

export const pageChartTexts = catalogue<PageChartTexts>({ en, id });
