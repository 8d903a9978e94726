/** The quality of a link through the whole pipeline, on a clock that the test owns: flaps, losses, a restart in between. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkChanges } from '../../../src/history/link-changes.ts';
import { textIn } from '../../../src/model/language.ts';
import { LINK, PipelineRig, SITE, type Trip } from '../../support/pipeline.ts';
import { metricOf } from '../../support/service-door.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { dice, lost, quiet } from '../../unit/assess/quality/simulated-link.ts';

const HOUR_MS = 3_600_000;
const labels = { site: SITE, link: LINK };

let folder: TemporaryFolder;
let rig: PipelineRig;
beforeEach(async () => {
  folder = await temporaryFolder();
  rig = await PipelineRig.open(folder.path);
});
afterEach(async () => {
  await rig[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const calm = (count: number, seed = 1): readonly Trip[] => quiet(dice(seed), count, 20, 0.3);
const cycles = (count: number): readonly Trip[] =>
  Array.from({ length: count }, (_, index) => [...lost(3), ...calm(6, index + 7)]).flat();

async function metric(name: string, more: Readonly<Record<string, string>> = {}) {
  const { body } = await rig.metrics.render(undefined, rig.state.picture());
  return metricOf(body, name, { ...labels, ...more });
}

describe('a flap', () => {
  it('is one incident with right counts; down is told before it is known to be one, and no more', async () => {
    await rig.run([...calm(200), ...cycles(6)]);
    expect(rig.told).toEqual([
      'SiagaUpstreamDown firing',
      'SiagaUpstreamDown resolved',
      'SiagaUpstreamDown firing',
      'SiagaUpstreamDown resolved',
      'SiagaUpstreamFlapping firing',
    ]);
    expect(rig.link?.judgement.state).toBe('flapping');
    expect(rig.link?.judgement.evidence.en).toContain('down 6 times, 4 min 30 s in all');
    expect(await metric('siaga_link_state', { state: 'flapping' })).toBe(1);
    expect(await metric('siaga_link_risk_ratio')).toBe(1);

    await rig.run(calm(120, 3));
    expect(rig.told.slice(5)).toEqual(['SiagaUpstreamFlapping resolved']);
    const [first, last] = rig.events.filter(({ alert }) => alert.alert === 'SiagaUpstreamFlapping');
    expect(last?.alert.alertId).toBe(first?.alert.alertId);
    expect(last?.alert.annotations.en.description).toContain(
      'down 6 times, 4 min 30 s in all; the longest time up in between was',
    );
    expect(rig.link?.judgement.state).toBe('up');
    expect(await metric('siaga_link_state', { state: 'flapping' })).toBe(0);
  });

  it('reads as one story in the log, and leaves the changes for forecasts alone', async () => {
    await rig.run([...calm(200), ...cycles(6), ...calm(120, 3)]);
    const log = await rig.history.logEntries({ kinds: ['link', 'quality'], limit: 100 });
    const entries = log.ok ? [...log.value].reverse() : [];
    const story = entries.map(({ kind, state }) => `${kind} ${state}`);
    expect(story.filter((line) => line === 'link flapping')).toHaveLength(1);
    expect(story.filter((line) => line.startsWith('quality flapping'))).toHaveLength(1);
    expect(story.at(-1)).toBe('link up');
    const recovered = entries.findLast(({ state }) => state === 'recovered');
    expect(textIn('en', recovered?.text ?? '')).toMatch(/^It has stopped flapping: down 6 times/);
    expect(textIn('id', recovered?.text ?? '')).toMatch(
      /^Jaringan tidak lagi putus-sambung: terputus 6 kali/,
    );
    const changes = await rig.history.linkChanges(SITE, LINK, 0);
    const ofLink = entries.filter(({ kind }) => kind === 'link');
    expect(changes.ok && changes.value).toEqual(linkChanges(ofLink, 0));
  });

  it('does not hide an outage: a spell of ten usual ones is down, once', async () => {
    await rig.run([...calm(200), ...cycles(4)]);
    const before = rig.told.length;
    // 45 s are usual: 7 min 30 s and no sooner.
    await rig.run(lost(28));
    expect(rig.told.slice(before)).toEqual([]);
    expect(rig.link?.judgement.evidence.en).toContain('Now it is down');
    await rig.run(lost(10));
    expect(rig.told.slice(before)).toEqual(['SiagaUpstreamDown firing']);
    expect(rig.link?.judgement.state).toBe('down');
    await rig.run(calm(200, 5));
    expect(rig.told.slice(before + 1)).toEqual([
      'SiagaUpstreamDown resolved',
      'SiagaUpstreamFlapping resolved',
    ]);
  });

  it('goes on over a restart without being told again', async () => {
    await rig.run([...calm(200), ...cycles(4)]);
    const before = rig.told;
    const { clock } = rig;
    await rig[Symbol.asyncDispose]();
    rig = await PipelineRig.open(folder.path, clock);
    expect(rig.link?.quality?.flap?.downs).toBeGreaterThanOrEqual(3);
    await rig.run([...calm(4, 8), ...cycles(2)]);
    expect(rig.told).toEqual(before);
    await rig.run(calm(120, 3));
    expect(rig.told.slice(before.length)).toEqual(['SiagaUpstreamFlapping resolved']);
  });

  it('keeps its lengths when the wall clock steps', async () => {
    await rig.run([...calm(200), ...cycles(3)]);
    rig.clock.stepWall(-24 * HOUR_MS);
    await rig.run(cycles(3));
    expect(rig.link?.judgement.evidence.en).toContain('down 6 times, 4 min 30 s in all');
  });
});

describe('a lossy link', () => {
  it.each([11, 12, 13])('is not down in an hour of 5 percent loss (seed %i)', async (seed) => {
    const d = dice(seed);
    await rig.live(HOUR_MS, () => (d.uniform() < 0.05 ? null : 20 + 0.3 * d.normal()));
    expect(rig.told.filter((line) => !line.startsWith('SiagaUpstreamDegrading'))).toEqual([]);
    expect(await metric('siaga_link_state', { state: 'up' })).toBe(1);
  });

  it('that gets worse is warned of once, with numbers, and the warning ends', async () => {
    const d = dice(21);
    await rig.run(calm(200));
    await rig.run(Array.from({ length: 60 }, (_, index) => (index % 6 === 5 ? null : 20 + 0.3 * d.normal())));
    expect(rig.told).toEqual(['SiagaUpstreamDegrading firing']);
    expect(rig.events[0]?.alert.annotations.en.description).toMatch(
      /^centre: loss went from under 1% to \d+% \(\d+% sure\)\. The last minutes: round trip 20 ms/,
    );
    expect(await metric('siaga_link_loss_ratio')).toBeGreaterThan(0.1);
    expect(await metric('siaga_link_rtt_seconds_count')).toBe(250);
    await rig.run(calm(200, 4));
    expect(rig.told).toEqual(['SiagaUpstreamDegrading firing', 'SiagaUpstreamDegrading resolved']);
  });
});

it('keeps at most 16 KiB of a link', async () => {
  await rig.run([...calm(240), ...cycles(10)]);
  const { clock } = rig;
  await rig[Symbol.asyncDispose]();
  rig = await PipelineRig.open(folder.path, clock);
  const kept = rig.history.restore().kept.get(`quality/${SITE}/${LINK}`) ?? '';
  expect(kept.length).toBeGreaterThan(1_000);
  expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(16 * 1024);
});
