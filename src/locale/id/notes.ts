/** What a probe notes although it passed, in Indonesian: the note itself is technical and in English. */

import type { ProbeKind } from '../../model/observation.ts';

export function noteText(kind: ProbeKind): string {
  if (kind === 'dns') return 'jawaban server DNS tidak sebagaimana mestinya';
  return kind === 'http' || kind === 'https'
    ? 'jawabannya sangat lambat'
    : 'hasilnya tidak sebagaimana mestinya';
}
