/**
 * A channel that nobody reaches for a month, while the line flaps every day. What it is told at its return is what a person can
 * read: summaries of what came and went, with times, and what is still so; the channel beside it heard everything as it happened.
 */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CHANNEL_TIMEOUT_MS } from '../../support/scenario/life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, Scenario, STORY_WITHIN_MS } from '../../support/scenario/scenario.ts';
import { MailServer } from '../notify/mail-server.ts';

vi.setConfig({ testTimeout: STORY_WITHIN_MS });

const LINK = '14.71/centre';
const DAYS = 30;
/** At nine, for an hour. */
const LOSSES_A_DAY = 1;

let story: Scenario;
let mail: MailServer;
beforeEach(async () => {
  mail = await MailServer.open();
  story = await Scenario.open({
    startsAt: '2027-05-03T00:00:00+07:00',
    stepMs: 30 * MINUTE_MS,
    yaml: `sites:
  - id: "14.71"
    name: Disdukcapil Kota Pekanbaru
    timezone: Asia/Jakarta
    lead_time: 14d
    links:
      - name: centre
        probes: [{ kind: tcp, address: "10.0.0.1:443", every: 30m }]
        rules: { window: 1, down: { consecutive: 1 }, up: { consecutive: 1 } }
notify:
  - { kind: email, host: 127.0.0.1, port: ${mail.port}, tls: none, group: 0s, from: siaga@office.example, to: [duty@office.example], timeout: ${CHANNEL_TIMEOUT_MS}ms }
`,
  });
});
afterEach(async () => {
  await story[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
});

it('is told in a few messages what a month of flaps was, and loses nothing', async () => {
  const { broken } = story.world;
  const losses = Array.from({ length: DAYS * LOSSES_A_DAY }, (_, i) => {
    const atMs = Math.floor(i / LOSSES_A_DAY) * DAY_MS + (9 + 2 * (i % LOSSES_A_DAY)) * HOUR_MS;
    return [
      [atMs, 'the line goes', () => broken.set(LINK, 'provider')] as const,
      [atMs + HOUR_MS, 'and comes', () => broken.delete(LINK)] as const,
    ];
  });
  const sizes: number[] = [];
  const days = Array.from({ length: DAYS }, (_, day) => {
    const look = () => sizes.push(JSON.stringify(story.history.outbox.pending('hook')).length);
    return [(day + 1) * DAY_MS - HOUR_MS, 'somebody looks how much waits', look] as const;
  });
  const backAtMs = DAYS * DAY_MS;
  await story.play(
    [
      [HOUR_MS, 'nobody reaches the hook any more', ({ hook }) => hook.stop()],
      ...[...losses.flat(), ...days].sort(([one], [other]) => one - other),
      [backAtMs - 2 * HOUR_MS, 'the line goes once more', () => broken.set(LINK, 'provider')],
      [backAtMs, 'the hook is there again', ({ hook }) => hook.listen()],
    ],
    backAtMs + HOUR_MS,
  );
  const heard = story.heard.map(({ message }) => message);
  expect(heard.length, story.transcript()).toBeLessThanOrEqual(8);
  expect(heard[0]?.text).toMatch(
    /^\[SUMMARY\] \d+ alerts came and went.*\n- SiagaUpstreamDown.*from Mon 3 May 2027, 09:00 WIB to Mon 3 May 2027, 1/,
  );
  // What is still so is told by itself, and says that it is late and when it was.
  story.expectTold(backAtMs, backAtMs + HOUR_MS, /^\[FIRING\] SiagaUpstreamDown.*Told late: this happened /);
  const byHook = heard.flatMap(({ alerts, alertId }) => (Array.isArray(alerts) ? alerts : [{ alertId }]));
  const ofHook = byHook.map((alert) => String(Object(alert).alertId));
  const ofMail = mail.mails.flatMap((text) => /^Message-ID: <(.*)\.firing\./m.exec(text)?.[1] ?? []);
  expect(ofMail.length).toBeGreaterThanOrEqual(DAYS);
  expect([...new Set(ofHook)].sort()).toEqual([...new Set(ofMail)].sort());
  // A kilobyte for each beginning and each end.
  expect(Math.max(...sizes)).toBeLessThan(4 * LOSSES_A_DAY * DAYS * 1_024);
});
