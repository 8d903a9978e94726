import { describe, expect, it } from 'vitest';
import { type LinkSample, replayLink } from '../../../src/cli/link-replay.ts';
import { alertsConfig, linkConfig, siteConfig, tcp, texts } from '../assess/fixtures.ts';

const STEP_MS = 60_000;
const CALM = 300;
const LOSSY = 40;
const CUT = 30;
const START_MS = Date.UTC(2026, 7, 3);

/** Answers, loses every fourth probe, is cut, and answers again. */
const SAMPLES = Array.from({ length: CALM + LOSSY + CUT + 200 }, (_, index): LinkSample => {
  const isLost = index >= CALM && index < CALM + LOSSY ? index % 4 === 0 : index >= CALM;
  const passed = index >= CALM + LOSSY + CUT || !isLost;
  const atMs = START_MS + index * STEP_MS;
  return { atMs, probe: 'tcp', passed, ...(passed && { rttMs: 180 + (index % 3) }) };
});

function replayed(samples: readonly LinkSample[], alerts = alertsConfig) {
  const probe = tcp('tcp', { kind: 'every', everyMs: STEP_MS });
  const link = { ...linkConfig([probe]), qualityProbe: 'tcp' };
  const site = siteConfig({ links: [link] });
  return replayLink({ site, link, alerts, texts, samples });
}

const WHOLE = replayed(SAMPLES);
const said = WHOLE.events.map(({ kind, alert }) => `${alert.alert} ${kind}`);

describe('a replay of a link', () => {
  it('warns before the link goes down, tells that it is, and that both are over', () => {
    expect(said.slice(0, 3)).toEqual([
      'SiagaUpstreamDegrading firing',
      'SiagaUpstreamDown firing',
      'SiagaUpstreamDown resolved',
    ]);
    expect(said).toContain('SiagaUpstreamDegrading resolved');
    const firstLostAtMs = START_MS + (CALM + LOSSY) * STEP_MS;
    expect(WHOLE.course.outages).toMatchObject([
      { firstLostAtMs, confirmedAtMs: firstLostAtMs + 2 * STEP_MS },
    ]);
  });

  it('uses nothing before its time', () => {
    for (const share of [0.5, 0.6, 0.65, 0.7]) {
      const prefix = replayed(SAMPLES.slice(0, Math.round(share * SAMPLES.length)));
      const texted = prefix.events.map(({ atMs, eventId }) => [atMs, eventId]);
      const until = WHOLE.events.filter(({ atMs }) => atMs <= prefix.untilMs);
      expect(texted).toEqual(until.map(({ atMs, eventId }) => [atMs, eventId]));
    }
  });

  it('ends a hold when it is over, not at the next sample', () => {
    const rule = { ...alertsConfig.rules.SiagaUpstreamDown, clearHoldMs: 1.5 * STEP_MS };
    const held = { ...alertsConfig, rules: { ...alertsConfig.rules, SiagaUpstreamDown: rule } };
    const endOf = ({ events }: ReturnType<typeof replayed>) =>
      events.find(({ kind, alert }) => kind === 'resolved' && alert.alert === 'SiagaUpstreamDown')?.atMs ?? 0;
    expect(endOf(replayed(SAMPLES, held)) - endOf(WHOLE)).toBe(1.5 * STEP_MS);
  });

  it('of a silence lets an outage neither begin nor end', () => {
    const downAt = CALM + LOSSY + 10;
    const after = { atMs: START_MS + 3_000 * STEP_MS, probe: 'tcp', passed: false };
    const { events, course } = replayed([...SAMPLES.slice(0, downAt), after]);
    expect(events.map(({ kind }) => kind)).toEqual(['firing', 'firing']);
    expect(course.outages).toHaveLength(1);
    expect(course.outages[0]).not.toHaveProperty('endedAtMs');
  });
});
