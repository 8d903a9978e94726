/** What a newcomer sees of `siaga practice maintenance`: announced, begun without an alert, overrun with one, and both end. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runPractice } from '../../../src/cli/practice.ts';
import { FastClock } from '../../support/fast-clock.ts';
import { freePort } from '../../support/free-port.ts';
import { Service } from '../../support/service.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const TIMES_AS_FAST = 6;

it('is announced, begins silently, takes longer with an alert, and ends', async () => {
  await using folder = await temporaryFolder();
  const [http, tcp, control] = [await freePort(), await freePort(), await freePort()];
  await mkdir(join(folder.path, 'spool'));
  const yaml = `sites:
  - id: practice
    timezone: Asia/Jakarta
    practice: true
    lead_time: 5m
    links:
      - name: centre
        probes: [{ kind: tcp, address: "127.0.0.1:${tcp}", every: 2s }]
practice: { http_port: ${http}, tcp_port: ${tcp}, control_port: ${control}, spool: spool, spool_quota: 4MiB, record_size: 1KiB }
`;
  await using service = await Service.start({
    folder: folder.path,
    yaml,
    clock: new FastClock(TIMES_AS_FAST),
  });
  await until(
    'the link is up',
    async () => (await service.metric('siaga_link_state', { state: 'up' })) === 1,
  );
  const said: string[] = [];
  const io = { write: (text: string) => said.push(text), writeError: (text: string) => said.push(text) };
  expect(await runPractice(['maintenance', `--control=http://127.0.0.1:${control}`], io)).toBe(0);
  expect(said.join('')).toMatch(/Work is planned from \d\d:\d\d:\d\d to \d\d:\d\d:\d\d \(Asia\/Jakarta\)/);
  const story = async () => {
    const told = [...(await service.events('maintenance')), ...(await service.events('alert'))];
    return told
      .filter(({ kind, subject }) => kind === 'maintenance' || subject.includes('SiagaUpstreamDown'))
      .toSorted((one, other) => one.sequence - other.sequence);
  };
  const events = await until(
    'it is over',
    async () => {
      const seen = await story();
      return seen.some(({ state }) => state === 'ended') && seen.at(-1)?.state !== 'firing' && seen;
    },
    120_000,
  );
  for (const { at, kind, state, text } of events)
    console.log(`${at.slice(11, 19)} ${kind} ${state}: ${text}`);
  const order = events.map(({ kind, state }) => `${kind} ${state}`);
  expect(order.slice(0, 2)).toEqual(['maintenance ahead', 'maintenance started']);
  expect(order.slice(2, 4).toSorted()).toEqual(['alert firing', 'maintenance overrun']);
  expect(order.slice(4).toSorted()).toEqual(['alert resolved', 'maintenance ended']);
});
