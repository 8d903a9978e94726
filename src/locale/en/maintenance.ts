/** Planned work, in English. */

import type { MaintenanceWindow } from '../../model/maintenance.ts';
import type { Words } from '../locale.ts';
import type { MaintenanceTexts } from '../maintenance.ts';

/** Names that are said; the other sites are counted. */
const NAMED = 5;
const SILENCE =
  'Alerts about links and synchronisation are silent there meanwhile; alerts about room are not.';

export function maintenance(words: Words): MaintenanceTexts {
  return {
    announcement({ phase, window, names, stillSilent, nowMs }) {
      const where = `At ${placesText(names)}.`;
      const when = `${spanText(window, words)}.`;
      switch (phase) {
        case 'ahead':
          return `It begins in ${words.duration(window.startsAtMs - nowMs)}: ${when} ${where} ${SILENCE}`;
        case 'changed':
          return `Now ${when} ${where}`;
        case 'started':
          return `It has begun: ${when} ${where} ${SILENCE}`;
        case 'overrun':
          return `It was to end ${endText(window, words)}, and the link is not back everywhere. ${where} ${audibleText(names, stillSilent)}`;
        case 'ended':
          return `It took ${words.duration(nowMs - window.startsAtMs)}. ${where} ${audibleText(names, stillSilent)}`;
        case 'cancelled':
          return `It was to be ${when} ${where}`;
      }
    },
  };
}

function spanText(window: MaintenanceWindow, words: Words): string {
  const from = `from ${words.instant(window.startsAtMs, window.plan.timezone)}`;
  return window.endsAtMs === undefined
    ? `${from}, ${openText(window, words)}`
    : `${from} to ${endText(window, words)}`;
}

function endText({ endsAtMs, plan }: MaintenanceWindow, words: Words): string {
  return endsAtMs === undefined ? 'at a time that is not known' : words.instant(endsAtMs, plan.timezone);
}

function openText({ nextUpdateAtMs, plan }: MaintenanceWindow, words: Words): string {
  const update =
    nextUpdateAtMs === undefined ? '' : `, next word ${words.instant(nextUpdateAtMs, plan.timezone)}`;
  return `until when is not known${update}`;
}

function audibleText(names: readonly string[], stillSilent: readonly string[]): string {
  if (stillSilent.length === 0) return 'Alerts are audible again.';
  return stillSilent.length < names.length
    ? `Alerts are audible again, but not at ${placesText(stillSilent)}: other planned work goes on there.`
    : 'Alerts about links and synchronisation stay silent: other planned work goes on there.';
}

function placesText(names: readonly string[]): string {
  const said = names.slice(0, NAMED);
  const more = names.length - said.length;
  return more > 0 ? `${said.join(', ')} and ${more} more sites` : said.join(', ');
}
