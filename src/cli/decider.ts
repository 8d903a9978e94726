/** The decisions of the running service over a made-up picture of one site: what every replay of alerts shares. */

import { type Decision, decide } from '../alert/alert.ts';
import { emptyAlertState } from '../alert/state.ts';
import { assessSite } from '../assess/assess.ts';
import type { AlertsConfig, SiteConfig } from '../config/types.ts';
import { inEachLanguage } from '../model/language.ts';
import type { Moment } from '../model/moment.ts';
import type { SitePicture } from '../model/picture.ts';
import type { JudgedTexts, TextsIn } from '../model/texts/judged.ts';

/** Called with moments that rise. */
export type Decider = (site: SiteConfig, picture: SitePicture, now: Moment) => Decision;

export function createDecider(config: AlertsConfig, texts: TextsIn<JudgedTexts>): Decider {
  const unwatched = inEachLanguage((language) => texts(language).self.unwatched);
  const context = { rules: config.rules, logId: 'backtest', clockTrusted: true, unwatched };
  let alerts = emptyAlertState();
  return (site, picture, now) => {
    const findings = assessSite({ config: site, picture }, config, now, texts, true);
    const decision = decide(alerts, findings, now, context);
    alerts = decision.state;
    return decision;
  };
}
