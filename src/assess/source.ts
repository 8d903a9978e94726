/** Judges whether a source can be read. Whoever is blind says so. */

import type { Schedule } from '../config/probe-types.ts';
import type { SiteConfig } from '../config/types.ts';
import type { Finding } from '../model/alert.ts';
import type { SourcePicture } from '../model/picture.ts';
import { finding, type Telling, yesNo } from './finding.ts';

/** A source is unreadable when it failed throughout so many of its intervals. */
const UNREADABLE_INTERVALS = 3;

export function sourceUnreadable(
  site: SiteConfig,
  { name, schedule }: { readonly name: string; readonly schedule: Schedule },
  picture: Pick<SourcePicture<unknown>, 'reading' | 'failure'> | undefined,
  kind: 'store' | 'sync' | 'stock',
  { texts }: Telling,
): Finding {
  const failure = picture?.failure;
  const judged = finding(
    'SiagaSourceUnreadable',
    'warning',
    site.id,
    { source: name },
    {
      verdict: picture?.reading || failure ? yesNo(failure !== undefined) : 'unknown',
      say: ({ room }) => room.unreadable(kind, name, failure),
    },
    texts,
  );
  // Counted by the hold, on the monotonic clock: "failing since" on the wall clock would jump with it.
  return schedule.kind === 'every' ? { ...judged, holdMs: UNREADABLE_INTERVALS * schedule.everyMs } : judged;
}
