/** For whom an alert is held back, and who is told next, in Indonesian. */

import type { HoldReason, TellingKind } from '../../model/telling.ts';
import type { PageTellingTexts } from '../page-telling.ts';

const REASONS: Readonly<Record<HoldReason, string>> = {
  group: 'dikirim bersama peringatan lain yang muncul bersamaan',
  digest: 'masuk rangkuman berikutnya',
  quiet_hours: 'jam tenang',
  working_hours: 'di luar jam kerja',
  acknowledged: 'sudah ditanggapi',
  maintenance: 'pekerjaan terencana',
};
const KINDS: Readonly<Record<TellingKind, string>> = {
  beginning: 'Pemberitahuan berikutnya',
  reminder: 'Pemberitahuan ulang',
  escalation: 'Dihubungi bila belum ada yang menanggapi',
};

export function pageTelling(): PageTellingTexts {
  return {
    heldBack: (channels, reason, until) =>
      `Ditahan untuk ${channels}${until === undefined ? '' : ` sampai ${until}`}: ${REASONS[reason]}.`,
    next: (channels, kind, at) => `${KINDS[kind]}: ${channels}, ${at}.`,
  };
}
