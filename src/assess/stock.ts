/**
 * Judges a stock: will it run out before more can be brought? Warning by the early end of the forecast within the lead time,
 * critical by the most likely moment within half of it, or when nothing is left.
 */

import type { SiteConfig, StockConfig } from '../config/types.ts';
import { alertKey, type Finding, type Severity } from '../model/alert.ts';
import type { Estimate } from '../model/forecast.ts';
import type { StockPicture } from '../model/picture.ts';
import { finding, type Telling, worst, yesNo } from './finding.ts';
import { leftOf, spreadWords, within } from './outlook.ts';
import { sourceUnreadable } from './source.ts';

export interface StockSituation {
  readonly site: SiteConfig;
  readonly stock: StockConfig;
  readonly picture: StockPicture | undefined;
  readonly nowMs: number;
  readonly telling: Telling;
}

export function assessStock(situation: StockSituation): Finding[] {
  const { site, stock, picture } = situation;
  const { leadTimeMs } = site;
  const critical = runningOut(situation, 'critical', 'p50', leadTimeMs / 2);
  const warning = runningOut(situation, 'warning', 'p10', leadTimeMs);
  return [
    critical,
    { ...warning, causes: [alertKey(critical)] },
    sourceUnreadable(site, stock, picture, 'stock'),
  ];
}

function runningOut(
  situation: StockSituation,
  severity: Severity,
  estimate: Estimate,
  fireMs: number,
): Finding {
  const { site, stock, picture, nowMs, telling } = situation;
  const made = picture?.forecast;
  const { left, range } = leftOf(made, made?.forecast.current, estimate, stock.forecastEveryMs, nowMs);
  // An old count is not the count.
  const reading = picture?.failure ? undefined : picture?.reading;
  const isEmpty = reading && severity === 'critical' ? [yesNo(reading.items === 0)] : [];
  const spread = range && made && spreadWords(range, made.atMs, nowMs, telling);
  return finding(
    'SiagaStockRunningOut',
    severity,
    site.id,
    { stock: stock.name },
    {
      verdict: worst([within(left, fireMs), ...isEmpty]),
      summary: 'A stock will run out before more can be brought.',
      description: () => {
        const when = reading?.items === 0 ? 'nothing is left' : whenWords(range !== undefined, spread);
        const rest = reading && reading.items > 0 ? ` ${countWords(reading)}` : '';
        return `${stock.name}: ${when}.${rest} Lead time here is ${telling.words.duration(site.leadTimeMs)}.`;
      },
    },
  );
}

function whenWords(isKnown: boolean, spread: string | undefined): string {
  if (!isKnown) return 'no forecast can be made now';
  return spread === undefined
    ? 'not used up within what can be foreseen'
    : `used up ${spread}, if nothing is brought`;
}

function countWords({
  items,
  capacityItems,
}: {
  readonly items: number;
  readonly capacityItems?: number;
}): string {
  return capacityItems === undefined ? `${items} are left.` : `${items} of ${capacityItems} are left.`;
}
