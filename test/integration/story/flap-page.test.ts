/** A flapping episode, played through the real decisions, on the page: one story while it goes on, and one when it is over. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { failed, success } from '../../../src/model/result.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { startWeb } from '../../../src/web/web.ts';
import { PipelineRig } from '../../support/pipeline.ts';
import { recordedLogger } from '../../support/quiet-logger.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { somePlan } from '../../support/web/plan.ts';
import { dice } from '../../unit/assess/quality/simulated-link.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

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

/** The words of the page as they stand in it. */
async function page(): Promise<string> {
  const { atMs } = rig.clock.now();
  const web = await startWeb({
    config: () => rig.config,
    picture: () => rig.state.picture(),
    history: rig.history,
    plan: async () => success(await somePlan()),
    checkCut: async () => success([]),
    metrics: { render: async () => ({ contentType: 'text/plain', body: '' }) },
    logger: recordedLogger(),
    clock: { ...systemClock, now: () => ({ atMs, monotonicMs: systemClock.now().monotonicMs }) },
    version: '0',
    listen: { host: '127.0.0.1', port: 0 },
    maintenance: {
      plans: () => [],
      gonePlans: () => [],
      calendars: () => [],
      plan: () => failed(''),
      withdraw: () => failed(''),
    },
    act: async () => failed('unknown_alert'),
    incident: async () => failed('unknown_incident'),
    ready: () => ({ ready: true, reason: '' }),
  });
  const html = await (await fetch(web.url)).text();
  await web.close();
  return html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}

const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

it('reads as one story', async () => {
  const d = dice(5);
  const up = () => 20 + d.normal();
  await rig.live(50 * MINUTE_MS, up);
  for (let spell = 0; spell < 7; spell += 1) {
    await rig.live((40 + 60 * d.uniform()) * SECOND_MS, () => null);
    await rig.live((80 + 100 * d.uniform()) * SECOND_MS, up);
  }
  const during = await page();
  expect(during).toMatch(/The link upstream goes up and down/);
  expect(during).toMatch(
    /It goes up and down: down 7 times, [^;]+; the longest time up in between was [^.]+\. Now it is up\./,
  );
  expect(during).toMatch(/One incident for \d+ min( \d+ s)?, since \d\d:\d\d/);
  // In the answer, in the alert, on the card: and nowhere a second time beside it.
  expect(count(during, /down 7 times/g)).toBe(3);
  expect(count(during, /SiagaUpstreamFlapping firing/g)).toBe(1);
  expect(count(during, /link centre flapping/g)).toBe(1);
  expect(during).not.toMatch(/loss went from/);

  await rig.live(40 * MINUTE_MS, up);
  const after = await page();
  expect(after).toMatch(/All is well/);
  expect(after).toMatch(/It flapped from \d\d:\d\d\S* until \d\d:\d\d\S*: down 7 times, /);
  expect(count(after, /SiagaUpstreamFlapping (firing|resolved)/g)).toBe(2);
  expect(count(after, /link centre flapping/g)).toBe(1);
  expect(after).toMatch(
    /link centre up tcp passes\. [\d:]+ quality centre recovered It has stopped flapping/,
  );
});
