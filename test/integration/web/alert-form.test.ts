/** Acting on the page of an alert by its form, as a browser sends it. */

import { afterEach, describe, expect, it } from 'vitest';
import type { AlertAct } from '../../../src/model/alert.ts';
import { failed, success } from '../../../src/model/result.ts';
import type { Web } from '../../../src/web/web.ts';
import { foreignWords } from '../../support/web/foreign-words.ts';
import { serveStory } from '../../support/web/serve.ts';
import { downStory, NOW_MS } from '../../support/web/stories.ts';

const [ALERT] = downStory.picture.alerts;
const PATH = `/alerts/${ALERT?.alertId}`;
const HOUR_MS = 3_600_000;

describe('the page of an alert', () => {
  let web: Web | undefined;
  const acts: { readonly id: string; readonly asked: AlertAct; readonly by: string }[] = [];
  afterEach(async () => {
    acts.length = 0;
    await web?.close();
    web = undefined;
  });

  async function open(refuse = false): Promise<Web> {
    web = await serveStory(() => downStory, {
      act: async (id, asked, by) => {
        acts.push({ id, asked, by });
        return ALERT && !refuse ? success(ALERT) : failed('too_many_comments');
      },
    });
    return web;
  }

  const send = (
    { url }: Web,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = { origin: url },
    path = PATH,
  ) =>
    fetch(new URL(path, url), {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
      redirect: 'manual',
    });

  it('acknowledges for so long as was chosen, in the name that was given, and goes on to a page that says so', async () => {
    const at = await open();
    const answer = await send(at, {
      act: 'acknowledge',
      for: '4h',
      comment: 'On my way\r\nwith a cable',
      by: 'Sari',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '?done=acknowledged']);
    const asked = { kind: 'acknowledge', untilMs: NOW_MS + 4 * HOUR_MS, comment: 'On my way\nwith a cable' };
    expect(acts).toEqual([{ id: ALERT?.alertId, asked, by: 'Sari (this host)' }]);
    const shown = await (await fetch(new URL(`${PATH}?done=acknowledged`, at.url))).text();
    expect(shown).toContain('Acknowledged.');
  });

  it('takes back and comments', async () => {
    const at = await open();
    await send(at, { act: 'withdraw' });
    await send(at, { act: 'comment', comment: ' The technician comes at ten. ' });
    expect(acts.map(({ asked, by }) => [asked, by])).toEqual([
      [{ kind: 'withdraw' }, 'this host'],
      [{ kind: 'comment', text: 'The technician comes at ten.' }, 'this host'],
    ]);
  });

  it('says beside the field what is wrong, in the language of the reader, and keeps what was typed', async () => {
    const at = await open();
    const answer = await send(
      at,
      { act: 'acknowledge', for: '9y', comment: 'Sudah saya telepon', by: 'Budi' },
      { origin: at.url, 'accept-language': 'id' },
    );
    const body = await answer.text();
    expect(answer.status).toBe(400);
    expect(body).toMatch(/id="for-fault">.*Mohon pilih salah satu dari daftar\./);
    expect(body).toContain('>Sudah saya telepon</textarea>');
    expect(body).toContain('value="Budi"');
    expect(acts).toEqual([]);
    const empty = await (await send(at, { act: 'comment', comment: ' ' })).text();
    expect(empty).toMatch(/id="comment-fault">.*Please fill this in\./);
    expect((await send(at, { act: 'comment', comment: 'x'.repeat(1_001) })).status).toBe(400);
  });

  it('says why an act was refused', async () => {
    const at = await open(true);
    const answer = await send(at, { act: 'comment', comment: 'One more' });
    const body = await answer.text();
    expect(answer.status).toBe(409);
    expect(body).toContain('This alert has all the comments that it can have.');
    expect(body).toContain('>One more</textarea>');
    expect(
      (await send(at, { act: 'comment', comment: 'x' }, { origin: at.url }, '/alerts/gone')).status,
    ).toBe(404);
    expect((await fetch(new URL('/alerts/gone', at.url))).status).toBe(404);
  });

  it('takes nothing from a page of another site, nor from what does not say where it comes from, nor JSON', async () => {
    const at = await open();
    const fields = { act: 'withdraw' };
    expect((await send(at, fields, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await send(at, fields, { origin: 'null' })).status).toBe(403);
    expect((await send(at, fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send(at, fields, {})).status).toBe(403);
    const json = {
      method: 'POST',
      body: '{"act":"withdraw"}',
      headers: { 'content-type': 'application/json' },
    };
    expect((await fetch(new URL(PATH, at.url), json)).status).toBe(415);
    expect((await send(at, { text: 'x' }, { origin: at.url }, `/api/v1${PATH}/comments`)).status).toBe(415);
    expect(acts).toEqual([]);
  });

  it('has no word of the other language', async () => {
    const at = await open();
    for (const language of ['en', 'id'] as const) {
      const body = await (await fetch(new URL(`${PATH}?lang=${language}`, at.url))).text();
      expect(foreignWords(body, language, ['centre', 'Disdukcapil Kota Pekanbaru']), language).toEqual([]);
    }
  });
});
