/** What people do about an alert, over HTTP and from the command line, on a whole service and through its restart. */

import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alert } from '../../../src/cli/alert.ts';
import { Flags } from '../../../src/cli/command.ts';
import { status } from '../../../src/cli/status.ts';
import { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const YAML = `sites:
  - { id: a, name: Kota A, timezone: Asia/Jakarta, lead_time: 14d, stores: [{ name: root, kind: filesystem, path: /, every: 1s, nearly_full: { fire: 0.0002%, clear: 0.0001% } }] }
alerts: { rules: { SiagaStoreNearlyFull: { hold: 0s } } }
`;

interface AlertAnswer {
  readonly alert_id: string;
  readonly acknowledgement: unknown;
  readonly comments: readonly unknown[];
}

let folder: TemporaryFolder;
let service: Service;
let id = '';

async function firing(): Promise<AlertAnswer> {
  let found: AlertAnswer | undefined;
  await until('the alert fires', async () => {
    const { alerts } = await service.api<{ alerts: readonly AlertAnswer[] }>('alerts');
    found = alerts[0];
    return found !== undefined;
  });
  if (!found) throw new Error('no alert');
  return found;
}

beforeEach(async () => {
  folder = await temporaryFolder();
  service = await Service.start({ folder: folder.path, yaml: YAML });
  id = (await firing()).alert_id;
});

afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const send = async (method: string, path: string, body?: unknown, headers = {}) => {
  const response = await fetch(new URL(`/api/v1/alerts/${path}`, service.url), {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: Readonly<Record<string, unknown>> = JSON.parse(await response.text());
  return { status: response.status, answer };
};

const events = async () => {
  const { events: acts } = await service.api<{ events: readonly { state: string; text: string }[] }>(
    'events?kind=act',
  );
  return acts.map(({ state, text }) => [state, text]);
};

describe('an alert over HTTP', () => {
  it('is acknowledged and commented on, which outlives a restart, and unacknowledged again', async () => {
    const acknowledged = await send('POST', `${id}/acknowledge`, {
      for: '4h',
      by: 'Budi',
      comment: 'on my way',
    });
    expect(acknowledged).toMatchObject({
      status: 200,
      answer: { alert_id: id, acknowledgement: { by: 'Budi (this host)', comment: 'on my way' } },
    });
    expect((await send('POST', `${id}/comments`, { text: 'cable cut' })).status).toBe(200);
    const before = await firing();
    expect(before).toMatchObject(acknowledged.answer);

    await service[Symbol.asyncDispose]();
    service = await Service.start({ folder: folder.path, yaml: YAML });
    const after = await firing();
    expect(after.alert_id).toBe(id);
    expect(after.acknowledgement).toEqual(before.acknowledgement);
    expect(after.comments).toEqual(before.comments);

    expect((await send('DELETE', `${id}/acknowledge`)).answer).toEqual({
      alert_id: id,
      acknowledgement: null,
    });
    expect((await send('GET', `${id}/comments`)).answer.comments).toHaveLength(1);
    expect(await events()).toEqual([
      ['unacknowledged', 'The acknowledgement of SiagaStoreNearlyFull is withdrawn by this host.'],
      ['commented', 'this host: cable cut'],
      [
        'acknowledged',
        expect.stringMatching(/until \w{3} \d+ \w{3} \d{4}, \d\d:\d\d \w+ by Budi \(this host\): on my way$/),
      ],
    ]);
  });

  it.each([
    ['until and for at once', { until: '2030-01-01T00:00:00Z', for: '4h' }, 'give either until or for.'],
    ['a duration beyond the bound', { for: '31d' }, 'for must be a duration from 1m to 30d, such as 4h.'],
    [
      'an instant that is over',
      { until: '2020-01-01T00:00:00Z' },
      'until must be an instant within 1m to 30d from now, such as 2026-03-02T07:00:00Z.',
    ],
    ['a key that is not known', { colour: 'red' }, 'there is no colour, only until, for, by, comment.'],
    ['a number for a name', { by: 5 }, 'by must be text.'],
    ['an empty comment', { comment: ' ' }, 'comment must be text of 1 to 1000 characters.'],
    ['a list', [], 'the body must be a JSON object.'],
  ])('is not acknowledged by %s', async (_, body, detail) => {
    expect(await send('POST', `${id}/acknowledge`, body)).toMatchObject({ status: 400, answer: { detail } });
    expect((await firing()).acknowledgement).toBeNull();
  });

  it('is left alone by pages of other sites, and says what is not there', async () => {
    expect((await send('POST', `${id}/acknowledge`, {}, { origin: 'https://evil.example' })).status).toBe(
      403,
    );
    expect((await send('POST', 'nothing-1/acknowledge', {})).status).toBe(404);
    expect((await send('DELETE', `${id}/acknowledge`)).status).toBe(409);
    expect((await send('GET', 'nothing-1/comments')).status).toBe(404);
    expect((await send('POST', `${id}/comments`, { text: 'x'.repeat(1_001) })).status).toBe(400);
  });
});

it('is listed, acknowledged and commented on from the command line', async () => {
  const run = async (
    command: typeof alert,
    args: readonly string[],
    given: Readonly<Record<string, string>> = {},
  ) => {
    let text = '';
    const add = (part: string) => {
      text += part;
    };
    const io = { write: add, writeError: add, env: {}, input: Readable.from([]), onStop() {}, onReload() {} };
    const flags = new Flags({ url: service.url, output: 'table', ...given });
    const code = await command.run({ args, flags, io });
    return { code, text };
  };
  const done = await run(alert, ['ack', 'SiagaStoreNearlyFull'], { for: '1h', by: 'Budi' });
  expect(done).toEqual({
    code: 0,
    text: expect.stringMatching(/^acknowledged: SiagaStoreNearlyFull .* by Budi \(this host\)\n$/),
  });
  expect((await run(alert, ['comment', '1', 'cable cut'])).text).toContain('comment 1');
  expect((await run(alert, ['list'])).text).toMatch(/SiagaStoreNearlyFull +critical +a +root .*by Budi/);
  const shown = await run(status, []);
  expect(shown.text).toMatch(/Acknowledged by Budi \(this host\) until \S+\. this host says: cable cut/);
  expect((await run(alert, ['withdraw', id])).code).toBe(0);
  expect(await run(alert, ['ack', 'SiagaSelfClock'])).toEqual({
    code: 1,
    text: 'siaga: no alert that fires is called SiagaSelfClock; "siaga alert list" shows their ids\n',
  });
});
