import { expect, it } from 'vitest';
import type { LinkConfig, Rhythm } from '../../src/config/types.ts';
import { LinkRig } from '../support/link-rig.ts';
import { linkConfig, onRung, ping, SECOND, STEADY } from './assess/fixtures.ts';

const RETRY_MS = 2 * SECOND;
const SILENT = { reason: 'timeout', detail: 'no answer within 5 s' } as const;
const tightening: Rhythm = { ...STEADY, tighten: { factor: 2, leastMs: SECOND, forMs: 600 * SECOND } };

function ladder(more: Partial<LinkConfig> = {}): LinkConfig {
  const probes = [onRung('gateway'), onRung('central_network'), onRung('central_service')];
  return linkConfig(
    probes.map((probe) => ({ ...probe, retryMs: RETRY_MS })),
    more,
  );
}

it('repeats a failure within the time for it, and asks the nearer rungs, the far ones not at once', () => {
  using rig = new LinkRig(ladder());
  rig.heard('central_service');
  const { inMs = 0 } = rig.heard('central_service', SILENT)?.again ?? {};
  expect(inMs).toBeGreaterThanOrEqual(RETRY_MS / 2);
  expect(inMs).toBeLessThanOrEqual(RETRY_MS);
  expect(rig.hastened.get('gateway')).toBe(0);
  expect(rig.hastened.get('central_network')).toBeGreaterThan(0);
  expect(rig.hastened.get('central_network')).toBeLessThanOrEqual(RETRY_MS / 2);
});

it('confirms what came back at some moment of the interval', async () => {
  using rig = new LinkRig(ladder());
  for (let times = 0; times < 3; times += 1) rig.heard('central_service', SILENT);
  const delays = Array.from({ length: 20 }, () => {
    for (let times = 0; times < 3; times += 1) rig.heard('central_service', SILENT);
    return rig.heard('central_service')?.again?.inMs ?? 0;
  });
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(RETRY_MS / 2);
  expect(Math.max(...delays)).toBeGreaterThan(10 * SECOND);
  expect(Math.max(...delays)).toBeLessThanOrEqual(15 * SECOND);
});

it('moves its probes up when it gets worse, and gives each run the interval in force', async () => {
  using rig = new LinkRig(ladder({ rhythm: tightening }));
  rig.heard('gateway');
  for (let times = 0; times < 3; times += 1) rig.heard('central_service', SILENT);
  expect(rig.picture?.judgement.state).toBe('down');
  expect(rig.hastened.get('gateway')).toBeLessThanOrEqual(7_500);
  expect(rig.heard('gateway')?.again).toEqual({ everyMs: 7_500 });
  await rig.clock.advance(600 * SECOND);
  expect(rig.heard('gateway')?.again).toBeUndefined();
});

it('does not repeat a ping that was never answered, once others have shown that the way carries', async () => {
  const retryMs = 1_000;
  using rig = new LinkRig(linkConfig([{ ...ping('gateway'), retryMs }, onRung('central_service')]));
  const wishes: boolean[] = [];
  for (let times = 0; times < 6; times += 1) {
    wishes.push(rig.heard('gateway', SILENT)?.again?.inMs !== undefined);
    rig.heard('central_service');
    await rig.clock.advance(15_000);
  }
  expect(wishes).toEqual([true, true, false, false, false, false]);
  expect(rig.picture?.judgement).toMatchObject({ state: 'up', verdicts: { gateway: 'unknown' } });
});
