import { afterEach, describe, expect, it } from 'vitest';
import { createMetrics, type Metrics } from '../../../src/metrics/metrics.ts';
import type { Observation, ProbeObservation } from '../../../src/model/observation.ts';
import { PROBE_REASONS, SOURCE_REASONS } from '../../../src/model/observation.ts';
import type { Picture } from '../../../src/model/picture.ts';
import { Secret } from '../../../src/model/secret.ts';
import { readOpenMetrics } from '../../support/web/openmetrics.ts';
import { config, filesystem, link, PEKANBARU, site, tcp } from '../../support/web/sites.ts';
import { downStory, NOW_MS, unknownStory, unreadableStory, wellStory } from '../../support/web/stories.ts';

const build = { version: '0.1.0', nodeVersion: 'v26.10.0' };
const opened: Metrics[] = [];

function metricsOf(of = wellStory.config): Metrics {
  const metrics = createMetrics({ config: of, build });
  opened.push(metrics);
  return metrics;
}

afterEach(() => {
  for (const metrics of opened.splice(0)) metrics.close();
});

async function lines(metrics: Metrics, picture: Picture, start: string): Promise<string[]> {
  const { body } = await metrics.render(undefined, picture);
  return body.split('\n').filter((line) => line.startsWith(start));
}

function ran(parts: Partial<ProbeObservation> = {}): Observation {
  const outcome = { evidence: { phasesMs: { connect: 12, total: 12.5 } } };
  return {
    kind: 'probe',
    site: '14.71',
    link: 'centre',
    probe: 'provider',
    atMs: NOW_MS,
    monotonicMs: 5,
    outcome,
    ...parts,
  };
}

const refused = {
  evidence: { phasesMs: { total: 3 } },
  failure: { reason: 'refused', detail: 'no' },
} as const;

it('says whether history can be written', async () => {
  const metrics = metricsOf();
  const { picture } = wellStory;
  const failure = { reason: 'full', detail: 'no space left' } as const;
  const storage = { ...picture.self.storage, failure };
  const failing = { ...picture, self: { ...picture.self, storage } };
  expect(await lines(metrics, picture, 'siaga_history_writable')).toEqual(['siaga_history_writable 1']);
  expect(await lines(metrics, failing, 'siaga_history_writable')).toEqual(['siaga_history_writable 0']);
});

describe('counts', () => {
  it('stand at 0 for everything configured before anything happened', async () => {
    const metrics = metricsOf();
    const failures = await lines(metrics, wellStory.picture, 'siaga_probe_failures_total{');
    expect(failures).toHaveLength(4 * PROBE_REASONS.length);
    expect(failures).toContain(
      'siaga_probe_failures_total{site="14.71",link="centre",probe="service",reason="timeout"} 0',
    );
    const reads = await lines(metrics, wellStory.picture, 'siaga_source_read_failures_total{');
    expect(reads).toHaveLength(2 * SOURCE_REASONS.length);
    expect(await lines(metrics, wellStory.picture, 'siaga_link_state_changes_total')).toEqual([
      'siaga_link_state_changes_total{site="14.71",link="centre"} 0',
    ]);
  });

  it('follow what happens', async () => {
    const metrics = metricsOf();
    metrics.observe(ran());
    metrics.observe(ran({ outcome: refused }));
    metrics.linkStateChanged('14.71', 'centre');
    const value = { sizeBytes: 1, usedBytes: 1, availableBytes: 0 };
    metrics.observe({
      kind: 'store',
      site: '14.71',
      store: 'records',
      atMs: 0,
      monotonicMs: 0,
      outcome: { ok: true, value },
    });
    const failure = { reason: 'hung', detail: 'x' } as const;
    metrics.observe({
      kind: 'store',
      site: '14.71',
      store: 'records',
      atMs: 0,
      monotonicMs: 0,
      outcome: { ok: false, failure },
    });
    const { body } = await metrics.render(undefined, wellStory.picture);
    for (const line of [
      'siaga_probe_attempts_total{site="14.71",link="centre",probe="provider"} 2',
      'siaga_probe_failures_total{site="14.71",link="centre",probe="provider",reason="refused"} 1',
      'siaga_probe_duration_seconds_bucket{site="14.71",link="centre",probe="provider",le="0.005"} 1',
      'siaga_probe_duration_seconds_bucket{site="14.71",link="centre",probe="provider",le="0.025"} 2',
      'siaga_probe_duration_seconds_bucket{site="14.71",link="centre",probe="provider",le="+Inf"} 2',
      'siaga_probe_duration_seconds_sum{site="14.71",link="centre",probe="provider"} 0.0155',
      'siaga_probe_duration_seconds_count{site="14.71",link="centre",probe="provider"} 2',
      'siaga_link_state_changes_total{site="14.71",link="centre"} 1',
      'siaga_source_reads_total{site="14.71",source="records"} 2',
      'siaga_source_read_failures_total{site="14.71",source="records",reason="hung"} 1',
    ]) {
      expect(body.split('\n')).toContain(line);
    }
  });

  it('remember the last certificate through runs that see none', async () => {
    const metrics = metricsOf();
    const certificate = { subject: 's', issuer: 'i', expiresAtMs: 1_800_000_000_000 };
    metrics.observe(ran({ outcome: { evidence: { phasesMs: {}, certificate } } }));
    metrics.observe(ran());
    expect(
      await lines(metrics, wellStory.picture, 'siaga_tls_certificate_expiry_timestamp_seconds{'),
    ).toEqual([
      'siaga_tls_certificate_expiry_timestamp_seconds{site="14.71",link="centre",probe="provider"} 1800000000',
    ]);
  });

  it('survive a reload where the subject stays, go where it goes, and begin at 0 where it is new', async () => {
    const metrics = metricsOf();
    metrics.observe(ran());
    metrics.observe(ran({ probe: 'service' }));
    const next = site('14.71', 'x', {
      links: [link('centre', 'dc', [tcp('provider', 'h', 1), tcp('added', 'h', 2)])],
      stores: [filesystem('other', '/o')],
    });
    metrics.reconfigure(config([next]));
    expect(await lines(metrics, wellStory.picture, 'siaga_probe_attempts_total{')).toEqual([
      'siaga_probe_attempts_total{site="14.71",link="centre",probe="provider"} 1',
      'siaga_probe_attempts_total{site="14.71",link="centre",probe="added"} 0',
    ]);
    const { body } = await metrics.render(undefined, wellStory.picture);
    expect(body).not.toContain('probe="service"');
    expect(body).not.toContain('"records"');
    metrics.observe(ran({ probe: 'service' }));
    metrics.reconfigure(wellStory.config);
    expect(
      await lines(
        metrics,
        wellStory.picture,
        'siaga_probe_attempts_total{site="14.71",link="centre",probe="service"}',
      ),
    ).toEqual(['siaga_probe_attempts_total{site="14.71",link="centre",probe="service"} 0']);
  });
});

describe('gauges', () => {
  it('give every state of a link, one of them 1', async () => {
    const states = await lines(metricsOf(), downStory.picture, 'siaga_link_state{');
    expect(states).toHaveLength(5);
    expect(states.filter((line) => line.endsWith(' 1'))).toEqual([
      'siaga_link_state{site="14.71",link="centre",state="down"} 1',
    ]);
  });

  it('give every place where a link can be broken, one of them 1', async () => {
    const broken = await lines(metricsOf(), downStory.picture, 'siaga_link_fault_domain{');
    expect(broken).toHaveLength(9);
    expect(broken.filter((line) => line.endsWith(' 1'))).toEqual([
      'siaga_link_fault_domain{site="14.71",link="centre",state="provider"} 1',
    ]);
    const well = await lines(metricsOf(), wellStory.picture, 'siaga_link_fault_domain{');
    expect(well.filter((line) => line.endsWith(' 1'))).toEqual([
      'siaga_link_fault_domain{site="14.71",link="centre",state="none"} 1',
    ]);
  });

  it('call what nobody has judged yet unknown', async () => {
    const empty = { ...wellStory.picture, sites: new Map() };
    const states = await lines(metricsOf(), empty, 'siaga_link_state{');
    expect(states.filter((line) => line.endsWith(' 1'))).toEqual([
      'siaga_link_state{site="14.71",link="centre",state="unknown"} 1',
    ]);
  });

  it('say when a store is full, +Inf beyond the horizon, and nothing when it cannot be said', async () => {
    const full = await lines(
      metricsOf(),
      downStory.picture,
      'siaga_store_full_timestamp_seconds{site="14.71",store="spool"',
    );
    const madeAtS = (NOW_MS - 120_000) / 1000;
    expect(full).toEqual([
      ...['p10', 'p50', 'p90'].map(
        (estimate) =>
          `siaga_store_full_timestamp_seconds{site="14.71",store="spool",resource="bytes",scenario="current",estimate="${estimate}"} +Inf`,
      ),
      ...(
        [
          ['p10', 6.2],
          ['p50', 7.6],
          ['p90', 9.8],
        ] as const
      ).map(
        ([estimate, days]) =>
          `siaga_store_full_timestamp_seconds{site="14.71",store="spool",resource="bytes",scenario="upstream_down",estimate="${estimate}"} ${madeAtS + days * 86_400}`,
      ),
    ]);
    expect(await lines(metricsOf(), unreadableStory.picture, 'siaga_store_full_timestamp_seconds{')).toEqual(
      [],
    );
  });

  it('are absent, not 0, before anything was read', async () => {
    const { body } = await metricsOf().render(undefined, unknownStory.picture);
    for (const name of [
      'siaga_store_used_bytes',
      'siaga_probe_last_run_timestamp_seconds',
      'siaga_clock_offset_seconds',
      'siaga_source_last_success_timestamp_seconds',
    ]) {
      expect(body).not.toContain(`${name}{`);
      expect(body).not.toContain(`# TYPE ${name} `);
    }
  });

  it('leave out the phase that is the sum of the others', async () => {
    const phases = await lines(metricsOf(), wellStory.picture, 'siaga_probe_phase_seconds{');
    expect(phases).toContain(
      'siaga_probe_phase_seconds{site="14.71",link="centre",probe="service",phase="tls"} 0.058',
    );
    expect(phases.join()).not.toContain('total');
  });

  it('count firing alerts, with 0 for those that are known not to', async () => {
    const firing = await lines(metricsOf(), downStory.picture, 'siaga_alerts_firing{');
    expect(firing).toContain(
      'siaga_alerts_firing{site="14.71",alert="SiagaUpstreamDown",severity="critical"} 1',
    );
    expect(firing).toContain(
      'siaga_alerts_firing{site="14.71",alert="SiagaStoreNearlyFull",severity="critical"} 0',
    );
  });
});

it('counts messages for every member of an Alertmanager cluster, and for a channel that nothing was sent to', async () => {
  const of = (channel: string, more: object) => ({ channel, pending: 0, sent: 0, failures: 0, ...more });
  const channels = [
    of('am/10.0.0.5:9093', { sent: 7, failures: 2 }),
    of('am/10.0.0.6:9093', { pending: 3, oldestPendingAtMs: 5_000 }),
    of('hook', {}),
  ];
  const { picture } = wellStory;
  const told = { ...picture, self: { ...picture.self, channels } };
  expect(await lines(metricsOf(), told, 'siaga_notification')).toEqual(
    expect.arrayContaining([
      'siaga_notifications_total{channel="am/10.0.0.5:9093"} 9',
      'siaga_notification_failures_total{channel="am/10.0.0.5:9093"} 2',
      'siaga_notifications_pending{channel="am/10.0.0.6:9093"} 3',
      'siaga_notification_oldest_pending_timestamp_seconds{channel="am/10.0.0.6:9093"} 5',
      'siaga_notifications_total{channel="hook"} 0',
    ]),
  );
});

describe('the exposition', () => {
  it.each([wellStory, downStory, unknownStory, unreadableStory])(
    'is valid OpenMetrics, story %#',
    async (story) => {
      const metrics = metricsOf({
        ...story.config,
        notify: [
          {
            kind: 'webhook',
            tell: ['alerts'],
            acknowledgements: false,
            groupMs: 0,
            name: 'hook',
            url: new Secret('http://x'),
            headers: {},
            contentType: 'application/json',
            markup: 'plain',
            timeoutMs: 1,
          },
        ],
      });
      metrics.observe(ran());
      const { body } = await metrics.render('application/openmetrics-text; version=1.0.0', story.picture);
      const families = readOpenMetrics(body);
      const attempts = families.find(({ name }) => name === 'siaga_probe_attempts');
      expect(attempts?.type).toBe('counter');
      expect(families.find(({ name }) => name === 'siaga_probe_duration_seconds')?.unit).toBe('seconds');
      expect(families.find(({ name }) => name === 'process_cpu_user_seconds')?.type).toBe('counter');
      expect(body).not.toMatch(/nodejs_active_[a-z]+_total/);
    },
  );

  it('keeps hostile names inside their quotes', async () => {
    const name = 'a"b\\c\nd{e}=\ud800,\u{1f30a}';
    const hostile = config([
      site(name, name, { links: [link(name, name, [tcp(name, 'h', 1)])], stores: [filesystem(name, '/x')] }),
    ]);
    const { body } = await metricsOf(hostile).render('application/openmetrics-text', wellStory.picture);
    const info = readOpenMetrics(body).find((family) => family.name === 'siaga_site_info');
    expect(info?.samples).toHaveLength(1);
    expect(info?.samples[0]?.labels).toContain('site="a\\"b\\\\c\\nd{e}=\ufffd,\u{1f30a}"');
  });

  it('has one family a metric and both formats the same series', async () => {
    const metrics = metricsOf();
    const text = (await metrics.render(undefined, downStory.picture)).body;
    const open = (await metrics.render('application/openmetrics-text', downStory.picture)).body;
    const series = (body: string) =>
      body
        .split('\n')
        .filter((line) => line.startsWith('siaga_') && !line.includes('_bucket'))
        .map((line) => line.replace(/ \S+$/, ''));
    expect(series(open)).toEqual(series(text));
    expect(series(text).length).toBeGreaterThan(60);
  });

  it('says nothing of a site that is not configured', async () => {
    const other = config([site('x', 'x')]);
    expect((await metricsOf(other).render(undefined, wellStory.picture)).body).not.toContain(
      `site="${PEKANBARU.id}"`,
    );
  });
});
