/** Planned work at a site: in force now, longer than planned, or to come. */

import type { MaintenanceStatus, MaintenanceWindow } from '../../model/maintenance.ts';
import { type Html, html } from './html.ts';
import { clock, icon, type Tone } from './icons.ts';
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

/** What goes on, and at most so much of what is to come. */
export function maintenanceSection(
  all: readonly MaintenanceStatus[],
  place: Place,
  mostPlanned = all.length,
): Html {
  if (all.length === 0) return html``;
  const planned = all.filter(({ phase }) => phase === 'planned');
  const windows = [...all.filter(({ phase }) => phase !== 'planned'), ...planned.slice(0, mostPlanned)];
  const more = all.length - windows.length;
  return html`<section class="alerts" aria-labelledby="maintenance"><h2 id="maintenance">${place.say.page.plannedWork}</h2>
<ul>${windows.map((status) => item(status, place))}</ul>${more > 0 && html`<p><a href="${place.root}maintenance">${place.say.chart.andMore(more)}</a></p>`}</section>`;
}

function item({ window, phase }: MaintenanceStatus, place: Place): Html {
  const tone = TONES[phase];
  const silence = phase === 'active' && ` ${place.say.page.silentMeanwhile}`;
  return html`<li class="alert ${tone}">${phase === 'planned' ? clock() : icon(tone)}<div>
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
  const at = (atMs: number, besideMs = nowMs) => say.agreed(atMs, timezone, besideMs);
  const word = nextUpdateAtMs === undefined ? undefined : at(nextUpdateAtMs);
  // What begins and ends on one day names the day once.
  const besideMs = phase === 'planned' ? startsAtMs : nowMs;
  const end = endsAtMs === undefined ? say.page.untilUnknown(word) : say.page.until(at(endsAtMs, besideMs));
  switch (phase) {
    case 'planned':
      return say.page.plannedIn(say.duration(startsAtMs - nowMs), at(startsAtMs), end);
    case 'active':
      return say.page.activeSince(at(startsAtMs), end);
    case 'overrun':
      return say.page.overrun(endsAtMs === undefined ? '' : at(endsAtMs));
  }
}
