/**
 * A night at the office, by clocks of Jakarta: the duty is told at once, the head only of what nobody takes on, the desk in the
 * morning. Power fails in the middle of it, and nobody is told an end without its beginning.
 */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CHANNEL_TIMEOUT_MS } from '../../support/scenario/life.ts';
import { HOUR_MS, MINUTE_MS, Scenario, STORY_WITHIN_MS } from '../../support/scenario/scenario.ts';
import { ofSize } from '../../support/scenario/world.ts';
import { MailServer } from '../notify/mail-server.ts';

const SITE = '14.71';
const LINK = `${SITE}/centre`;
const STORES = ['records', 'scans'];
const GIB = 2 ** 30;

vi.setConfig({ testTimeout: STORY_WITHIN_MS });

let story: Scenario;
let mail: MailServer;
beforeEach(async () => {
  mail = await MailServer.open();
  const by = `kind: email, host: 127.0.0.1, port: ${mail.port}, tls: none, from: siaga@office.example, timeout: ${CHANNEL_TIMEOUT_MS}ms`;
  story = await Scenario.open({
    startsAt: '2027-07-07T20:00:00+07:00',
    stepMs: MINUTE_MS / 2,
    yaml: `sites:
  - id: "${SITE}"
    name: Disdukcapil Kota Pekanbaru
    timezone: Asia/Jakarta
    lead_time: 14d
    links:
      - { name: centre, probes: [{ kind: tcp, address: "10.2.0.2:443", every: 30s }] }
    stores: [${STORES.map((name) => `{ name: ${name}, kind: directory, path: /srv, quota: 100GiB, every: 1m, forecast_every: 6h }`).join(', ')}]
notify:
  - { ${by}, name: head, to: [head@office.example], quiet_hours: [{ from: "21:00", to: "05:30" }] }
  - { ${by}, name: desk, to: [desk@office.example], digest: "07:30" }
routes:
  - severities: [critical]
    to: [hook]
    escalate: [{ after: 30m, to: [head] }]
    repeat: 1h
  - { to: [head, desk], repeat: 0s }
`,
  });
  for (const name of STORES)
    story.world.stores.set(
      `${SITE}/${name}`,
      ofSize(100 * GIB, () => 10 * GIB),
    );
});
afterEach(async () => {
  await story[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
});

const subjects = (to: string) =>
  mail.mails
    .filter((text) => text.includes(`To: ${to}@office.example`))
    .map((text) => /^Subject: (.*(?:\r\n .*)*)/m.exec(text)?.[1]?.replaceAll('\r\n', '') ?? '');

const acknowledge = ({ state, pipeline, clock }: Scenario) => {
  const [alert] = state.picture().alerts.filter(({ alert }) => alert === 'SiagaUpstreamDown');
  const untilMs = clock.now().atMs + 2 * HOUR_MS;
  return pipeline.act(alert?.alertId ?? '', { kind: 'acknowledge', untilMs }, 'Budi');
};

it('tells each at their time, calls the head while nobody comes, and loses nothing when the power fails', async () => {
  await story.play(
    [
      [
        2 * HOUR_MS,
        'two stores cannot be read',
        ({ world }) => STORES.map((name) => world.silent.add(`${SITE}/${name}`)),
      ],
      [
        3 * HOUR_MS,
        'they can be read, and the line goes',
        ({ world }) => {
          world.silent.clear();
          world.broken.set(LINK, 'central_service');
        },
      ],
      [3.25 * HOUR_MS, 'the power goes', (scenario) => scenario.stop()],
      [3.3 * HOUR_MS, 'it is back', (scenario) => scenario.start()],
    ],
    3.4 * HOUR_MS,
  );
  expect(story.heard.map(({ message }) => message.kind)).toEqual(['firing']);
  expect(subjects('head')).toEqual([]);

  await story.play([[4.2 * HOUR_MS, 'Budi takes it on', acknowledge]], 6.1 * HOUR_MS);
  // At eleven, and at midnight; then somebody is on the way.
  story.expectTold(3 * HOUR_MS, 3.1 * HOUR_MS, /^\[FIRING\] SiagaUpstreamDown/);
  story.expectTold(4 * HOUR_MS, 4.1 * HOUR_MS, /told for the 2nd time/);
  story.expectSilence(4.2 * HOUR_MS, 6.1 * HOUR_MS, /./);
  expect(subjects('head')).toEqual([
    expect.stringContaining('[FIRING] SiagaUpstreamDown critical'),
    expect.stringContaining('[ACKNOWLEDGED] SiagaUpstreamDown critical'),
  ]);
  expect(mail.mails[1]).toMatch(/Budi has taken it on until/);
  expect(mail.mails[0]).toMatch(/Nobody has acknowledged it for 30 min\./);

  await story.play(
    [
      [6.25 * HOUR_MS, 'two hours are over', () => {}],
      [6.5 * HOUR_MS, 'the power goes again', (scenario) => scenario.stop()],
      [
        7 * HOUR_MS,
        'it is back, and so is the line',
        async (scenario) => {
          scenario.world.broken.clear();
          await scenario.start();
        },
      ],
    ],
    12 * HOUR_MS,
  );
  story.expectTold(6.2 * HOUR_MS, 6.25 * HOUR_MS, /told for the 3rd time/);
  story.expectTold(7 * HOUR_MS, 7.2 * HOUR_MS, /^\[RESOLVED\] SiagaUpstreamDown/);
  const eventIds = story.heard.map(({ message }) => message.eventId);
  expect(new Set(eventIds).size).toBe(2);
  // In the night the head heard of the line only; in the morning of the stores, which nobody has to do anything about.
  expect(subjects('head')).toEqual([
    expect.stringContaining('[FIRING] SiagaUpstreamDown critical'),
    expect.stringContaining('[ACKNOWLEDGED] SiagaUpstreamDown critical'),
    expect.stringContaining('[FIRING] SiagaUpstreamDown critical'),
    expect.stringContaining('[RESOLVED] SiagaUpstreamDown critical'),
    '[AFTER QUIET HOURS] Disdukcapil Kota Pekanbaru: 2 alerts',
  ]);
  expect(subjects('desk')).toEqual(['[DIGEST] Disdukcapil Kota Pekanbaru: 2 alerts']);
  const [digest = ''] = mail.mails.filter((text) => text.includes('[DIGEST]'));
  expect(
    digest.replaceAll('=\r\n', '').match(/SiagaSourceUnreadable warning, came and went, from/g),
  ).toHaveLength(2);
});
