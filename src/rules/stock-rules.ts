/** Rules about the stocks of one site, or of all sites that have no rules of their own. */

import { createSeries } from '../metrics/series.ts';
import { type AlertingRule, alertRule, durationText, placeOf, secondsText } from './rule.ts';
import { jobMatcher, type RuleConfig, type SiteRules } from './rule-config.ts';

/** An alert about a remaining time ends when so much more than the firing threshold is left. */
const CLEAR_FACTOR = 1.2;

/** `matcher` is the PromQL matcher of the sites that this is about; undefined for all. */
export function stockRules(config: RuleConfig, site: SiteRules, matcher: string | undefined): AlertingRule[] {
  const series = createSeries(jobMatcher(config), matcher);
  return (['warning', 'critical'] as const).flatMap((severity) => {
    const estimate = severity === 'warning' ? 'p10' : 'p50';
    const fireMs = severity === 'warning' ? site.leadTimeMs : site.leadTimeMs / 2;
    const emptyAt = series('siaga_stock_empty_timestamp_seconds', { estimate });
    const left = `min without (estimate) (${emptyAt}) - time()`;
    const nothing = severity === 'critical' ? `\nor\n${series('siaga_stock_items')} == 0` : '';
    return alertRule(config, {
      alert: 'SiagaStockRunningOut',
      severity,
      subject: ['site', 'stock'],
      place: placeOf(site),
      fire: `${left} <= ${secondsText(fireMs)}${nothing}`,
      keep: `${left} <= ${secondsText(fireMs * CLEAR_FACTOR)}${nothing}`,
      summary: 'A stock will run out before more can be brought.',
      description: `{{ $labels.stock }} of site {{ $labels.site }} ${severity === 'warning' ? 'may' : 'will probably'} be used up in {{ $value | humanizeDuration }}; help takes ${durationText(site.leadTimeMs)}.`,
    });
  });
}
