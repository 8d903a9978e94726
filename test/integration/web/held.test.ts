/** What is held back on purpose is seen: over HTTP, in the metrics, on the page in both languages, and on the command line. */

import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { alert } from '../../../src/cli/alert.ts';
import { Flags } from '../../../src/cli/command.ts';
import { status } from '../../../src/cli/status.ts';
import { hoursInThreeDays } from '../../support/far-hours.ts';
import { Service } from '../../support/service.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';
import { Receiver } from '../notify/receiver.ts';

const run = async (command: typeof alert, url: string) => {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const io = { write, writeError: write, env: {}, input: Readable.from([]), onStop() {}, onReload() {} };
  const code = await command.run({ args: [], flags: new Flags({ url, output: 'table' }), io });
  return { code, text };
};

it('says for whom, why and until when, and who is told next', async () => {
  await using hook = await Receiver.open();
  await using folder = await temporaryFolder();
  await using service = await Service.start({
    folder: folder.path,
    yaml: `sites:
  - { id: a, name: Kota A, timezone: Asia/Jakarta, lead_time: 14d, stores: [{ name: records, kind: directory, path: ${folder.path}/missing, quota: 1GiB, every: 200ms }] }
notify:
  - { kind: webhook, name: duty, url: "${hook.url}", timeout: 2s }
  - { kind: webhook, name: head, url: "${hook.url}", timeout: 2s, working_hours: ${hoursInThreeDays()} }
  - { kind: webhook, name: boss, url: "${hook.url}", timeout: 2s }
routes:
  - { to: [duty, head], escalate: [{ after: 2h, to: [boss] }], repeat: 4h }
alerts: { rules: { SiagaSourceUnreadable: { hold: 0s } } }
`,
  });
  await until('the duty is told', () => hook.accepted.length > 0);
  const channels = async () => {
    const { alerts } = await service.api<{
      alerts: readonly { channels: readonly { channel: string; pending: boolean }[] }[];
    }>('alerts');
    return alerts[0]?.channels ?? [];
  };
  await until('the duty has taken it', async () => (await channels()).some(({ pending }) => !pending));
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
  await until('nothing is on its way', async () => !(await channels()).some(({ pending }) => pending));
  expect(await channels()).toEqual([
    {
      ...{ channel: 'duty', told_times: 1, last_told_at: at, pending: false },
      ...{ held: null, next: { kind: 'reminder', at } },
    },
    {
      ...{ channel: 'head', told_times: 0, last_told_at: null, pending: false },
      held: { reason: 'working_hours', since: at, until: at },
      next: { kind: 'beginning', at },
    },
    {
      ...{ channel: 'boss', told_times: 0, last_told_at: null, pending: false },
      ...{ held: null, next: { kind: 'escalation', at } },
    },
  ]);
  const held = { channel: 'head', reason: 'working_hours' };
  expect(await service.metric('siaga_notifications_held', held)).toBe(1);
  expect(await service.metric('siaga_notifications_held', { ...held, reason: 'digest' })).toBe(0);
  const { channels: standing } = await service.api<{ channels: readonly unknown[] }>('status');
  expect(standing).toContainEqual(
    expect.objectContaining({ name: 'head', held: [{ reason: 'working_hours', messages: 1, until: at }] }),
  );
  expect(await service.get('/sites/a?lang=en')).toMatch(
    /Held back for head until [^<]*: outside of working hours\. Called if nobody acknowledges it: boss, [^<]*\.</,
  );
  expect(await service.get('/sites/a?lang=id')).toMatch(
    /Ditahan untuk head sampai [^<]*: di luar jam kerja\./,
  );
  const [{ alert_id: id } = { alert_id: '' }] = (
    await service.api<{ alerts: readonly { alert_id: string }[] }>('alerts')
  ).alerts;
  expect(await service.get(`/alerts/${id}?lang=en`)).toContain('Held back for head until');
  expect((await run(alert, service.url)).text).toMatch(
    /duty: reminder at \S+; head: held back by working_hours until \S+; boss: escalation at/,
  );
  expect((await run(status, service.url)).text).toMatch(
    /Told: duty: reminder at .*head: held back by working/,
  );
});
