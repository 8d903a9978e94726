import { expect, it } from 'vitest';
import { riskOf } from '../../src/model/picture.ts';
import { LinkRig } from '../support/link-rig.ts';
import { linkConfig, onRung, ping, STEADY } from './assess/fixtures.ts';

const SILENT = { reason: 'timeout', detail: 'no answer within 5 s' } as const;

const ladder = linkConfig([onRung('gateway'), onRung('provider'), onRung('central_service')]);

/** One round of the ladder: what is named does not answer. */
async function round(rig: LinkRig, silent: readonly string[]): Promise<void> {
  for (const { name } of [...ladder.probes].reverse()) {
    rig.heard(name, silent.includes(name) ? SILENT : undefined);
  }
  await rig.clock.advance(15_000);
}

it('tells when the fault of an outage moves to another place', async () => {
  using rig = new LinkRig(ladder);
  await round(rig, []);
  for (let times = 0; times < 4; times += 1) await round(rig, ['gateway', 'provider', 'central_service']);
  expect(rig.picture?.judgement).toMatchObject({ state: 'down', faultDomain: 'lan' });
  rig.log.length = 0;
  for (let times = 0; times < 4; times += 1) await round(rig, ['provider', 'central_service']);
  expect(rig.picture?.judgement).toMatchObject({ state: 'down', faultDomain: 'provider' });
  expect(rig.log).toEqual([
    {
      site: '14.71',
      kind: 'fault',
      subject: 'centre',
      state: 'provider',
      text: expect.objectContaining({
        en: 'Now broken at the line of the provider, before at the network of this office.',
      }),
    },
  ]);
  for (let times = 0; times < 4; times += 1) await round(rig, []);
  expect(rig.log.map(({ state }) => state)).toEqual(['provider', 'degraded', 'up']);
  expect(rig.picture?.judgement.lastFault?.domain).toBe('provider');
});

it('logs an answer of a name server that changed, and counts it as no failure', () => {
  using rig = new LinkRig(ladder);
  const answering = (record: string) => ({ answers: [{ server: '10.0.0.53', records: [record] }] });
  rig.heard('central_service', undefined, answering('203.0.113.10'));
  rig.log.length = 0;
  rig.heard('central_service', undefined, answering('203.0.113.11'));
  expect(rig.log).toEqual([
    {
      site: '14.71',
      kind: 'names',
      subject: 'centre',
      state: 'changed',
      text: expect.objectContaining({
        en: 'central_service: 10.0.0.53 answered 203.0.113.10 before and 203.0.113.11 now.',
      }),
    },
  ]);
  expect(rig.picture?.judgement.state).toBe('up');
});

it('takes the silence of a nearer rung that tells the quality for no risk of the link, nor for its loss before it ever answered', async () => {
  const probes = [ping('provider'), onRung('central_service')];
  using rig = new LinkRig(linkConfig(probes, { qualityProbe: 'provider' }));
  const round = async (provider: boolean, service: boolean) => {
    rig.heard('provider', provider ? undefined : SILENT, { phasesMs: provider ? { first_byte: 20 } : {} });
    rig.heard('central_service', service ? undefined : SILENT);
    await rig.clock.advance(15_000);
  };
  const risk = () => rig.picture && riskOf(rig.picture);
  for (let times = 0; times < 6; times += 1) await round(false, true);
  expect(rig.picture?.judgement.state).toBe('up');
  expect(rig.picture?.quality).toBeUndefined();
  expect(risk()).toBeUndefined();
  for (let times = 0; times < 4; times += 1) await round(true, true);
  for (let times = 0; times < 4; times += 1) await round(false, true);
  expect(rig.picture?.judgement.state).toBe('degraded');
  expect(risk()).toBeLessThan(1);
  for (let times = 0; times < 4; times += 1) await round(false, false);
  expect(rig.picture?.judgement.state).toBe('down');
  expect(risk()).toBe(1);
});

it('looks more often at a link that is up but warned of, and as before when the warning is over', async () => {
  const rhythm = { ...STEADY, tighten: { ...STEADY.tighten, factor: 3 } };
  using rig = new LinkRig(linkConfig([ping('provider')], { qualityProbe: 'provider', rhythm }));
  const run = async (answers: boolean) => {
    const heard = answers
      ? rig.heard('provider', undefined, { phasesMs: { first_byte: 20 } })
      : rig.heard('provider', SILENT);
    await rig.clock.advance(15_000);
    return heard?.again;
  };
  for (let times = 0; times < 200; times += 1) expect(await run(true)).toBeUndefined();
  for (let times = 0; times < 12; times += 1) await run(times % 3 > 0);
  expect(rig.picture?.quality?.warnings).toHaveLength(1);
  expect(rig.picture?.judgement.state).toBe('up');
  expect(await run(true)).toEqual({ everyMs: 5_000 });
  for (let times = 0; times < 100; times += 1) await run(true);
  expect(rig.picture?.quality?.warnings).toEqual([]);
  expect(await run(true)).toBeUndefined();
});
