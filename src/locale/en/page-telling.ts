/** For whom an alert is held back, and who is told next, in English. */

import type { HoldReason, TellingKind } from '../../model/telling.ts';
import type { PageTellingTexts } from '../page-telling.ts';

const REASONS: Readonly<Record<HoldReason, string>> = {
  group: 'told together with what begins with it',
  digest: 'part of its next digest',
  quiet_hours: 'quiet hours',
  working_hours: 'outside of working hours',
  acknowledged: 'acknowledged',
  maintenance: 'planned work',
};
const KINDS: Readonly<Record<TellingKind, string>> = {
  beginning: 'Told next',
  reminder: 'Told again',
  escalation: 'Called if nobody acknowledges it',
};

export function pageTelling(): PageTellingTexts {
  return {
    heldBack: (channels, reason, until) =>
      `Held back for ${channels}${until === undefined ? '' : ` until ${until}`}: ${REASONS[reason]}.`,
    next: (channels, kind, at) => `${KINDS[kind]}: ${channels}, ${at}.`,
  };
}
