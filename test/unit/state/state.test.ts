import { describe, expect, it } from 'vitest';
import type { ProbeObservation, StoreObservation } from '../../../src/model/observation.ts';
import { createState } from '../../../src/state/state.ts';
import { inBoth } from '../../support/texts.ts';

const SITE = {
  id: '14.71',
  links: [{ name: 'centre', probes: [{ name: 'tcp' }] }],
  stores: [{ name: 'records' }],
  stocks: [],
  syncs: [{ name: 'enrolment' }],
};
const reading = { sizeBytes: 100, usedBytes: 40, availableBytes: 60 };

const probed = (atMs: number, failed: boolean): ProbeObservation => ({
  kind: 'probe',
  site: '14.71',
  link: 'centre',
  probe: 'tcp',
  atMs,
  monotonicMs: atMs,
  outcome: {
    evidence: { phasesMs: { total: 3 } },
    ...(failed ? { failure: { reason: 'refused', detail: 'connection refused' } } : {}),
  },
});

const read = (atMs: number, outcome: StoreObservation['outcome']): StoreObservation => ({
  kind: 'store',
  site: '14.71',
  store: 'records',
  atMs,
  monotonicMs: atMs,
  outcome,
});

const hung = { ok: false, failure: { reason: 'hung', detail: 'no answer' } } as const;

function watched() {
  const state = createState(1_000, []);
  state.watch([SITE]);
  const link = () => state.picture().sites.get('14.71')?.links.get('centre');
  const store = () => state.picture().sites.get('14.71')?.stores.get('records');
  return { state, link, store };
}

describe('the picture', () => {
  it('begins with everything that is watched, and says that it does not know', () => {
    const { link, store } = watched();
    expect(link()?.judgement).toMatchObject({ state: 'unknown', sinceMs: 1_000 });
    expect(link()?.probes.get('tcp')).toEqual({ name: 'tcp' });
    expect(store()).toEqual({ name: 'records', forecasts: {} });
  });

  it('never changes what was handed out', () => {
    const { state, link } = watched();
    state.probed(probed(2_000, false));
    const picture = state.picture();
    const before = structuredClone({ link: link(), sites: picture.sites });
    for (const atMs of [3_000, 4_000]) {
      state.probed(probed(atMs, true));
      state.read(read(atMs, hung));
    }
    expect(picture.sites).toEqual(before.sites);
    expect(link()?.probes.get('tcp')?.last?.atMs).toBe(4_000);
  });

  it('keeps when a probe last passed while it fails', () => {
    const { state, link } = watched();
    state.probed(probed(2_000, false));
    state.probed(probed(3_000, true));
    expect(link()?.probes.get('tcp')).toMatchObject({ lastPassedAtMs: 2_000, last: { atMs: 3_000 } });
  });

  it('keeps the last good reading and the beginning of the trouble while a source fails', () => {
    const { state, store } = watched();
    state.read(read(2_000, { ok: true, value: reading }));
    state.read(read(3_000, hung));
    state.read(read(4_000, hung));
    expect(store()).toMatchObject({ reading, readAtMs: 2_000, failingSinceMs: 3_000 });
    state.read(read(5_000, { ok: true, value: reading }));
    expect(store()).toEqual({ name: 'records', reading, readAtMs: 5_000, forecasts: {} });
  });

  it('ignores what is not watched', () => {
    const { state } = watched();
    const before = state.picture().sites.get('14.71');
    state.probed({ ...probed(1, false), probe: 'gone' });
    state.read({ ...read(1, hung), store: 'gone' });
    state.judged('nowhere', 'centre', {
      state: 'up',
      evidence: inBoth(''),
      faultDomain: 'none',
      sinceMs: 0,
      verdicts: {},
    });
    expect(state.picture().sites.get('14.71')).toEqual(before);
  });

  it('keeps what stays and drops what vanished when the configuration changes', () => {
    const { state, link } = watched();
    state.probed(probed(2_000, false));
    state.watch([{ ...SITE, stores: [] }]);
    expect(link()?.probes.get('tcp')?.lastPassedAtMs).toBe(2_000);
    expect(state.picture().sites.get('14.71')?.stores.size).toBe(0);
  });

  it('keeps the time of the last good reload when one fails', () => {
    const { state } = watched();
    state.reloaded(true, 5_000);
    state.reloaded(false, 6_000);
    expect(state.picture().self.reload).toEqual({ successful: false, lastSuccessAtMs: 5_000 });
  });

  it('keeps a bounded log, newest first', () => {
    const { state } = watched();
    for (let sequence = 1; sequence <= 300; sequence += 1) {
      state.logged({
        atMs: sequence,
        site: '',
        kind: 'service',
        subject: '',
        state: '',
        text: '',
        logId: 'x',
        sequence,
      });
    }
    const { log } = state.picture();
    expect(log).toHaveLength(200);
    expect(log[0]?.sequence).toBe(300);
  });
});
