/** Flags that several commands share, named as in the Prometheus family. */

import type { Flag } from './command.ts';

export const DEFAULT_LISTEN = '127.0.0.1:10514';

export const CONFIG_FLAG = {
  'config.file': { value: 'FILE', default: 'config/siaga.yaml', help: 'configuration to read' },
} as const satisfies Record<string, Flag>;

export const STORAGE_FLAG = {
  'storage.path': { value: 'DIR', default: 'data', help: 'where history and undelivered messages live' },
} as const satisfies Record<string, Flag>;

export const SERVICE_URL_FLAG = {
  url: { value: 'URL', default: `http://${DEFAULT_LISTEN}`, help: 'where the running service listens' },
} as const satisfies Record<string, Flag>;
