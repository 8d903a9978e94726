import { describe, expect, it } from 'vitest';
import type { Config, SiteConfig } from '../../src/config/types.ts';
import type { LogEntry } from '../../src/model/history.ts';
import { createServiceWatch } from '../../src/service-watch.ts';
import { createState } from '../../src/state/state.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { recordedLogger } from '../support/quiet-logger.ts';
import { inBoth } from '../support/texts.ts';
import { config, PEKANBARU } from '../support/web/sites.ts';

const SERVICE = {
  name: 'printing',
  title: { en: 'Printing', id: 'Pencetakan' },
  parts: [{ kind: 'link', name: 'centre', without: 'stopped' }],
} as const;
const SITE: SiteConfig = { ...PEKANBARU, services: [SERVICE] };
const CONFIG: Config = config([SITE]);
const MINUTE_MS = 60_000;

function rig(kept = new Map<string, string>(), clock = new ManualClock()) {
  const state = createState(clock.now().atMs, []);
  state.watch(CONFIG.sites);
  const log: Omit<LogEntry, 'atMs'>[] = [];
  const restored = new Map(kept);
  const watch = createServiceWatch({
    clock,
    logger: recordedLogger(),
    state,
    history: {
      restore: () => ({ alertState: undefined, log: [], kept: restored }),
      keep: (name, value) => (value === null ? kept.delete(name) : kept.set(name, value)),
    },
    note: (entry) => log.push(entry),
    clockTrusted: () => true,
  });
  const link = (is: 'up' | 'down') =>
    state.judged(SITE.id, 'centre', {
      state: is,
      evidence: inBoth(''),
      faultDomain: 'none',
      sinceMs: clock.now().atMs,
      verdicts: {},
    });
  const look = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      await clock.advance(MINUTE_MS);
      watch.judge(CONFIG);
    }
    return state.picture().sites.get(SITE.id)?.services?.get(SERVICE.name);
  };
  watch.judge(CONFIG);
  return { link, look, log, kept, clock };
}

describe('the services of a site', () => {
  it('change with what they need, and it is said once', async () => {
    const { link, look, log } = rig();
    link('up');
    expect((await look(3))?.state).toBe('working');
    link('down');
    expect((await look(3))?.state).toBe('stopped');
    expect(log).toEqual([
      expect.objectContaining({ kind: 'service', subject: 'printing', state: 'working' }),
      expect.objectContaining({
        state: 'stopped',
        text: expect.objectContaining({ en: 'link centre is down.' }),
      }),
    ]);
  });

  it('add up how long each day was in which state', async () => {
    const { link, look } = rig();
    link('up');
    await look(10);
    link('down');
    const days = (await look(1_500))?.days ?? [];
    expect(days.length).toBeGreaterThanOrEqual(2);
    const sum = (state: 'working' | 'stopped' | 'unknown') =>
      days.reduce((ms, day) => ms + day.ms[state], 0) / MINUTE_MS;
    expect([sum('unknown'), sum('working'), sum('stopped')]).toEqual([1, 10, 1_499]);
  });

  it('are after a restart what they were: state, since when and days', async () => {
    const first = rig();
    first.link('up');
    await first.look(5);
    first.link('down');
    const before = await first.look(5);
    const second = rig(first.kept, first.clock);
    second.link('down');
    const after = await second.look(1);
    expect(after).toMatchObject({ state: 'stopped', sinceMs: before?.sinceMs });
    expect(after?.days.at(-1)?.ms.working).toBe(before?.days.at(-1)?.ms.working);
    expect(second.log).toEqual([]);
  });

  it('keep 90 days and no more, of a pause nothing', async () => {
    const { link, look, kept, clock } = rig();
    link('up');
    await look(1);
    for (let day = 0; day < 100; day++) {
      await clock.advance(86_400_000);
      await look(2);
    }
    const days = (await look(1))?.days ?? [];
    expect(days.length).toBe(90);
    expect(days.every(({ ms }) => ms.working <= 3 * MINUTE_MS)).toBe(true);
    expect([...kept.keys()].filter((key) => key.startsWith('service/14.71/printing/')).length).toBe(90);
  });
});
