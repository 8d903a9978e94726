/**
 * The whole service killed with SIGKILL at random moments while alerts begin and end all the time and one of two receivers
 * fails at times. What the receivers got is compared with what the service itself remembers in the end.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAILURES, Receiver } from '../../integration/notify/receiver.ts';
import { chance, seed } from '../../support/chance.ts';
import { openTestHistory } from '../../support/history.ts';
import { ServiceProcess } from '../../support/service-process.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { Target } from '../../support/target.ts';
import { until } from '../../support/until.ts';

const KILLS = Number(process.env.SIAGA_KILL_RUNS ?? 200);
const LINKS = 8;
const LONGEST_LIFE_MS = 600;
/** One kill in so many comes at a moment counted from the start of the process: often before it is ready. */
const EARLY_KILL = 0.1;
const FLIP_WITHIN_MS = 400;
/** Of these each is met by chance; the last is a good day. */
const BEHAVIOURS = [FAILURES['answers 500'], FAILURES['breaks off without an answer'], undefined, undefined];

interface Told {
  readonly alertId: string;
  readonly kind: 'firing' | 'resolved';
  /** Which life of the service told it. */
  readonly life: number;
  /** Number of the message that told it, and perhaps others. */
  readonly message: number;
}

/**
 * One transition takes 200 ms: the shortest interval, and a single run decides. Each link is the only one of its site, so that
 * each loss is told.
 */
function configOf(targets: readonly Target[], receivers: readonly Receiver[]): string {
  const sites = targets.map(
    ({ port }, index) => `
  - id: site${index}
    name: Killed
    timezone: Asia/Jakarta
    lead_time: 1d
    links:
      - name: centre
        probes: [{ kind: tcp, address: "127.0.0.1:${port}", every: 200ms, retry: 0s }]
        rules: { window: 1, down: { consecutive: 1 }, up: { consecutive: 1 } }`,
  );
  // The last one is told in company: what is held back for it lives through kills too.
  const channels = receivers.map(
    ({ url }, index) =>
      `  - { kind: webhook, name: hook${index}, url: "${url}", timeout: 2s, group: ${index === 2 ? '400ms' : '0s'} }`,
  );
  return `sites:${sites.join('')}
notify:
${channels.join('\n')}
`;
}

/** Lets targets go away and come back until it is told to stop. */
async function flipForever(
  targets: readonly Target[],
  fraction: () => number,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    const target = targets[Math.floor(fraction() * targets.length)];
    await (target?.isUp ? target.down() : target?.up());
    await new Promise((resolve) => setTimeout(resolve, (fraction() * FLIP_WITHIN_MS) / targets.length));
  }
}

type Message = Pick<Told, 'alertId'> & { readonly kind: Told['kind'] | 'came_and_went' };

function readTold(receiver: Receiver, from: number, life: number): Told[] {
  return receiver.accepted.slice(from).flatMap(({ body }, index) => {
    const parsed: Message & { readonly alerts?: readonly Message[] } = JSON.parse(body);
    const at = { life, message: from + index };
    return (parsed.alerts ?? [parsed]).flatMap(({ alertId, kind }) => {
      const kinds = kind === 'came_and_went' ? (['firing', 'resolved'] as const) : [kind];
      return kinds.map((each): Told => ({ alertId, kind: each, ...at }));
    });
  });
}

/** "alertId.kind" of everything told, without repetitions, in the order of the first telling. */
const once = (told: readonly Told[]) => [...new Set(told.map(({ alertId, kind }) => `${alertId}.${kind}`))];

/** How many messages of each life told again what an earlier one, or it itself, had told. */
function repeatsByLife(told: readonly Told[]): ReadonlyMap<number, number> {
  const known = new Set<string>();
  const repeated = new Map<number, Set<number>>();
  for (const { alertId, kind, life, message } of told) {
    const event = `${alertId}.${kind}`;
    if (known.has(event)) repeated.set(life, (repeated.get(life) ?? new Set()).add(message));
    known.add(event);
  }
  return new Map([...repeated].map(([life, messages]) => [life, messages.size]));
}

test(`nothing is lost by ${KILLS} kills`, { timeout: 120_000 + KILLS * 10_000 }, async () => {
  console.log(`seed ${seed} (SIAGA_TEST_SEED), ${KILLS} kills (SIAGA_KILL_RUNS)`);
  const fraction = chance(seed);
  await using folder = await temporaryFolder();
  await using steady = await Receiver.open();
  await using moody = await Receiver.open();
  await using sociable = await Receiver.open();
  await using disposables = new AsyncDisposableStack();
  const targets: Target[] = [];
  for (let index = 0; index < LINKS; index += 1) targets.push(disposables.use(await Target.open()));
  const configPath = join(folder.path, 'siaga.yaml');
  const storagePath = join(folder.path, 'data');
  const compileCache = join(folder.path, 'compiled');
  await writeFile(configPath, configOf(targets, [steady, moody, sociable]));

  // Node keeps what it compiled only at an orderly end: one life of peace makes the start of all others twice as quick.
  await using peaceful = new ServiceProcess({ configPath, storagePath, compileCache });
  await peaceful.opened();
  expect(await peaceful.end('SIGTERM')).toEqual({ code: 0, signal: null });

  const receivers = [steady, moody, sociable].map((receiver) => ({ receiver, read: 0, told: [] as Told[] }));
  const collect = (life: number) => {
    for (const one of receivers) {
      one.told.push(...readTold(one.receiver, one.read, life));
      one.read = one.receiver.accepted.length;
    }
  };
  const stop = new AbortController();
  const flipping = flipForever(targets, chance(seed + 1), stop.signal);

  for (let life = 0; life < KILLS; life += 1) {
    moody.failing = BEHAVIOURS[Math.floor(fraction() * BEHAVIOURS.length)];
    await using service = new ServiceProcess({ configPath, storagePath, compileCache });
    const early = fraction() < EARLY_KILL;
    const lifeMs = fraction() * LONGEST_LIFE_MS;
    if (!early) await service.opened();
    await new Promise((resolve) => setTimeout(resolve, lifeMs));
    expect(await service.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    collect(life);
  }

  stop.abort();
  await flipping;
  for (const target of targets) await target.up();
  moody.failing = undefined;
  await using last = new ServiceProcess({ configPath, storagePath, compileCache });
  const door = await last.opened();
  await until('nothing fires any more', async () => (await door.alerts()).length === 0, 60_000);
  await until(
    'everything is delivered',
    async () => (await door.status()).channels.every(({ pending }) => pending === 0),
    60_000,
  );
  // What is held for company is told a moment later, and does not count as waiting before.
  await until(
    'each receiver was told as much',
    () => {
      collect(KILLS);
      return new Set(receivers.map(({ told }) => once(told).length)).size === 1;
    },
    60_000,
  );
  expect(await last.end('SIGTERM')).toEqual({ code: 0, signal: null });
  collect(KILLS);

  const { history } = await openTestHistory({ path: storagePath });
  const { logId } = history;
  const state = history.restore().alertState;
  const logged: string[] = [];
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const page = await history.logEntries({ kinds: ['alert'], beforeSequence: before, limit: 500 });
    if (!page.ok) throw new Error(page.failure.detail);
    logged.push(...page.value.map((entry) => entry.state));
    const oldest = page.value.at(-1);
    if (!oldest) break;
    before = oldest.sequence;
  }
  await history.close();

  expect(state).toMatchObject({ alerts: [] });
  const { sequence } = state as { readonly sequence: number };
  const raised = Array.from({ length: sequence }, (_, index) => `${logId}-${index + 1}`);
  console.log(`${sequence} alerts raised, ${logged.length} transitions in the log`);
  // Enough for kills to fall into deciding, storing and sending, also where a life is mostly its start.
  expect(sequence).toBeGreaterThan(KILLS / 4);
  // The log and the numbers of the alerts agree: each raised alert was logged once as firing and once as ended.
  expect(logged.filter((word) => word === 'firing')).toHaveLength(sequence);
  expect(logged.filter((word) => word === 'resolved')).toHaveLength(sequence);

  for (const [index, { told: messages, read }] of receivers.entries()) {
    const events = once(messages);
    const expected = raised.flatMap((alertId) => [`${alertId}.firing`, `${alertId}.resolved`]);
    expect(new Set(events)).toEqual(new Set(expected));
    for (const alertId of raised) {
      expect(events.indexOf(`${alertId}.firing`)).toBeLessThan(events.indexOf(`${alertId}.resolved`));
    }
    const repeats = [...repeatsByLife(messages).values()];
    const total = repeats.reduce((sum, count) => sum + count, 0);
    console.log(
      `receiver ${index}: ${messages.length} events in ${read} messages, ${total} repeated, at most ${Math.max(0, ...repeats)} in one life`,
    );
    expect(Math.max(0, ...repeats)).toBeLessThanOrEqual(1);
  }
});
