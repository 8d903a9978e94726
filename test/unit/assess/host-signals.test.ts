import { describe, expect, it } from 'vitest';
import {
  type HostMemory,
  hostLine,
  NO_SIGNALS,
  rememberSignals,
  repeatedShare,
  withHostSignals,
} from '../../../src/assess/host-signals.ts';
import { words } from '../../../src/locale/locale.ts';
import type { LinkJudgement } from '../../../src/model/assessment.ts';
import type { Language } from '../../../src/model/language.ts';
import type { HostSignals, InterfaceSignals } from '../../../src/model/signals.ts';
import { inBoth, textsBy } from '../../support/texts.ts';
import { judgement, MINUTE, NOW, SECOND } from './fixtures.ts';

const cable: InterfaceSignals = { carrier: true, carrierLosses: 1, errors: 0, drops: 3 };
const MAIN = { interface: 'eth0', gateway: '10.0.0.1' };
const BACKUP = { interface: 'wwan0', gateway: '10.0.4.1' };

function signals(eth0: Partial<InterfaceSignals> = {}, more: Partial<HostSignals> = {}): HostSignals {
  return {
    interfaces: new Map([
      ['eth0', { ...cable, ...eth0 }],
      ['wwan0', cable],
    ]),
    defaultRoutes: [MAIN],
    holders: new Map([['10.0.4.2', 'wwan0']]),
    ...more,
  };
}

/** Every instant is said as the same one. */
const hostTexts = (language: Language) =>
  textsBy({ ...words(language), instant: () => '10:02' })(language).host;

const momentAt = (agoMs: number) => ({ atMs: NOW.atMs - agoMs, monotonicMs: NOW.monotonicMs - agoMs });

/** What was seen, each so long ago. */
function seen(...looks: readonly (readonly [agoMs: number, HostSignals])[]) {
  let memory: HostMemory = NO_SIGNALS;
  const told = looks.flatMap(([agoMs, look]) => {
    const remembered = rememberSignals(memory, look, momentAt(agoMs));
    memory = remembered.memory;
    return remembered.told.map(({ subject, state, say }) => [subject, state, say(hostTexts('en'))]);
  });
  return { memory, told };
}

describe('what is told', () => {
  it.each<[string, HostSignals, HostSignals, readonly (readonly string[])[]]>([
    ['nothing while nothing changes', signals(), signals(), []],
    ['nothing of a few errors', signals(), signals({ errors: 5 }), []],
    [
      'a carrier that was lost, and is back already',
      signals(),
      signals({ carrierLosses: 3 }),
      [['eth0', 'carrier_lost', 'The carrier of eth0 was lost 2 times.']],
    ],
    [
      'a carrier that is back',
      signals({ carrier: false }),
      signals(),
      [['eth0', 'carrier_back', 'eth0 has its carrier again.']],
    ],
    [
      'another default route',
      signals(),
      signals({}, { defaultRoutes: [BACKUP] }),
      [['', 'route_changed', 'The default route changed from 10.0.0.1 by eth0 to 10.0.4.1 by wwan0.']],
    ],
    [
      'nothing of an interface that was made anew',
      signals({ carrierLosses: 9, errors: 9 }),
      signals({ carrierLosses: 0 }),
      [],
    ],
    [
      'nothing where the kernel shows no routes',
      signals(),
      { interfaces: signals().interfaces, holders: new Map() },
      [],
    ],
  ])('%s', (_, before, after, told) => {
    expect(seen([15_000, before], [0, after]).told).toEqual(told);
  });

  it('keeps a bounded memory', () => {
    const looks = Array.from({ length: 500 }, (_, index): [number, HostSignals] => [
      (500 - index) * SECOND,
      signals({ carrierLosses: index }, { segments: { sent: index, repeated: 0 } }),
    ]);
    const { memory } = seen(...looks);
    expect(memory.events.length).toBeLessThanOrEqual(50);
    expect(memory.segments.length).toBeLessThanOrEqual(21);
  });
});

describe('evidence', () => {
  const down: Partial<LinkJudgement> = {
    state: 'down',
    evidence: inBoth('https failed.'),
    faultDomain: 'unknown',
    downSince: momentAt(MINUTE),
    sinceMs: NOW.atMs - MINUTE,
  };
  const way = { timezone: 'UTC', clockTrusted: true };
  const evidence = (memory: HostMemory, more: Partial<LinkJudgement> = {}, localAddress?: string) => {
    const { evidence: text, faultDomain } = withHostSignals(
      judgement({ ...down, ...more }),
      memory,
      { ...way, ...(localAddress !== undefined && { localAddress }) },
      NOW,
      hostTexts,
    );
    return [text.en, faultDomain];
  };
  const lost = seen(
    [90 * SECOND, signals()],
    [75 * SECOND, signals({ carrier: false, carrierLosses: 2 })],
  ).memory;
  const lostTwice = seen([90 * SECOND, signals()], [75 * SECOND, signals({ carrierLosses: 3 })]).memory;
  const noRoute = seen([90 * SECOND, signals()], [75 * SECOND, signals({}, { defaultRoutes: [] })]).memory;
  const rerouted = seen(
    [90 * SECOND, signals()],
    [75 * SECOND, signals({}, { defaultRoutes: [BACKUP] })],
  ).memory;

  it.each<[string, HostMemory, Partial<LinkJudgement>, string | undefined, readonly string[]]>([
    [
      'a cable that is out names the office',
      lost,
      {},
      undefined,
      [
        'https failed. The carrier of eth0 was lost since 10:02. The fault is in the network of this office.',
        'lan',
      ],
    ],
    [
      'a carrier that came back names nobody',
      lostTwice,
      {},
      undefined,
      ['https failed. The carrier of eth0 was lost 2 times since 10:02.', 'unknown'],
    ],
    [
      'what the probes found stands',
      lost,
      { faultDomain: 'provider' },
      undefined,
      ['https failed. The carrier of eth0 was lost since 10:02.', 'provider'],
    ],
    [
      'a default route that went names this host',
      noRoute,
      {},
      undefined,
      [
        'https failed. The default route changed from 10.0.0.1 by eth0 to none (10:02). The fault is in this server.',
        'host',
      ],
    ],
    [
      'another default route is evidence',
      rerouted,
      { state: 'degraded', faultDomain: 'none' },
      undefined,
      ['https failed. The default route changed from 10.0.0.1 by eth0 to 10.0.4.1 by wwan0 (10:02).', 'none'],
    ],
    ['the path by another interface is not concerned', lost, {}, '10.0.4.2', ['https failed.', 'unknown']],
    [
      'what was long before is no evidence',
      lost,
      { downSince: momentAt(-3 * MINUTE) },
      undefined,
      ['https failed.', 'unknown'],
    ],
  ])('%s', (_, memory, more, localAddress, expected) => {
    expect(evidence(memory, more, localAddress)).toEqual(expected);
  });

  it.each(['up', 'unknown'] as const)('never touches a link that is %s', (state) => {
    const before = judgement({ state });
    expect(withHostSignals(before, lost, way, NOW, hostTexts)).toBe(before);
  });

  it('is kept through a step of the wall clock', () => {
    const stepped = { ...NOW, atMs: NOW.atMs - 3_600_000 };
    expect(withHostSignals(judgement({ ...down }), lost, way, stepped, hostTexts).faultDomain).toBe('lan');
  });

  it('tells of many segments that were sent again, and not of few', () => {
    const at = (sent: number, repeated: number) => signals({}, { segments: { sent, repeated } });
    const many = seen([60_000, at(1_000, 0)], [0, at(2_000, 80)]).memory;
    expect(evidence(many)[0]).toBe(
      'https failed. This host sent 8% of its TCP segments again in the last minutes.',
    );
    expect(evidence(seen([60_000, at(1_000, 0)], [0, at(2_000, 5)]).memory)[0]).toBe('https failed.');
    expect(repeatedShare(seen([60_000, at(1_000, 0)], [0, at(1_050, 50)]).memory)).toBeUndefined();
  });
});

it('says the network of this host in one line', () => {
  const v6 = { interface: 'eth0' };
  const look = signals(
    { carrierLosses: 2 },
    { defaultRoutes: [MAIN, v6], segments: { sent: 1, repeated: 0 } },
  );
  expect(hostLine(look, hostTexts('en'), 0.012)).toBe(
    'default route 10.0.0.1 by eth0; eth0 carrier, lost 2 times, 0 errors, 3 drops since its start; wwan0 carrier, lost once, 0 errors, 3 drops since its start; 1.2% of TCP segments sent again',
  );
});
