import { describe, expect, it } from 'vitest';
import type { WebhookChannel } from '../../src/config/channel-types.ts';
import type { Config } from '../../src/config/types.ts';
import { createDecisions } from '../../src/decisions.ts';
import { judgedTexts } from '../../src/locale/judged.ts';
import type { LinkState } from '../../src/model/assessment.ts';
import { success } from '../../src/model/result.ts';
import { createState } from '../../src/state/state.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { recordedLogger } from '../support/quiet-logger.ts';
import { rules } from './alert/fixtures.ts';
import { channel, route } from './alert/telling-rig.ts';
import { alertsConfig, https, judgement, linkConfig, SECOND, siteConfig } from './assess/fixtures.ts';

const HOLD_MS = 12_500;
const SITE = siteConfig({ stores: [], links: ['a', 'b'].map((name) => linkConfig([https('h')], { name })) });

/** Decisions over one site of two links whose states the test sets. */
class DecisionRig {
  readonly clock = new ManualClock();
  readonly told: string[] = [];
  /** How often it was said that messages wait. */
  waits = 0;
  /** What was committed: ids of the entries of each transaction. */
  readonly committed: (readonly string[])[] = [];
  readonly acts: string[] = [];
  readonly #state = createState(0, []);
  readonly #config: Config;
  readonly decisions: ReturnType<typeof createDecisions>;

  constructor(holdMs = 0, { notify = [], routes = [] }: Partial<Pick<Config, 'notify' | 'routes'>> = {}) {
    const alerts = { ...alertsConfig, rules: rules(holdMs, holdMs) };
    this.#config = {
      locale: 'en',
      sites: [SITE],
      notify,
      routes,
      maintenance: [],
      incidents: { openedBy: [], settleMs: 0, joinWithinMs: 0 },
      alerts,
      storage: { budgetBytes: 0, rawRetentionMs: 0 },
    };
    this.#state.watch(this.#config.sites);
    const outbox = { pending: () => [], channels: () => [], markSent: async () => {}, ready: () => [] };
    this.decisions = createDecisions({
      clock: this.clock,
      logger: recordedLogger(),
      state: this.#state,
      history: {
        logId: 'log',
        restore: () => ({ alertState: undefined, log: [], kept: new Map() }),
        commit: async ({ entries }) => {
          this.committed.push(entries.map(({ id }) => id));
          return success(undefined);
        },
        outbox,
      },
      texts: judgedTexts,
      note: ({ kind, subject, state }) => {
        if (kind === 'alert') this.told.push(`${subject} ${state}`);
        if (kind === 'act') this.acts.push(`${subject} ${state}`);
      },
      self: () => ({
        site: SITE.id,
        storage: { bytes: 0, budgetBytes: 1, droppedSamples: 0 },
        clock: { trusted: true },
        channels: [],
        tasks: [],
      }),
      silenced: () => false,
      silence: () => undefined,
      onWaiting: () => {
        this.waits += 1;
      },
      targets: () => notify.map(({ name }) => name),
      wakeNotify: () => {},
    });
  }

  get alerts() {
    return this.#state.picture().alerts;
  }

  link(name: string, state: LinkState): void {
    const downSince = state === 'down' ? { downSince: this.clock.now() } : {};
    this.#state.judged(SITE.id, name, judgement({ state, ...downSince }));
  }

  decide(): void {
    this.decisions.decide(this.#config);
  }

  /** After so long, as the tick of the service does it each second. */
  async look(afterMs: number): Promise<boolean> {
    await this.clock.advance(afterMs);
    return this.decisions.look(this.#config);
  }

  /** Looks each second for so long; gives the seconds at which it judged. */
  async judgedAt(seconds: number): Promise<number[]> {
    const at: number[] = [];
    for (let second = 1; second <= seconds; second += 1) if (await this.look(SECOND)) at.push(second);
    return at;
  }
}

function quietRig(holdMs?: number): DecisionRig {
  const rig = new DecisionRig(holdMs);
  for (const name of ['a', 'b']) rig.link(name, 'up');
  rig.decide();
  return rig;
}

it('judges every few seconds while nothing happens', async () => {
  expect(await quietRig().judgedAt(11)).toEqual([5, 10]);
});

it('judges at the next look what can wait, and at once what cannot', async () => {
  const rig = quietRig();
  await rig.clock.advance(2 * SECOND);
  rig.decisions.decideAtNextLook();
  expect(await rig.judgedAt(2)).toEqual([1]);
  for (const name of ['a', 'b']) rig.link(name, 'down');
  rig.decide();
  expect(rig.told).toEqual(['SiagaUpstreamDown firing']);
});

it('says in the same moment that something waits to be told, and only then', async () => {
  const rig = quietRig();
  await rig.clock.advance(2 * SECOND);
  expect(rig.waits).toBe(0);
  for (const name of ['a', 'b']) rig.link(name, 'down');
  rig.decide();
  expect(rig.waits).toBe(1);
});

it('judges many changes of one moment twice: the first at once, all of them at the next look', async () => {
  const rig = quietRig();
  await rig.clock.advance(2 * SECOND);
  rig.link('a', 'down');
  rig.decide();
  expect(rig.told).toEqual(['SiagaUpstreamPathLost firing']);
  rig.link('b', 'down');
  rig.decide();
  expect(rig.told).toHaveLength(1);
  expect(await rig.look(SECOND)).toBe(true);
  expect(rig.told).toEqual(['SiagaUpstreamPathLost firing', 'SiagaUpstreamDown firing']);
});

it('ends a hold at the first look after it', async () => {
  const rig = quietRig(HOLD_MS);
  for (const name of ['a', 'b']) rig.link(name, 'down');
  await rig.clock.advance(SECOND);
  rig.decide();
  expect(await rig.judgedAt(14)).toEqual([5, 10, 13, 14]);
  expect(rig.told).toEqual(['SiagaUpstreamDown firing']);
});

describe('what people do about an alert', () => {
  const HOUR = 3_600 * SECOND;
  const lost = (more: Partial<WebhookChannel> = {}) => {
    const rig = new DecisionRig(0, {
      notify: [channel('x', more)],
      routes: [{ ...route(['x']), sites: [SITE.id], repeatMs: HOUR }],
    });
    for (const name of ['a', 'b']) rig.link(name, 'down');
    rig.decide();
    return rig;
  };

  it('stands in the picture at once, is committed, and keeps it from being repeated until it is over', async () => {
    const rig = lost();
    expect(rig.committed).toEqual([['log-1.firing@x']]);
    const untilMs = rig.clock.now().atMs + 3 * HOUR;
    const acted = rig.decisions.act('log-1', { kind: 'acknowledge', untilMs }, 'Budi');
    expect(rig.alerts[0]?.acknowledgement).toMatchObject({ by: 'Budi', untilMs });
    expect(rig.committed).toHaveLength(2);
    expect((await acted).ok).toBe(true);
    // The look after the act takes it into account, which is stored too.
    await rig.look(SECOND);
    for (let minute = 1; minute < 180; minute += 1) await rig.look(60 * SECOND);
    expect(rig.committed.flat()).toEqual(['log-1.firing@x']);
    await rig.look(60 * SECOND);
    await rig.look(SECOND);
    expect(rig.committed.flat()).toEqual(['log-1.firing@x', 'log-1.firing@x#2']);
    expect(rig.alerts[0]?.acknowledgement).toBeUndefined();
    expect(rig.acts).toEqual(['SiagaUpstreamDown acknowledged', 'SiagaUpstreamDown expired']);
  });

  it('is refused about what does not fire, and stores nothing', async () => {
    const rig = lost();
    expect(await rig.decisions.act('log-7', { kind: 'withdraw' }, 'Budi')).toEqual({
      ok: false,
      failure: 'unknown_alert',
    });
    expect(rig.committed).toHaveLength(1);
  });

  it('is looked for as soon as something that is held back is due', async () => {
    const rig = lost({ groupMs: 90 * SECOND });
    expect(rig.committed).toEqual([[]]);
    expect(await rig.judgedAt(6)).toContain(5);
    expect(rig.committed.flat()).toEqual(['log-1.firing@x']);
  });
});
