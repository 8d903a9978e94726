/** Planned work at a site: in force now, longer than planned, or to come. */

import type { MaintenanceStatus, MaintenanceWindow } from '../../model/maintenance.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { duration, moment } from './words.ts';

interface Place {
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
  return html`<section class="alerts" aria-labelledby="maintenance"><h2 id="maintenance">Planned work</h2>
<ul>${windows.map((status) => item(status, place))}</ul></section>`;
}

function item({ window, phase }: MaintenanceStatus, place: Place): Html {
  const tone = TONES[phase];
  const silence = phase === 'active' && html` Alerts about links and synchronisation are silent meanwhile.`;
  return html`<li class="alert ${tone}">${icon(tone)}<div>
<h3>${window.plan.title}</h3>
<p>${phaseWords(phase, window, place)}${silence}</p>
<p class="soft">${window.id} · ${window.plan.sites.length} ${window.plan.sites.length === 1 ? 'site' : 'sites'}</p>
</div></li>`;
}

function phaseWords(
  phase: MaintenanceStatus['phase'],
  { startsAtMs, endsAtMs, nextUpdateAtMs }: MaintenanceWindow,
  { nowMs, timezone }: Place,
): Html {
  const at = (atMs: number) => moment(atMs, timezone, nowMs);
  const word = nextUpdateAtMs !== undefined && html`, next word ${at(nextUpdateAtMs)}`;
  const end = endsAtMs === undefined ? html`until when is not known${word}` : html`until ${at(endsAtMs)}`;
  switch (phase) {
    case 'planned':
      return html`In ${duration(startsAtMs - nowMs)}, from ${at(startsAtMs)} ${end}.`;
    case 'active':
      return html`Since ${at(startsAtMs)}, ${end}.`;
    case 'overrun':
      return html`It was to be over ${endsAtMs !== undefined && at(endsAtMs)}, and the link is not back everywhere.`;
  }
}
