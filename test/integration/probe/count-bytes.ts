/**
 * Runs each probe of a configuration so many times, inside the host whose only way out is the interface that is named, and prints as
 * JSON what a run took of the line: bytes of IP both ways, by the counters of the interface.
 */

import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { loadConfig } from '../../../src/config/config.ts';
import type { ProbeConfig } from '../../../src/config/probe-types.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createProbeContext, runProbe } from '../../../src/probe/probe.ts';
import { validateCron } from '../../../src/schedule/cron.ts';

const [path = '', name = '', times = ''] = process.argv.slice(2);
const RUNS = Number(times);
/** Of Ethernet; the counters of an interface hold it, a line need not. */
const FRAME_BYTES = 14;
const QUIET_MS = 300;

const counter = (file: string) => Number(readFileSync(`/sys/class/net/${name}/statistics/${file}`, 'utf8'));

function lineBytes(): number {
  const packets = counter('rx_packets') + counter('tx_packets');
  return counter('rx_bytes') + counter('tx_bytes') - FRAME_BYTES * packets;
}

/** A connection is still being closed when a run is over. */
async function quietLineBytes(): Promise<number> {
  for (let before = lineBytes(); ; ) {
    await wait(QUIET_MS);
    const now = lineBytes();
    if (now === before) return now;
    before = now;
  }
}

async function bytesOfOne(
  probe: ProbeConfig,
  context: ReturnType<typeof createProbeContext>,
): Promise<number> {
  // The first run finds the neighbours, and opens the connection that is kept.
  for (let run = -1, before = 0; ; run += 1) {
    if (run === 0) before = await quietLineBytes();
    if (run === RUNS) return ((await quietLineBytes()) - before) / RUNS;
    const { failure } = await runProbe(probe, context, AbortSignal.timeout(probe.timeoutMs));
    if (failure) throw new Error(`${probe.name}: ${failure.detail}`);
  }
}

const config = await loadConfig({ path, env: {}, validateCron });
if (!config.ok) throw new Error(JSON.stringify(config.failure));
const context = createProbeContext({ clock: systemClock });
const measured: Record<string, number> = {};
for (const probe of config.value.sites[0]?.links[0]?.probes ?? []) {
  measured[probe.name] = Math.round(await bytesOfOne(probe, context));
}
context.close();
process.stdout.write(JSON.stringify(measured));
