/** Names the newest that a picture holds, so that an open page and the stream can tell whether they know the same. */

import type { Picture } from '../model/picture.ts';

/** Everything that is news is in the log; what a new configuration or a restart changes is not. */
export function newest({ log, alerts, self }: Picture): string {
  const [entry] = log;
  return [self.startedAtMs, self.reload.lastSuccessAtMs, entry?.sequence ?? 0, alerts.length].join('-');
}
