import { describe, expect, it } from 'vitest';
import { judgedTexts } from '../../../src/locale/judged.ts';
import { messageTexts } from '../../../src/locale/message.ts';
import { ADVICE } from '../../../src/model/advisory.ts';
import { ALERT_NAMES, type AlertName, SEVERITIES } from '../../../src/model/alert.ts';
import { FAULT_DOMAINS } from '../../../src/model/assessment.ts';
import { INCIDENT_PHASES } from '../../../src/model/incident.ts';
import { LANGUAGES } from '../../../src/model/language.ts';
import { MAINTENANCE_PHASES } from '../../../src/model/maintenance.ts';
import { PROBE_REASONS, SOURCE_REASONS } from '../../../src/model/observation.ts';
import type { Annotation, JudgedTexts, When } from '../../../src/model/texts/judged.ts';
import type { Level, Spread } from '../../../src/model/texts/room.ts';
import { DELIVERY_REASONS } from '../../../src/notify/target.ts';
import { foreignWords } from '../../support/web/foreign-words.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 2, 2, 3);
const when = (inMs: number): When => ({
  atMs: NOW + inMs,
  inMs,
  timezone: 'Asia/Makassar',
  clockTrusted: true,
});
const spread: Spread = { p10: when(3 * DAY), p50: when(5 * DAY), p90: when(9.5 * DAY) };
const beyond: Spread = { p10: { ...when(3 * DAY), clockTrusted: false }, p50: null, p90: null };
const level: Level = { usedRatio: 0.9123, availableBytes: 1.5 * 2 ** 30, inodeRatio: 0.425 };
const reading = { rttMs: { p50: 21, p90: 34.4, p99: 60 }, jitterMs: 3.14, lossRatio: 0.18, risk: 1 };
const flap = { downs: 4, downMs: 200_000, longestUpMs: 120_000 };
const fact = { measure: 'loss_ratio', from: 0, to: 0.18, confidence: 0.97 } as const;
const quality = {
  probe: 'https',
  reading,
  warnings: [{ ...fact, cause: 'loss', sinceMs: NOW }],
  samplesToLearn: 0,
} as const;
const channel = { channel: 'chat', pending: 3, sent: 0, failures: 1 };
const tooFew = { link: 'centre', evidence: undefined, contact: undefined, carrying: [] };

/** Every way in which an alert is told; a new alert is a type error here. */
const SAID: Readonly<Record<AlertName, (texts: JudgedTexts) => readonly Annotation[]>> = {
  SiagaUpstreamDown: ({ link }) => [
    ...FAULT_DOMAINS.map((domain) =>
      link.down({ ...tooFew, domain, contact: '147', runway: { store: 'records', ms: 9 * DAY } }),
    ),
    ...PROBE_REASONS.map((reason) => link.down({ ...tooFew, reason, runway: null })),
    ...[0, Number.POSITIVE_INFINITY].map((ms) => link.down({ ...tooFew, runway: { store: 'records', ms } })),
  ],
  SiagaUpstreamPathLost: ({ link }) => [
    link.pathLost({ ...tooFew, carrying: [{ name: 'backup', upstream: 'batam' }] }),
  ],
  SiagaUpstreamDegrading: ({ quality: said }) => [
    said.degrading({ link: 'centre', quality, contact: '147' }),
    said.degrading({ link: 'centre', quality: { ...quality, warnings: [] }, contact: undefined }),
    said.degrading({ link: 'centre', quality: undefined, contact: undefined }),
  ],
  SiagaUpstreamFlapping: ({ quality: said }) => [
    said.flapping({ link: 'centre', flap, ended: undefined, contact: '147' }),
    said.flapping({
      link: 'centre',
      flap: undefined,
      ended: { ...flap, sinceMs: 0, untilMs: 1 },
      contact: undefined,
    }),
    said.flapping({ link: 'centre', flap: undefined, ended: undefined, contact: undefined }),
  ],
  SiagaCertificateExpiring: ({ link }) =>
    [2 * DAY, -DAY].flatMap((inMs) =>
      [{}, { endsFirst: 'Root' }].map((more) =>
        link.certificate({
          link: 'centre',
          probe: 'https',
          certificate: { subject: 'dc.example', issuer: 'CA', expiresAtMs: NOW + inMs, ...more },
          expires: when(inMs),
        }),
      ),
    ),
  SiagaStoreFillingUp: ({ room }) => [
    ...(['bytes', 'inodes'] as const).flatMap((resource) =>
      (['current', 'upstream_down'] as const).flatMap((scenario) =>
        [spread, beyond, undefined].map((each) =>
          room.fillingUp({
            store: 'records',
            outlook: { resource, scenario, isFull: false, spread: each },
            level,
            leadTimeMs: 14 * DAY,
          }),
        ),
      ),
    ),
    room.fillingUp({
      store: 'records',
      outlook: { resource: 'bytes', scenario: 'current', isFull: true, spread },
      level,
      leadTimeMs: 14 * DAY,
    }),
    room.fillingUp({ store: 'records', outlook: undefined, level: undefined, leadTimeMs: 14 * DAY }),
  ],
  SiagaStoreNearlyFull: ({ room }) =>
    [level, undefined].map((each) => room.nearlyFull({ store: 'records', level: each })),
  SiagaStoreReadOnly: ({ room }) => ['/srv', undefined].map((path) => room.readOnly('records', path)),
  SiagaSourceUnreadable: ({ room }) =>
    (['store', 'sync', 'stock'] as const).flatMap((kind) => [
      ...SOURCE_REASONS.map((reason) => room.unreadable(kind, 'records', { reason, detail: 'technical' })),
      room.unreadable(kind, 'records', undefined),
    ]),
  SiagaStockRunningOut: ({ room, sync }) => [
    ...[0, 20].flatMap((items) =>
      [{ spread }, { spread: undefined }, undefined].map((outlook) =>
        room.stockRunningOut({
          stock: 'cards',
          reading: { items, capacityItems: 6_000 },
          outlook,
          leadTimeMs: DAY,
        }),
      ),
    ),
    sync.shortOfStock('ktp', { stock: 'cards', stage: 'ready', pending: 20_000, items: 6_000 }),
    sync.shortOfStock('ktp', undefined),
  ],
  SiagaRunwayShort: ({ room }) =>
    [0, 3 * DAY, Number.POSITIVE_INFINITY, undefined].map((fullInMs) =>
      room.runwayShort({ store: 'records', fullInMs, requiredMs: 28 * DAY }),
    ),
  SiagaMaintenanceShortfall: ({ room }) => [
    ...[spread, undefined].map((each) =>
      room.shortfall({
        store: 'records',
        leadTimeMs: DAY,
        short: { title: 'Migrasi', ends: when(4 * DAY), spread: each, byMs: DAY },
      }),
    ),
    room.shortfall({ store: 'records', leadTimeMs: DAY, short: undefined }),
  ],
  SiagaSyncStalled: ({ sync }) => [
    sync.stalled({ sync: 'ktp', waiting: { pending: 1_234, idleMs: 2 * HOUR, oldest: when(-DAY) } }),
    sync.stalled({ sync: 'ktp', waiting: undefined }),
  ],
  SiagaSyncSlow: ({ sync }) => [
    sync.slow('ktp', 'ready', { records: 120, p50Ms: DAY, p90Ms: 3.5 * DAY }),
    sync.slow('ktp', 'ready', undefined),
  ],
  SiagaBacklogGrowing: ({ sync }) => [
    ...[{ inMs: DAY, fullStore: 'records' }, { inMs: DAY }, undefined].map((problem) =>
      sync.growing('ktp', { captured: 700, acknowledged: 65, overMs: 7 * DAY, problem }),
    ),
    sync.growing('ktp', { captured: 70, acknowledged: 65, overMs: 8 * HOUR }),
    sync.growing('ktp', undefined),
  ],
  SiagaRejectedRising: ({ sync }) => [
    sync.rejected('ktp', { ratio: 0.213, rejected: 1_234, before: 0.02 }),
    sync.rejected('ktp', { ratio: 0.213, rejected: 12, before: undefined }),
    sync.rejected('ktp', undefined),
  ],
  SiagaIncidentUpdateDue: ({ link }) => [link.updateDue('17', when(-HOUR)), link.updateDue('17', undefined)],
  SiagaSelfStorage: ({ self }) => [
    ...(['full', 'readonly', 'locked', 'corrupt', 'hung', 'missing', 'io'] as const).map((reason) =>
      self.storage({ reason, detail: 'technical.' }),
    ),
    self.storage(undefined),
  ],
  SiagaSelfClock: ({ self }) => [
    ...(['too_early', 'off', 'jumped'] as const).map((reason) =>
      self.clock({ trusted: false, reason, offsetMs: 90_000 }),
    ),
    ...[true, false].map((synchronised) =>
      self.clock({ trusted: true, offsetMs: -90_000, sync: { synchronised, by: 'chrony' } }),
    ),
  ],
  SiagaSelfDelivery: ({ self }) => [
    ...DELIVERY_REASONS.map((reason) =>
      self.delivery({ ...channel, lastError: `${reason}: technical` }, HOUR),
    ),
    self.delivery({ ...channel, pending: 0 }, 0),
  ],
  SiagaSelfStalled: ({ self }) => [self.stalled([{ name: 'centre/https', lateMs: HOUR }]), self.stalled([])],
};

describe.each(ALERT_NAMES)('%s', (name) => {
  it('is told in each language without a word of the other', () => {
    for (const language of LANGUAGES) {
      for (const { summary, description } of SAID[name](judgedTexts(language))) {
        expect(foreignWords(`${summary} ${description}`, language, []), description).toEqual([]);
      }
    }
  });

  it('says the same of nothing in both languages, and its summary stays the same', () => {
    const [english, indonesian] = [SAID[name](judgedTexts('en')), SAID[name](judgedTexts('id'))];
    for (const [at, { summary, description }] of english.entries()) {
      expect(indonesian[at]?.summary).not.toBe(summary);
      expect(indonesian[at]?.description).not.toBe(description);
    }
  });
});

it('says numbers, instants and durations as Indonesian does', () => {
  const [first] = SAID.SiagaStoreFillingUp(judgedTexts('id'));
  expect(first?.description).toBe(
    'records: penuh antara Kam 5 Mar 2026, 11:00 WITA dan Rab 11 Mar 2026, 23:00 WITA, paling mungkin Sab 7 Mar 2026, 11:00 WITA, jika keadaan tetap seperti sekarang. Kini terpakai 91,2%, tersisa 1,5 GiB. Bantuan di sini memerlukan 14 hari.',
  );
});

describe.each(LANGUAGES)('what stands around the evidence in %s', (language) => {
  const texts = messageTexts(language);
  const said = {
    alert: 'SiagaUpstreamDown',
    site: 'Kota Palu',
    summary: 'x',
    description: 'y',
  } as const;
  const titled = [
    texts.test,
    ...SEVERITIES.map((severity) => texts.alert({ ...said, severity, kind: 'firing' })),
    texts.alert({ ...said, severity: 'critical', kind: 'resolved' }),
    ...ADVICE.map((advice) => texts.advisory('Kota Palu', advice, 'x')),
    ...MAINTENANCE_PHASES.map((phase) => texts.maintenance('Migrasi', phase, 'x')),
    ...INCIDENT_PHASES.map((phase) => texts.incident('Kota Palu', phase, 'x', 'y')),
    texts.summary(1, ['x'], 0),
    texts.summary(25, ['x'], 24),
  ];
  const lines = [
    texts.late(NOW, 'Asia/Jayapura'),
    texts.hasEnded,
    texts.heartbeat.summary,
    texts.heartbeat.description,
    ...SEVERITIES.map((severity) =>
      texts.summaryLine(
        { ...said, severity, kind: 'firing' },
        { fromMs: NOW, untilMs: NOW + HOUR, timezone: 'Asia/Jayapura' },
      ),
    ),
  ];

  it('has no word of another language', () => {
    const whole = [...titled.flatMap(({ title, text }) => [title, text]), ...lines].join('\n');
    expect(foreignWords(whole, language, [])).toEqual([]);
  });

  it('has a title of one line, and says the same twice of nothing', () => {
    for (const { title } of titled) expect(title).not.toContain('\n');
    expect(new Set(titled.map(({ title }) => title)).size).toBe(titled.length);
  });
});
