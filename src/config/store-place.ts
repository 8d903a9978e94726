/** Where the numbers of a store or a stock come from, as people name it: a path, or what is asked. Never a secret. */

import type { RowSourceConfig } from './source-types.ts';
import type { StoreConfig } from './types.ts';

export function placeOfSource(source: RowSourceConfig): string {
  switch (source.kind) {
    case 'command':
      return source.argv[0];
    case 'file':
      return source.path;
    case 'http':
    case 'prometheus':
      return new URL(source.url).host;
    case 'sql':
      return `${source.driver} ${source.path ?? source.database ?? source.host ?? source.socketPath ?? ''}`.trim();
  }
}

export function placeOfStore(store: StoreConfig): string {
  return 'path' in store ? store.path : placeOfSource(store.source);
}
