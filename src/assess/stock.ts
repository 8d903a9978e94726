/**
 * Judges a stock: will it run out before more can be brought? Warning by the early end of the forecast within the lead time,
 * critical by the most likely moment within half of it, or when nothing is left.
 */

import type { SiteConfig, StockConfig } from '../config/types.ts';
import { alertKey, type Finding, type Severity } from '../model/alert.ts';
import type { Estimate } from '../model/forecast.ts';
import type { StockPicture } from '../model/picture.ts';
import { finding, type Telling, worst, yesNo } from './finding.ts';
import { leftOf, spreadOf, within } from './outlook.ts';
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
    sourceUnreadable(site, stock, picture, 'stock', situation.telling),
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
  const spread = () => range && made && spreadOf(range, made.atMs, nowMs, telling);
  return finding(
    'SiagaStockRunningOut',
    severity,
    site.id,
    { stock: stock.name },
    {
      verdict: worst([within(left, fireMs), ...isEmpty]),
      say: (texts) =>
        texts.room.stockRunningOut({
          stock: stock.name,
          reading,
          outlook: range && { spread: spread() },
          leadTimeMs: site.leadTimeMs,
        }),
    },
    telling.texts,
  );
}
