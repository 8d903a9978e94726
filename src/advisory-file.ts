/** Keeps the advisory of each site in a file for software on this host, issued anew well before it would be stale. */

import type { SiteConfig } from './config/types.ts';
import type { Advisory } from './model/advisory.ts';
import { writeAtomically } from './platform/atomic-file.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import { advisoryJson } from './web/advisory-json.ts';

/** So often within its validity a file is written, so that a reader never sees a stale one from a service that works. */
const WRITES_PER_VALIDITY = 5;

interface Written {
  atMonotonicMs: number;
  state: Advisory['state'] | undefined;
  /** A stuck write cannot be ended: at most one a file is under way. */
  isUnderWay: boolean;
  trouble: string | undefined;
}

export interface AdvisoryFiles {
  /** Writes when the advice changed or the file grows old; never waits for a disk. */
  offer(site: SiteConfig, advisory: Advisory): void;
}

export function createAdvisoryFiles({ clock, logger }: { clock: Clock; logger: Logger }): AdvisoryFiles {
  const files = new Map<string, Written>();

  async function write(path: string, text: string, written: Written): Promise<void> {
    const trouble = await writeAtomically(path, text, { forEveryone: true }).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    written.isUnderWay = false;
    if (trouble === written.trouble) return;
    written.trouble = trouble;
    if (trouble === undefined) logger.info('advisory file is written again', { path });
    else logger.warn('advisory file cannot be written', { path, detail: trouble });
  }

  return {
    offer(site, advisory) {
      const { file: path, validForMs } = site.advisory;
      if (path === undefined) return;
      const { atMs, monotonicMs } = clock.now();
      const written = files.get(path) ?? {
        atMonotonicMs: Number.NEGATIVE_INFINITY,
        state: undefined,
        isUnderWay: false,
        trouble: undefined,
      };
      files.set(path, written);
      const isDue = monotonicMs - written.atMonotonicMs >= validForMs / WRITES_PER_VALIDITY;
      if (written.isUnderWay || (!isDue && written.state === advisory.state)) return;
      written.atMonotonicMs = monotonicMs;
      written.state = advisory.state;
      written.isUnderWay = true;
      void write(
        path,
        `${JSON.stringify(advisoryJson(site, advisory, atMs, site.locale), null, 2)}\n`,
        written,
      );
    },
  };
}
