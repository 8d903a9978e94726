/** Moments in the life of a site as the page shows them: the picture of that moment and the history that led to it. */

import type { Config, SiteConfig } from '../../../src/config/types.ts';
import type { Alert, AlertName, Severity } from '../../../src/model/alert.ts';
import type { LinkJudgement } from '../../../src/model/assessment.ts';
import type { Answer, Forecast, LinkChange } from '../../../src/model/forecast.ts';
import type { ForecastBasis, UnknownReason } from '../../../src/model/forecast-basis.ts';
import type { LogKind, SeriesQuery, SeriesStep, StoredLogEntry } from '../../../src/model/history.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { InEachLanguage } from '../../../src/model/language.ts';
import type { MaintenanceStatus } from '../../../src/model/maintenance.ts';
import type { PhaseTimings, ProbeFailure, StoreReading } from '../../../src/model/observation.ts';
import type {
  LinkPicture,
  Picture,
  ProbePicture,
  SelfPicture,
  SitePicture,
  StockPicture,
  StorePicture,
} from '../../../src/model/picture.ts';
import type { LinkQuality } from '../../../src/model/quality.ts';
import { success } from '../../../src/model/result.ts';
import type { SyncPicture } from '../../../src/model/sync.ts';
import { type ChannelTelling, NOTHING_TOLD } from '../../../src/model/telling.ts';
import type { HistoryReader } from '../../../src/web/options.ts';
import { config, DAY_MS, PEKANBARU, site } from './sites.ts';

/** Tuesday 3 March 2026, 09:41:07 in Jakarta. */
export const NOW_MS = Date.UTC(2026, 2, 3, 2, 41, 7);
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const GIB = 2 ** 30;
const gib = (count: number) => Math.round(count * GIB);

export interface Story {
  readonly config: Config;
  readonly picture: Picture;
  readonly history: HistoryReader;
}

const SELF: SelfPicture = {
  startedAtMs: NOW_MS - 19 * DAY_MS,
  storage: {
    bytes: 61 * 2 ** 20,
    budgetBytes: 256 * 2 ** 20,
    droppedSamples: 0,
    lastCommitAtMs: NOW_MS - 700,
  },
  clock: { offsetMs: 420, trusted: true },
  channels: [{ channel: 'hook', pending: 0, sent: 12, failures: 1 }],
  tasks: new Map([['tick', NOW_MS - 300]]),
  reload: { successful: true, lastSuccessAtMs: NOW_MS - 19 * DAY_MS },
};

const days = (p10: number | null, p50: number | null, p90: number | null): Answer => {
  const ms = (value: number | null) => (value === null ? null : value * DAY_MS);
  return { known: true, range: { p10: ms(p10), p50: ms(p50), p90: ms(p90) } };
};

function forecast(current: Answer, upstreamDown: Answer, basis: ForecastBasis, horizonDays = 90): Forecast {
  return { current, upstreamDown, horizonMs: horizonDays * DAY_MS, basis };
}

interface ProbeStory {
  readonly phases: PhaseTimings;
  readonly failure?: ProbeFailure;
  readonly agoMs?: number;
  readonly passedAgoMs?: number;
  readonly certificateDays?: number;
}

function probe(siteId: string, link: string, name: string, story: ProbeStory): ProbePicture {
  const atMs = NOW_MS - (story.agoMs ?? 6_000);
  const evidence = { phasesMs: story.phases };
  const certificate = story.certificateDays !== undefined && {
    subject: 'CN=dc.dukcapil.example',
    issuer: 'CN=Example CA',
    expiresAtMs: NOW_MS + story.certificateDays * DAY_MS,
  };
  return {
    name,
    last: {
      kind: 'probe',
      site: siteId,
      link,
      probe: name,
      atMs,
      monotonicMs: 1,
      outcome: story.failure ? { evidence, failure: story.failure } : { evidence },
    },
    lastPassedAtMs: NOW_MS - (story.passedAgoMs ?? 6_000),
    ...(certificate && { certificate }),
  };
}

function store(name: string, reading: StoreReading, made?: Forecast, inodes?: Forecast): StorePicture {
  return {
    name,
    reading,
    readAtMs: NOW_MS - 4_000,
    forecasts: {
      ...(made && { bytes: { atMs: NOW_MS - 2 * MINUTE_MS, forecast: made } }),
      ...(inodes && { inodes: { atMs: NOW_MS - 2 * MINUTE_MS, forecast: inodes } }),
    },
  };
}

const reading = (sizeGib: number, usedGib: number, rest: Partial<StoreReading> = {}): StoreReading => ({
  sizeBytes: gib(sizeGib),
  usedBytes: gib(usedGib),
  availableBytes: gib(sizeGib * 0.95 - usedGib),
  inodes: 31_000_000,
  inodesUsed: 4_100_000,
  readonly: false,
  ...rest,
});

function alert(
  name: AlertName,
  severity: Severity,
  subject: Record<string, string>,
  agoMs: number,
  summary: string,
  description: string,
): Alert {
  return {
    alertId: `a-${name}`,
    alert: name,
    severity,
    site: PEKANBARU.id,
    subject,
    startsAtMs: NOW_MS - agoMs,
    annotations: {
      en: { summary, description },
      id: { summary: IN_INDONESIAN, description: IN_INDONESIAN },
    },
  };
}

/** What the page shows in Indonesian need not say the same, but must be in that language. */
const IN_INDONESIAN = 'Keterangan contoh.';

function told(en: string): InEachLanguage {
  return { en, id: IN_INDONESIAN };
}

let sequence = 9_000;
function entry(agoMs: number, kind: LogKind, subject: string, state: string, text: string): StoredLogEntry {
  sequence -= 1;
  return { atMs: NOW_MS - agoMs, site: PEKANBARU.id, kind, subject, state, text, logId: 'b7e1', sequence };
}

const UP: LinkJudgement = {
  state: 'up',
  faultDomain: 'none',
  evidence: told('https service passed 10 of the last 10 runs.'),
  sinceMs: NOW_MS - 16.4 * DAY_MS,
  lastUpAtMs: NOW_MS - 6_000,
  verdicts: { gateway: 'up', resolver: 'up', provider: 'up', service: 'up' },
};

const PASSING: Readonly<Record<string, ProbeStory>> = {
  gateway: { phases: { total: 0.7 } },
  resolver: { phases: { dns: 3.1, total: 3.2 } },
  provider: { phases: { dns: 1.2, connect: 18.4, total: 19.8 } },
  service: { phases: { dns: 1.1, connect: 31, tls: 58, first_byte: 44, total: 135 }, certificateDays: 63 },
};

function links(
  judgement: LinkJudgement,
  changed: Readonly<Record<string, ProbeStory>> = {},
  of: SiteConfig = PEKANBARU,
  quality?: LinkQuality,
) {
  return new Map(
    of.links.map((link) => [
      link.name,
      {
        name: link.name,
        judgement,
        ...(quality && { quality }),
        probes: new Map(
          link.probes.map(({ name }) => {
            const story = changed[name] ?? PASSING[name];
            return [name, story ? probe(of.id, link.name, name, story) : { name }];
          }),
        ),
      },
    ]),
  );
}

interface Telling {
  readonly judgement?: LinkJudgement;
  readonly probes?: Readonly<Record<string, ProbeStory>>;
  readonly stores: readonly StorePicture[];
  readonly maintenance?: readonly MaintenanceStatus[];
  readonly incidents?: readonly Incident[];
  readonly alerts?: readonly Alert[];
  /** How each of them stands with the channels. */
  readonly channels?: readonly ChannelTelling[];
  readonly log?: readonly StoredLogEntry[];
  readonly self?: SelfPicture;
  readonly site?: SiteConfig;
  readonly quality?: LinkQuality;
  readonly stocks?: readonly StockPicture[];
  /** Runway of the site and advice to recording. */
  readonly judged?: Pick<SitePicture, 'runway' | 'advisory'>;
  readonly syncs?: readonly SyncPicture[];
  readonly history: HistoryReader;
}

function tell(telling: Telling): Story {
  const of = telling.site ?? PEKANBARU;
  const picture = {
    id: of.id,
    links: links(telling.judgement ?? UP, telling.probes, of, telling.quality),
    stores: new Map(telling.stores.map((one) => [one.name, one])),
    stocks: new Map(telling.stocks?.map((one) => [one.name, one])),
    ...telling.judged,
    syncs: new Map((telling.syncs ?? []).map((one) => [one.name, one])),
  };
  return {
    config: config([of]),
    picture: {
      sites: new Map([[of.id, picture]]),
      self: telling.self ?? SELF,
      maintenance: telling.maintenance ?? [],
      incidents: telling.incidents ?? [],
      alerts: telling.alerts ?? [],
      telling: telling.channels ? { ...NOTHING_TOLD, ofAlert: () => telling.channels ?? [] } : NOTHING_TOLD,
      log: telling.log ?? [entry(16.4 * DAY_MS, 'link', 'centre', 'up', UP.evidence.en)],
    },
    history: telling.history,
  };
}

/** A deterministic wobble between -1 and 1, so that pictures are the same each time. */
const wobble = (atMs: number, periodMs: number) => Math.sin((atMs / periodMs) * Math.PI * 2);
const noise = (atMs: number) => ((Math.abs(Math.sin(atMs / 7_919) * 43_758.5453) % 1) - 0.5) * 2;

interface Curve {
  /** Value at a moment before now. */
  readonly used: (name: string, agoMs: number) => number;
  readonly isDown: (agoMs: number) => boolean;
  /** How long history has been kept. */
  readonly keptMs: number;
}

function points({ key, fromMs, untilMs, maxPoints }: SeriesQuery, curve: Curve): SeriesStep[] {
  const stepMs = Math.max(15_000, (untilMs - fromMs) / maxPoints);
  const found: SeriesStep[] = [];
  const add = (point: Pick<SeriesStep, 'atMs' | 'last' | 'min' | 'max'>) =>
    found.push({ ...point, count: 1, mean: point.last, median: point.last });
  for (let atMs = untilMs; atMs > Math.max(fromMs, NOW_MS - curve.keptMs); atMs -= stepMs) {
    const agoMs = NOW_MS - atMs;
    const down = curve.isDown(agoMs);
    if (key.metric === 'duration_ms') {
      const last = 128 + 22 * wobble(atMs, 5 * HOUR_MS) + 14 * noise(atMs);
      if (!down) add({ atMs, last, min: last * 0.86, max: last * (1.15 + 0.3 * Math.abs(noise(atMs + 1))) });
    } else if (key.metric === 'up') {
      add({ atMs, last: down ? 0 : 1, min: down ? 0 : 1, max: down ? 0 : 1 });
    } else {
      const used = curve.used(key.name, agoMs);
      add({ atMs, last: used, min: used, max: used });
    }
  }
  return found.reverse();
}

/** Looked at every ten minutes. */
function changes({ isDown, keptMs }: Curve, fromMs: number): LinkChange[] {
  const found: LinkChange[] = [];
  for (let atMs = Math.max(fromMs, NOW_MS - keptMs); atMs < NOW_MS; atMs += 10 * MINUTE_MS) {
    const up = !isDown(NOW_MS - atMs);
    if (found.at(-1)?.up !== up) found.push({ atMs, up });
  }
  return found;
}

function history(curve: Curve, log: readonly StoredLogEntry[] = []): HistoryReader {
  return {
    series: async (query) => success(points(query, curve)),
    linkChanges: async (_site, _link, fromMs) => success(changes(curve, fromMs)),
    logEntries: async ({ limit }) => success(log.slice(0, limit)),
  };
}

/** Grows by day, not by night, and is purged now and then. */
const workdays = (nowGib: number, perDayGib: number, saw: number) => (_: string, agoMs: number) => {
  const atDays = agoMs / DAY_MS;
  return (nowGib - perDayGib * atDays - saw * ((atDays * 0.9) % 1) + 0.12 * wobble(agoMs, DAY_MS)) * GIB;
};

const QUIET: Curve = {
  used: (name, agoMs) =>
    name === 'records' ? workdays(212, 0.9, 0.6)(name, agoMs) : workdays(6.2, 0.02, 1.5)(name, agoMs),
  isDown: () => false,
  keptMs: 60 * DAY_MS,
};

const BASIS: ForecastBasis = {
  kind: 'usage',
  days: 56,
  onWorkingDay: { of: 'volume', amount: gib(1.9) },
  measured: true,
  purge: { minuteOfDay: 120, weekdays: [0, 1, 2, 3, 4, 5, 6] },
  link: { state: 'up' },
};

const STOCK_BASIS: ForecastBasis = {
  kind: 'usage',
  days: 56,
  onWorkingDay: { of: 'stock', amount: 41 },
  measured: false,
};

const TOO_FEW: UnknownReason = { code: 'few_readings', readings: 4, needed: 10 };

export const wellStory = tell({
  stores: [
    store('records', reading(500, 212), forecast(days(null, null, null), days(96, 118, 140), BASIS, 180)),
    store(
      'spool',
      { sizeBytes: gib(40), usedBytes: gib(6.2), availableBytes: gib(33.8), files: 3_412 },
      forecast(days(null, null, null), days(31, 36, 44), BASIS, 180),
    ),
  ],
  judged: {
    runway: { upstream_down: { p10: 31 * DAY_MS, p50: 36 * DAY_MS, p90: 44 * DAY_MS } },
    advisory: {
      state: 'continue',
      reason: 'enough_room',
      text: told('There is room enough. records: Now 44.6 % used, 263 GiB left.'),
      sinceMs: NOW_MS - 16.4 * DAY_MS,
    },
  },
  history: history(QUIET),
});

const FLAP = {
  sinceMs: NOW_MS - 41 * MINUTE_MS,
  downs: 7,
  downMs: 11 * MINUTE_MS,
  longestUpMs: 6 * MINUTE_MS,
  usualDownMs: 94_000,
};

/** A line that comes and goes, and loses what it carries. */
export const flappingStory = tell({
  judgement: {
    state: 'flapping',
    faultDomain: 'none',
    evidence: told(
      'It goes up and down: down 7 times, 11 min in all; the longest time up in between was 6 min. Now it is up.',
    ),
    sinceMs: FLAP.sinceMs,
    lastUpAtMs: NOW_MS - 6_000,
    verdicts: { gateway: 'up', resolver: 'up', provider: 'up', service: 'up' },
  },
  quality: {
    probe: 'service',
    reading: { rttMs: { p50: 24.2, p90: 61, p99: 118 }, jitterMs: 14.1, lossRatio: 0.23, risk: 1 },
    warnings: [
      {
        cause: 'jitter',
        sinceMs: NOW_MS - 70 * MINUTE_MS,
        measure: 'jitter_ms',
        from: 1.2,
        to: 14.1,
        confidence: 0.98,
      },
    ],
    flap: FLAP,
    samplesToLearn: 0,
  },
  alerts: [
    alert(
      'SiagaUpstreamFlapping',
      'warning',
      { link: 'centre' },
      32 * MINUTE_MS,
      'The link upstream goes up and down.',
      'centre: so far down 7 times, 11 min in all; the longest time up in between was 6 min.',
    ),
  ],
  stores: wellStory.picture.sites.get(PEKANBARU.id)?.stores.values().toArray() ?? [],
  history: history(QUIET),
});

const DOWN_MS = 3 * DAY_MS + 5 * HOUR_MS;

export const downStory = tell({
  judgement: {
    state: 'down',
    faultDomain: 'provider',
    evidence: told(
      'https service: no answer within 5 s, 3 runs in a row; tcp provider refused, gateway and resolver answer.',
    ),
    reason: 'timeout',
    sinceMs: NOW_MS - DOWN_MS,
    lastUpAtMs: NOW_MS - DOWN_MS - 45_000,
    verdicts: { gateway: 'up', resolver: 'up', provider: 'down', service: 'down' },
  },
  probes: {
    provider: {
      phases: { dns: 1, connect: 21, total: 22 },
      failure: { reason: 'refused', detail: '203.0.113.9:443 refused the connection.' },
      passedAgoMs: DOWN_MS,
    },
    service: {
      phases: { dns: 1.2, connect: 4_998, total: 5_000 },
      failure: { reason: 'timeout', detail: 'No answer within 5 s, while connecting to 203.0.113.20:443.' },
      passedAgoMs: DOWN_MS + 45_000,
      certificateDays: 11,
    },
  },
  stores: [
    store('records', reading(500, 391), forecast(days(19, 27, 38), days(16, 19, 23), BASIS)),
    store(
      'spool',
      { sizeBytes: gib(40), usedBytes: gib(24.4), availableBytes: gib(15.6), files: 21_907 },
      forecast(days(null, null, null), days(6.2, 7.6, 9.8), BASIS),
    ),
  ],
  channels: [
    { channel: 'duty', times: 1, lastAtMs: NOW_MS - DOWN_MS, pending: false },
    {
      channel: 'head',
      times: 0,
      pending: false,
      held: { reason: 'working_hours', sinceMs: NOW_MS - DOWN_MS, untilMs: NOW_MS + 0.5 * DAY_MS },
      next: { kind: 'beginning', atMs: NOW_MS + 0.5 * DAY_MS },
    },
    {
      channel: 'province',
      times: 0,
      pending: false,
      next: { kind: 'escalation', atMs: NOW_MS + 0.1 * DAY_MS },
    },
  ],
  alerts: [
    alert(
      'SiagaUpstreamDown',
      'critical',
      { link: 'centre' },
      DOWN_MS,
      'The link upstream is down.',
      'centre: https service: no answer within 5 s, 3 runs in a row. Reason: timeout. Without it spool may be full in 6 d 5 h. Call the NOC of the provider, +62 21 555 0147.',
    ),
    alert(
      'SiagaStoreFillingUp',
      'warning',
      { store: 'spool' },
      2 * DAY_MS,
      'A store will be full before help can arrive and finish.',
      'spool: full between Mon 9 Mar 2026, 14:29 WIB and Fri 13 Mar 2026, 04:53 WIB, most likely Wed 11 Mar 2026, 00:05 WIB, if the link upstream stays down. Now 61% used, 16 GiB left. Lead time here is 14 d.',
    ),
    alert(
      'SiagaCertificateExpiring',
      'warning',
      { link: 'centre', probe: 'service' },
      6 * DAY_MS,
      'A certificate of the upstream expires soon.',
      'centre/service: CN=dc.dukcapil.example ends on 14 Mar 2026.',
    ),
  ],
  log: [
    entry(
      2 * DAY_MS,
      'alert',
      'SiagaStoreFillingUp',
      'firing',
      'spool: full between 9 Mar and 13 Mar, if the link upstream stays down.',
    ),
    entry(
      DOWN_MS - 61_000,
      'alert',
      'SiagaUpstreamDown',
      'firing',
      'centre: https service: no answer within 5 s, 3 runs in a row.',
    ),
    entry(DOWN_MS, 'link', 'centre', 'down', 'https service: no answer within 5 s, 3 runs in a row.'),
    entry(9 * DAY_MS, 'link', 'centre', 'up', 'https service passed 9 of the last 10 runs.'),
    entry(
      9 * DAY_MS + 42 * MINUTE_MS,
      'link',
      'centre',
      'down',
      'tcp provider unreachable, 3 times in a row.',
    ),
    entry(19 * DAY_MS, 'service', '', 'started', 'Siaga 0.1.0 started.'),
  ],
  history: history({
    used: (name, agoMs) => {
      if (name === 'records') return workdays(391, 1.6, 0.8)(name, agoMs);
      const before = Math.max(0, agoMs - DOWN_MS);
      const since = Math.max(0, DOWN_MS - agoMs);
      return (8 + (since / DOWN_MS) * 16.4 - ((before / DAY_MS) % 1) * 1.2) * GIB;
    },
    isDown: (agoMs) => agoMs < DOWN_MS,
    keptMs: 60 * DAY_MS,
  }),
});

/** The practice office a few minutes after it was cut: everything happens in minutes. */
const PRACTICE = site('practice', 'Practice office', {
  practice: true,
  leadTimeMs: 4 * MINUTE_MS,
  requiredAutonomyMs: 8 * MINUTE_MS,
  links: PEKANBARU.links.map((link) => ({
    ...link,
    upstream: 'Practice centre',
    probes: link.probes.slice(2),
  })),
  stores: [
    { ...(PEKANBARU.stores[1] ?? PEKANBARU.stores[0]), name: 'spool' } as SiteConfig['stores'][number],
  ],
});

const minutes = (p10: number, p50: number, p90: number): Answer => ({
  known: true,
  range: { p10: p10 * MINUTE_MS, p50: p50 * MINUTE_MS, p90: p90 * MINUTE_MS },
});

const fillingStory = tell({
  site: PRACTICE,
  stores: [
    {
      ...store(
        'spool',
        { sizeBytes: 64 * 2 ** 20, usedBytes: 41 * 2 ** 20, availableBytes: 23 * 2 ** 20, files: 812 },
        {
          ...forecast(minutes(4.1, 5.3, 7), minutes(3.2, 3.9, 4.8), {
            kind: 'trend',
            spanMs: 7 * MINUTE_MS,
            horizonMs: 15 * MINUTE_MS,
            rate: { heldMs: 5 * MINUTE_MS, perHour: { of: 'volume', amount: 2 ** 28 }, isGrowth: true },
          }),
          horizonMs: 15 * MINUTE_MS,
        },
      ),
    },
  ],
  alerts: [
    {
      ...alert(
        'SiagaStoreFillingUp',
        'critical',
        { store: 'spool' },
        40_000,
        'A store will be full before help can arrive and finish.',
        'spool: full in 3 min 54 s, if things go on as they are. Now 64% used, 23 MiB left. Lead time here is 4 min.',
      ),
      site: 'practice',
    },
  ],
  self: { ...SELF, startedAtMs: NOW_MS - 7 * MINUTE_MS, channels: [] },
  history: history({
    used: (_, agoMs) => (41 - (agoMs / MINUTE_MS) * 4.6) * 2 ** 20,
    isDown: (agoMs) => agoMs > 3 * MINUTE_MS && agoMs < 4 * MINUTE_MS,
    keptMs: 7 * MINUTE_MS,
  }),
});

const NOT_YET: LinkJudgement = {
  state: 'unknown',
  faultDomain: 'unknown',
  evidence: told('No probe has ended yet.'),
  sinceMs: NOW_MS - 2_000,
  verdicts: {},
};

export const unknownStory: Story = (() => {
  const told = tell({
    stores: PEKANBARU.stores.map(({ name }) => ({ name, forecasts: {} })),
    log: [],
    self: { ...SELF, startedAtMs: NOW_MS - 2_000, clock: { trusted: true }, channels: [] },
    history: history({ ...QUIET, keptMs: 0 }),
  });
  const linkPictures = PEKANBARU.links.map(({ name, probes }): [string, LinkPicture] => [
    name,
    { name, judgement: NOT_YET, probes: new Map(probes.map((one) => [one.name, { name: one.name }])) },
  ]);
  const stores = told.picture.sites.get(PEKANBARU.id)?.stores ?? new Map<string, StorePicture>();
  const sites = new Map([
    [
      PEKANBARU.id,
      { id: PEKANBARU.id, links: new Map(linkPictures), stores, stocks: new Map(), syncs: new Map() },
    ],
  ]);
  return { ...told, picture: { ...told.picture, sites } };
})();

export const unreadableStory = tell({
  site: {
    ...PEKANBARU,
    stocks: ['cards', 'ribbon'].map((name) => ({
      ...{
        name,
        schedule: { kind: 'every', everyMs: MINUTE_MS },
        timeoutMs: 5_000,
        forecastEveryMs: 300_000,
      },
      source: { kind: 'file', path: `/srv/${name}.txt`, rowsAt: '', maxBytes: 1_024, maxRows: 1 },
    })),
  },
  stocks: [
    {
      name: 'cards',
      reading: { items: 6_000, capacityItems: 10_000 },
      readAtMs: NOW_MS - 3_000,
      forecast: {
        atMs: NOW_MS - MINUTE_MS,
        forecast: forecast(days(20, 26, 33), days(20, 26, 33), STOCK_BASIS),
      },
    },
    {
      name: 'ribbon',
      failure: { reason: 'missing', detail: '/srv/ribbon.txt does not exist' },
      failingSinceMs: NOW_MS - 3 * MINUTE_MS,
    },
  ],
  stores: [
    {
      ...store(
        'records',
        reading(500, 437, { readonly: true }),
        forecast(
          { known: false, reason: TOO_FEW },
          { known: false, reason: TOO_FEW },
          { kind: 'unknown', reason: TOO_FEW },
        ),
      ),
      readAtMs: NOW_MS - 3 * HOUR_MS,
      failure: { reason: 'hung', detail: 'statfs of /var/lib/records has not answered for 3 h' },
      failingSinceMs: NOW_MS - 3 * HOUR_MS,
    },
    {
      name: 'spool',
      failure: { reason: 'missing', detail: '/var/spool/siak/outgoing does not exist' },
      failingSinceMs: NOW_MS - 20 * MINUTE_MS,
      forecasts: {},
    },
  ],
  alerts: [
    alert(
      'SiagaSourceUnreadable',
      'warning',
      { store: 'records' },
      3 * HOUR_MS,
      'A store cannot be read.',
      'records: hung, statfs of /var/lib/records has not answered for 3 h.',
    ),
  ],
  self: {
    ...SELF,
    storage: { ...SELF.storage, failure: { reason: 'full', detail: 'no space left on the device' } },
    clock: { trusted: false, reason: 'jumped' },
    channels: [
      {
        channel: 'hook',
        pending: 4,
        oldestPendingAtMs: NOW_MS - 50 * MINUTE_MS,
        sent: 3,
        failures: 22,
        lastError: 'timeout: no answer within 10 s',
      },
    ],
  },
  history: history(QUIET),
});

/** Three sites in one picture. */
export const manySitesStory: Story = (() => {
  const sites = [
    PEKANBARU,
    site('62.71', 'Disdukcapil Kota Palangka Raya', {
      province: 'Kalimantan Tengah',
      links: PEKANBARU.links,
      stores: PEKANBARU.stores,
    }),
    site('73.71', 'Disdukcapil Kota Makassar', {
      province: 'Sulawesi Selatan',
      timezone: 'Asia/Makassar',
      links: PEKANBARU.links,
      stores: PEKANBARU.stores,
    }),
  ];
  const told = [wellStory, downStory, unreadableStory].map(({ picture }) => picture.sites.get(PEKANBARU.id));
  const pictures = sites.flatMap(({ id }, index) => {
    const picture = told[index];
    return picture ? [[id, { ...picture, id }] as const] : [];
  });
  const alerts = downStory.picture.alerts.map((one) => ({ ...one, site: '62.71' }));
  return {
    config: config(sites),
    picture: { ...wellStory.picture, sites: new Map(pictures), alerts },
    history: wellStory.history,
  };
})();

export const STORIES = {
  well: wellStory,
  down: downStory,
  flapping: flappingStory,
  filling: fillingStory,
  unknown: unknownStory,
  unreadable: unreadableStory,
  sites: manySitesStory,
} as const;

export type StoryName = keyof typeof STORIES;
