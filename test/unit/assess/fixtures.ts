import type {
  HttpProbe,
  IcmpProbe,
  ProbeConfig,
  Schedule,
  TcpProbe,
} from '../../../src/config/probe-types.ts';
import type {
  AlertsConfig,
  FilesystemStore,
  LinkConfig,
  Rhythm,
  SiteConfig,
} from '../../../src/config/types.ts';
import { words as realWords, type Words } from '../../../src/locale/locale.ts';
import type { Finding } from '../../../src/model/alert.ts';
import type { LinkJudgement, Rung } from '../../../src/model/assessment.ts';
import type { Answer, Forecast } from '../../../src/model/forecast.ts';
import type { StoreReading } from '../../../src/model/observation.ts';
import type { LinkPicture, SitePicture, StorePicture } from '../../../src/model/picture.ts';
import type { SyncPicture } from '../../../src/model/sync.ts';
import { inBoth, textsBy } from '../../support/texts.ts';
import { rules } from '../alert/fixtures.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const NOW = { atMs: Date.UTC(2026, 2, 2), monotonicMs: 50 * DAY };

/** Durations, sizes and instants that show the number they were made of. */
export const words: Words = {
  ...realWords('en'),
  instant: (atMs, timezone) => `<${new Date(atMs).toISOString()} ${timezone}>`,
  duration: (ms) => `<${ms / DAY} d>`,
  size: (bytes) => `<${bytes} B>`,
};

export const texts = textsBy(words);

export const EVERY_15_S: Schedule = { kind: 'every', everyMs: 15 * SECOND };

export function tcp(name: string, schedule: Schedule = EVERY_15_S, rung: Rung = 'central_service'): TcpProbe {
  return {
    kind: 'tcp',
    name,
    schedule,
    timeoutMs: 5 * SECOND,
    retryMs: 0,
    rung,
    host: '10.0.0.1',
    port: 443,
  };
}

export function ping(rung: Rung): IcmpProbe {
  return {
    kind: 'icmp',
    name: rung,
    schedule: EVERY_15_S,
    timeoutMs: 5 * SECOND,
    retryMs: 0,
    rung,
    host: '10.0.0.1',
  };
}

export function onRung(rung: Rung): TcpProbe {
  return tcp(rung, EVERY_15_S, rung);
}

export function https(name: string): HttpProbe {
  return {
    kind: 'https',
    name,
    schedule: EVERY_15_S,
    timeoutMs: 5 * SECOND,
    retryMs: 0,
    rung: 'central_service',
    url: 'https://dc.example/health',
    method: 'GET',
    headers: {},
    tls: {},
    expect: { status: [[200, 299]], headers: {} },
    maxBodyBytes: 1_000,
    freshEvery: 20,
  };
}

/** Intervals as they are configured, whatever happens. */
export const STEADY: Rhythm = {
  relax: { factor: 1, afterMs: HOUR },
  tighten: { factor: 1, leastMs: SECOND, forMs: 10 * MINUTE },
};

export function linkConfig(probes: readonly ProbeConfig[], more: Partial<LinkConfig> = {}): LinkConfig {
  return {
    name: 'centre',
    upstream: 'centre',
    probes,
    rules: { window: 10, down: { consecutive: 3, ratio: 0.5 }, up: { consecutive: 2, ratio: 0.2 } },
    rhythm: STEADY,
    ...more,
  };
}

const records: FilesystemStore = {
  kind: 'filesystem',
  name: 'records',
  path: '/var/lib/records',
  schedule: { kind: 'every', everyMs: MINUTE },
  timeoutMs: 5 * SECOND,
  forecastEveryMs: 10 * MINUTE,
  nearlyFull: { fireRatio: 0.95, clearRatio: 0.9 },
};

export function siteConfig(more: Partial<SiteConfig> = {}): SiteConfig {
  return {
    id: '14.71',
    name: 'Disdukcapil Kota Pekanbaru',
    timezone: 'Asia/Jakarta',
    locale: 'en',
    leadTimeMs: 14 * DAY,
    requiredAutonomyMs: 28 * DAY,
    outagePatienceMs: DAY,
    holidays: [],
    labels: {},
    advisory: { haltRatio: 0.98, haltWithinMs: 2 * HOUR, easeAfterMs: 15 * MINUTE, validForMs: 5 * MINUTE },
    practice: false,
    links: [linkConfig([https('https')])],
    stores: [records],
    stocks: [],
    syncs: [],
    services: [],
    ...more,
  };
}

export const alertsConfig: AlertsConfig = {
  rules: rules(0, 0),
  certificate: { warningMs: 21 * DAY, criticalMs: 3 * DAY },
  runbookUrl: 'docs/runbooks/',
};

/** Days from the forecast; null is beyond its horizon. */
export function days(p10: number | null, p50: number | null, p90: number | null): Answer {
  const ms = (estimate: number | null) => (estimate === null ? null : estimate * DAY);
  return { known: true, range: { p10: ms(p10), p50: ms(p50), p90: ms(p90) } };
}

export const NEVER = days(null, null, null);
export const CANNOT_SAY: Answer = { known: false, reason: { code: 'no_rate' } };

export function forecast(current: Answer, upstreamDown: Answer = NEVER, horizonDays = 90): Forecast {
  return { current, upstreamDown, horizonMs: horizonDays * DAY, basis: { kind: 'full' } };
}

export const reading: StoreReading = {
  sizeBytes: 1_000,
  usedBytes: 500,
  availableBytes: 500,
  readonly: false,
};

export function storePicture(more: Partial<StorePicture> = {}): StorePicture {
  return { name: 'records', reading, readAtMs: NOW.atMs, forecasts: {}, ...more };
}

export function forecastPicture(made: Forecast, ageMs = 0): StorePicture {
  return storePicture({ forecasts: { bytes: { atMs: NOW.atMs - ageMs, forecast: made } } });
}

export function judgement(more: Partial<LinkJudgement> = {}): LinkJudgement {
  return {
    state: 'up',
    evidence: inBoth('https passes.'),
    faultDomain: 'none',
    sinceMs: NOW.atMs,
    verdicts: {},
    ...more,
  };
}

export function linkPicture(more: Partial<LinkPicture> = {}): LinkPicture {
  return { name: 'centre', judgement: judgement(), probes: new Map(), ...more };
}

export function sitePicture(
  links: readonly LinkPicture[],
  stores: readonly StorePicture[] = [],
  syncs: readonly SyncPicture[] = [],
): SitePicture {
  return {
    id: '14.71',
    links: new Map(links.map((link) => [link.name, link])),
    stores: new Map(stores.map((store) => [store.name, store])),
    stocks: new Map(),
    syncs: new Map(syncs.map((sync) => [sync.name, sync])),
  };
}

/** The one finding of an alert; fails when there is none or more than one. */
export function only(findings: readonly Finding[], alert: string, severity?: string): Finding {
  const matching = findings.filter(
    (finding) => finding.alert === alert && (severity === undefined || finding.severity === severity),
  );
  const [first] = matching;
  if (!first || matching.length > 1)
    throw new Error(`${matching.length} findings of ${alert} ${severity ?? ''}`);
  return first;
}
