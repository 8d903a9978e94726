/** Which events of the quality of a link are told beside its state. */

import type { QualityEvent, ToldQualityEvent } from '../../model/quality.ts';

/** Going down and coming up are told as states of the link. */
export function isTold(event: QualityEvent): event is ToldQualityEvent {
  return event.kind !== 'down' && event.kind !== 'up';
}
