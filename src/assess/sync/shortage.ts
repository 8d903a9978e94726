/** Whether more records wait in a stage than there is of the stock that they take: people who can be called to nothing. */

import type { SyncConfig } from '../../config/types.ts';
import type { SitePicture } from '../../model/picture.ts';
import type { SyncPicture } from '../../model/sync.ts';
import type { Shortage } from '../../model/texts/sync.ts';

/** Undefined where the sync takes from no stock, or one of the two cannot be read now. */
export function stockFor(
  { stock }: SyncConfig,
  picture: SyncPicture | undefined,
  site: SitePicture,
): Shortage | undefined {
  if (!stock) return undefined;
  const left = site.stocks.get(stock.name);
  const pending = picture?.counts?.stages.find(({ stage }) => stage === stock.stage)?.pending;
  if (!left?.reading || left.failure || picture?.failure || pending === undefined) return undefined;
  return { stock: left.name, stage: stock.stage, pending, items: left.reading.items };
}
