/** Incidents by the forms of the page, on a whole service: opened, written of, closed. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { foreignWords } from '../../support/web/foreign-words.ts';

const YAML = `sites:
  - id: a
    name: Kota A
    timezone: Asia/Jayapura
    lead_time: 14d
    stores: [{ name: root, kind: filesystem, path: / }]
    services: [{ name: recording, title: { en: Recording, id: Perekaman }, needs: { stores: [root] } }]
`;

let folder: TemporaryFolder;
let service: Service;
beforeAll(async () => {
  folder = await temporaryFolder();
  service = await Service.start({ folder: folder.path, yaml: YAML });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function send(path: string, fields: readonly (readonly [string, string])[], language = 'en') {
  const response = await fetch(new URL(path, service.url), {
    method: 'POST',
    body: new URLSearchParams(fields.map(([name, value]) => [name, value])),
    headers: { origin: new URL(service.url).origin, 'accept-language': language },
    redirect: 'manual',
  });
  const { status, headers } = response;
  return { status, location: headers.get('location'), body: await response.text() };
}

const incidents = async () => JSON.parse(await service.get('/api/v1/incidents')).incidents;
const next = `${Temporal.Now.plainDateISO('Asia/Jayapura').add({ days: 2 })}T10:30`;

describe('the pages of incidents', () => {
  it('open one, write of it for everybody, and close it, in the name of who did', async () => {
    const opened = await send('/incidents', [
      ['title', 'Listrik padam'],
      ['services', 'recording'],
      ['text', 'Genset menyala.\r\nPerekaman berjalan.'],
      ['visibility', 'public'],
      ['next_update', next],
      ['by', 'Sari'],
      ['act', 'open'],
    ]);
    expect(opened).toMatchObject({
      status: 303,
      location: expect.stringMatching(/^incidents\/\d+\?done=opened$/),
    });
    const [incident] = await incidents();
    expect(incident).toMatchObject({ title: { id: 'Listrik padam' }, services: ['recording'] });
    const path = `/incidents/${incident.incident_id}`;
    expect(
      await send(path, [
        ['text', 'Teknisi datang pukul 14.'],
        ['visibility', 'internal'],
        ['act', 'note'],
      ]),
    ).toMatchObject({
      status: 303,
      location: '?done=noted',
    });
    const shown = await service.get(`${path}?done=noted&lang=id`);
    expect(shown).toContain('Genset menyala.\nPerekaman berjalan.');
    expect(shown).toMatch(/Sari \(server ini\)<\/strong>.*untuk umum/);
    expect(shown).toMatch(/Kabar berikutnya .* 10:30\./);
    expect(foreignWords(shown, 'id', ['recording', 'Kota A'])).toEqual([]);
    expect((await send(path, [['act', 'close']])).location).toBe('?done=closed');
    expect((await incidents())[0].state ?? 'closed').toBe('closed');
    const again = await send(path, [['act', 'close']], 'id');
    expect([again.status, again.body.includes('Gangguan ini sudah dinyatakan selesai.')]).toEqual([
      409,
      true,
    ]);
  });

  it('say beside the field what is wrong, and keep what was typed', async () => {
    const typed = [
      ['title', ''],
      ['text', 'Tanpa judul'],
      ['next_update', '2020-01-01T10:00'],
      ['services', 'recording'],
      ['act', 'open'],
    ] as const;
    const { status, body } = await send('/incidents', typed, 'id');
    expect(status).toBe(400);
    expect(body).toMatch(/id="title-fault">.*Mohon diisi\./);
    expect(body).toMatch(/id="next_update-fault">.*Waktu ini sudah lewat\./);
    expect(body).toContain('>Tanpa judul</textarea>');
    expect(body).toMatch(/value="recording" checked/);
    expect((await fetch(new URL('/incidents/99', service.url))).status).toBe(404);
    expect((await send('/incidents/99', [['act', 'close']])).status).toBe(404);
  });
});
