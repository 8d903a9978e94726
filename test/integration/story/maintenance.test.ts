/** Planned work from the plan to its end: who is told what, what is silent, and what a restart remembers. */

import { describe, expect, it } from 'vitest';
import type { MaintenancePlan } from '../../../src/model/maintenance.ts';
import { PipelineRig, SITE } from '../../support/pipeline.ts';
import { temporaryFolder } from '../../support/stores.ts';

const MINUTE_MS = 60_000;
/** Stands for an hour: the story is the same, and sooner told. */
const HOUR_MS = 12 * MINUTE_MS;
const ZONE = 'Asia/Jakarta';

/** Local time of the rig's clock so many milliseconds from now. */
function local(rig: PipelineRig, inMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(rig.clock.now().atMs + inMs))
    .toZonedDateTimeISO(ZONE)
    .toPlainDateTime()
    .round('second')
    .toString();
}

function plan(rig: PipelineRig, fromMs: number, untilMs?: number): MaintenancePlan {
  return {
    id: 'migration',
    title: 'Data migration',
    origin: 'people',
    sites: [SITE],
    timezone: ZONE,
    start: local(rig, fromMs),
    ...(untilMs === undefined ? {} : { end: local(rig, untilMs) }),
    announceMs: [HOUR_MS],
  };
}

/** What was to be told, in order: alerts by name, work by phase. */
const toldBy = (rig: PipelineRig) =>
  rig.history.outbox.pending('hook').flatMap(({ event }) => {
    if ('alert' in event) return [`${event.alert.alert} ${event.kind}`];
    return event.kind === 'maintenance' ? [event.phase] : [];
  });

const well = () => 5;
const lost = () => null;

describe('planned work', () => {
  it('is announced ahead, at its start and at its end; the link that it cuts is no alert', async () => {
    await using folder = await temporaryFolder();
    await using rig = await PipelineRig.open(folder.path);
    await rig.live(5 * MINUTE_MS, well);
    expect(rig.pipeline.maintenance.plan(plan(rig, 2 * HOUR_MS, 4 * HOUR_MS), 'test').ok).toBe(true);
    expect(toldBy(rig)).toEqual([]);
    await rig.live(HOUR_MS + 2 * MINUTE_MS, well);
    expect(toldBy(rig)).toEqual(['ahead']);
    await rig.live(HOUR_MS, well);
    expect(toldBy(rig)).toEqual(['ahead', 'started']);
    expect(rig.pipeline.maintenance.endsAtMs(SITE)).toBeGreaterThan(rig.clock.now().atMs);
    expect(rig.pipeline.maintenance.endsAtMs('elsewhere')).toBeUndefined();
    await rig.live(HOUR_MS, lost);
    expect(rig.link?.judgement.state).toBe('down');
    await rig.live(HOUR_MS, well);
    expect(toldBy(rig)).toEqual(['ahead', 'started', 'ended']);
    const [ahead] = rig.history.outbox.pending('hook');
    expect(ahead?.event).toMatchObject({
      text: { en: expect.stringContaining('It begins in 12 min: from ') },
    });
  });

  it('that takes longer than planned says so, and the lost link is an alert then, and both end', async () => {
    await using folder = await temporaryFolder();
    await using rig = await PipelineRig.open(folder.path);
    await rig.live(5 * MINUTE_MS, well);
    rig.pipeline.maintenance.plan(plan(rig, MINUTE_MS, HOUR_MS), 'test');
    await rig.live(2 * MINUTE_MS, well);
    await rig.live(HOUR_MS + 5 * MINUTE_MS, lost);
    expect(toldBy(rig)).toEqual(['ahead', 'started', 'overrun', 'SiagaUpstreamDown firing']);
    await rig.live(10 * MINUTE_MS, well);
    expect(toldBy(rig).slice(4).toSorted()).toEqual(['SiagaUpstreamDown resolved', 'ended']);
  });

  it('lets an alert end that began before it', async () => {
    await using folder = await temporaryFolder();
    await using rig = await PipelineRig.open(folder.path);
    await rig.live(5 * MINUTE_MS, well);
    await rig.live(5 * MINUTE_MS, lost);
    rig.pipeline.maintenance.plan(plan(rig, MINUTE_MS, 5 * HOUR_MS), 'test');
    await rig.live(5 * MINUTE_MS, lost);
    await rig.live(10 * MINUTE_MS, well);
    expect(toldBy(rig)).toEqual([
      'SiagaUpstreamDown firing',
      'ahead',
      'started',
      'SiagaUpstreamDown resolved',
    ]);
  });

  it('without a known end is silent until somebody ends it', async () => {
    await using folder = await temporaryFolder();
    await using rig = await PipelineRig.open(folder.path);
    await rig.live(5 * MINUTE_MS, well);
    rig.pipeline.maintenance.plan(plan(rig, -MINUTE_MS), 'test');
    await rig.live(3 * HOUR_MS, lost);
    expect(toldBy(rig)).toEqual(['started']);
    expect(rig.pipeline.maintenance.withdraw('migration', 'test').ok).toBe(true);
    await rig.live(MINUTE_MS, lost);
    expect(toldBy(rig)).toEqual(['started', 'ended', 'SiagaUpstreamDown firing']);
  });

  it('is known after a restart, and what was told is not told again', async () => {
    await using folder = await temporaryFolder();
    const first = await PipelineRig.open(folder.path);
    await first.live(5 * MINUTE_MS, well);
    first.pipeline.maintenance.plan(plan(first, MINUTE_MS, HOUR_MS), 'test');
    await first.live(2 * MINUTE_MS, well);
    expect(toldBy(first)).toEqual(['ahead', 'started']);
    await first[Symbol.asyncDispose]();
    await using second = await PipelineRig.open(folder.path, first.clock);
    await second.live(5 * MINUTE_MS, lost);
    expect(second.link?.judgement.state).toBe('down');
    await second.live(HOUR_MS, well);
    expect(toldBy(second)).toEqual(['ahead', 'started', 'ended']);
  });

  it('of the configuration is changed there', async () => {
    await using folder = await temporaryFolder();
    await using rig = await PipelineRig.open(folder.path);
    expect(rig.pipeline.maintenance.withdraw('migration', 'test')).toEqual({
      ok: false,
      failure: 'There is no plan migration.',
    });
  });
});
