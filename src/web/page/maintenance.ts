/** Planned work at a site: in force now, longer than planned, or to come. */

import type { MaintenanceStatus, MaintenanceWindow } from '../../model/maintenance.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import type { Say } from './words.ts';

interface Place {
  readonly say: Say;
  /** From this page to the root of the service. */
  readonly root: string;
  readonly nowMs: number;
  readonly timezone: string;
}

const TONES: Readonly<Record<MaintenanceStatus['phase'], Tone>> = {
  planned: 'unknown',
  active: 'warn',
  overrun: 'bad',
};

export function maintenanceSection(windows: readonly MaintenanceStatus[], place: Place): Html {
  if (windows.length === 0) return html``;
  return html`<section class="alerts" aria-labelledby="maintenance"><h2 id="maintenance">${place.say.page.plannedWork}</h2>
<ul>${windows.map((status) => item(status, place))}</ul></section>`;
}

function item({ window, phase }: MaintenanceStatus, place: Place): Html {
  const tone = TONES[phase];
  const silence = phase === 'active' && ` ${place.say.page.silentMeanwhile}`;
  return html`<li class="alert ${tone}">${icon(tone)}<div>
<h3>${window.plan.title}</h3>
<p>${phaseWords(phase, window, place)}${silence}</p>
<p class="soft"><span translate="no">${window.id}</span> · ${place.say.page.siteCount(window.plan.sites.length)} · <a href="${place.root}maintenance/${encodeURIComponent(window.id)}">${place.say.planner.changeOrEnd}</a></p>
</div></li>`;
}

function phaseWords(
  phase: MaintenanceStatus['phase'],
  { startsAtMs, endsAtMs, nextUpdateAtMs }: MaintenanceWindow,
  { nowMs, timezone, say }: Place,
): string {
  const at = (atMs: number) => say.moment(atMs, timezone, nowMs);
  const word = nextUpdateAtMs === undefined ? undefined : at(nextUpdateAtMs);
  const end = endsAtMs === undefined ? say.page.untilUnknown(word) : say.page.until(at(endsAtMs));
  switch (phase) {
    case 'planned':
      return say.page.plannedIn(say.duration(startsAtMs - nowMs), at(startsAtMs), end);
    case 'active':
      return say.page.activeSince(at(startsAtMs), end);
    case 'overrun':
      return say.page.overrun(endsAtMs === undefined ? '' : at(endsAtMs));
  }
}
