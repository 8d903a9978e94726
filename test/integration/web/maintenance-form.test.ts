/** Planned work by the forms of the page, on a whole service: the answer before it is saved, the plan, its change, its end. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFillingOffice } from '../../support/filling-office.ts';
import type { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { foreignWords } from '../../support/web/foreign-words.ts';

const ZONE = 'Asia/Makassar';
const today = Temporal.Now.plainDateISO(ZONE);
const at = (days: number, hour: string) => `${today.add({ days })}T${hour}`;
const PLAN = { title: 'Migrasi pusat', where: 'site:73.71', start: at(2, '08:00'), end: at(12, '17:00') };

let folder: TemporaryFolder;
let service: Service;
beforeAll(async () => {
  folder = await temporaryFolder();
  service = await startFillingOffice(folder.path);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function send(path: string, fields: Readonly<Record<string, string>>, language = 'en') {
  const response = await fetch(new URL(path, service.url), {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: new URL(service.url).origin, 'accept-language': language },
    redirect: 'manual',
  });
  const { status, headers } = response;
  return { status, location: headers.get('location'), body: await response.text() };
}

const plans = async (): Promise<unknown> => JSON.parse(await service.get('/api/v1/maintenance')).plans;

describe('the planner', () => {
  it('says before saving which store will not make it, by how much, and what falls silent', async () => {
    const { status, body } = await send('/maintenance', { ...PLAN, act: 'check' });
    expect(status).toBe(200);
    expect(body).toContain('Nothing is saved yet.');
    expect(body).toContain('1 of 1 store will not make it, 0 may not.');
    expect(body).toMatch(
      /will not make it<\/strong><\/td><td>full .+, \d+ days too early; .+ (?:GiB|MiB) more would do/,
    );
    expect(body).toMatch(/will be silent\..*audible/s);
    expect(body).toContain(`value="${PLAN.title}"`);
    expect(body).toContain('name="act" value="save"');
    expect(await plans()).toEqual([]);
  });

  it('answers in Indonesian, without a word of English', async () => {
    const { body } = await send('/maintenance?lang=id', { ...PLAN, act: 'check' });
    expect(body).toContain('1 dari 1 penyimpanan tidak akan bertahan, 0 mungkin tidak.');
    expect(foreignWords(body, 'id', ['Disdukcapil Kota Makassar', PLAN.title, 'records'])).toEqual([]);
    const late = await send('/maintenance?lang=id', {
      ...PLAN,
      end: at(1, '08:00'),
      title: ' ',
      act: 'check',
    });
    expect(late.status).toBe(400);
    expect(late.body).toMatch(/id="end-fault">.*Harus sesudah waktu mulai\./);
    expect(late.body).toMatch(/id="title-fault">.*Mohon diisi\./);
    expect(late.body).toContain(`value="${at(1, '08:00')}"`);
  });

  it('says of work without a known end how long the store lasts, and asks when the next word comes', async () => {
    const open = { ...PLAN, end: '', next_update: at(3, '12:00'), act: 'check' };
    expect((await send('/maintenance', open)).body).toMatch(
      /So long the stores last.*full about .+, at the earliest/s,
    );
    const silent = await send('/maintenance', { ...open, next_update: '' });
    expect(silent.body).toMatch(/id="end-fault">.*Please give an end, or the time of the next word\./);
  });

  it('saves, changes and takes back, each with its line in the log', async () => {
    expect(await send('/maintenance', { ...PLAN, act: 'save' })).toMatchObject({
      status: 303,
      location: '?done=planned',
    });
    const id = `migrasi-pusat-${today.add({ days: 2 })}`;
    expect(await plans()).toMatchObject([{ id, sites: ['73.71'], timezone: ZONE, end: `${PLAN.end}:00` }]);
    const again = await send('/maintenance', { ...PLAN, act: 'save' });
    expect([again.status, again.body.includes('planned already')]).toEqual([409, true]);
    const page = await service.get(`/maintenance/${id}`);
    expect(page).toContain(`value="${PLAN.end}"`);
    const longer = { ...PLAN, end: at(13, '12:00'), act: 'save' };
    expect(await send(`/maintenance/${id}`, longer)).toMatchObject({
      status: 303,
      location: '../maintenance?done=changed',
    });
    expect(await plans()).toMatchObject([{ id, end: `${at(13, '12:00')}:00` }]);
    expect(await send(`/maintenance/${id}`, { act: 'end' })).toMatchObject({
      status: 303,
      location: '../maintenance?done=withdrawn',
    });
    expect(await plans()).toEqual([]);
    expect((await send(`/maintenance/${id}`, { act: 'end' })).status).toBe(404);
    const states = (await service.events('act')).map(({ state }) => state);
    expect(states.toSorted()).toEqual(['planned', 'planned', 'withdrawn']);
  });

  it('ends at once what has begun', async () => {
    const begun = { ...PLAN, title: 'Fibre', start: at(-1, '08:00'), end: at(1, '08:00'), act: 'save' };
    expect((await send('/maintenance', begun)).status).toBe(303);
    const ended = await send(`/maintenance/fibre-${today.subtract({ days: 1 })}`, { act: 'end' });
    expect(ended.location).toBe('../maintenance?done=ended');
    // What was in force stays in the charts.
    const page = await service.get('/sites/73.71');
    expect(page).toMatch(/class="shade maintenance"/);
    expect(page).toMatch(/<li>Fibre[^<]* until [^<]+<\/li>/);
    const over = { ...begun, start: at(-3, '08:00'), end: at(-2, '08:00') };
    expect((await send('/maintenance', over)).body).toMatch(/id="end-fault">.*This is over already\./);
  });

  const weekly = {
    ...{ ...PLAN, title: 'Salinan', start: at(2, '20:00'), end: at(2, '22:00') },
    ...{ repeats: 'weekly', repeats_until: at(23, '').slice(0, 10) },
  };

  it('plans work that repeats, and shows it again as it was typed', async () => {
    const asked = await send('/maintenance', { ...weekly, act: 'check' });
    expect(asked.body).toContain('The first time: From ');
    expect(asked.body).toContain('<option value="weekly" selected>Every week</option>');
    expect(asked.body).toContain(`value="${weekly.repeats_until}"`);
    expect((await send('/maintenance', { ...weekly, act: 'save' })).status).toBe(303);
    const planned = { repeats: 'weekly', repeats_until: weekly.repeats_until };
    expect(await plans()).toMatchObject([planned]);
    const inIndonesian = await send('/maintenance?lang=id', { ...weekly, act: 'check' });
    expect(inIndonesian.body).toContain('Setiap minggu');
  });

  it.each([
    ['no end', { end: '', next_update: at(3, '12:00') }, /id="end-fault">.*Work that repeats needs an end\./],
    ['an end after the next beginning', { end: at(10, '08:00') }, /id="end-fault">.*its next beginning\./],
    ['a last day before the first', { repeats_until: at(0, '').slice(0, 10) }, /id="repeats_until-fault">/],
    ['a last day that is none', { repeats_until: 'soon' }, /id="repeats_until-fault">/],
  ])('says what is wrong with work that repeats: %s', async (_, wrong, words) => {
    const { status, body } = await send('/maintenance', { ...weekly, ...wrong, act: 'save' });
    expect(status).toBe(400);
    expect(body).toMatch(words);
  });

  it('takes back one time of it, and leaves the others', async () => {
    const id = `salinan-${today.add({ days: 2 })}`;
    const second = `${id}@${today.add({ days: 9 })}`;
    expect(await service.get('/maintenance')).toContain(`maintenance/${encodeURIComponent(second)}`);
    const page = await service.get(`/maintenance/${encodeURIComponent(second)}`);
    expect(page).toMatch(/This time: from .* 20:00 .*Take back only this time/s);
    expect(await send(`/maintenance/${encodeURIComponent(second)}`, { act: 'end_once' })).toMatchObject({
      status: 303,
      location: '../maintenance?done=withdrawn_once',
    });
    expect(await plans()).toMatchObject([{ id, exceptions: [{ ended_at: null }] }]);
    const listed = await service.get('/maintenance?done=withdrawn_once');
    expect(listed).toContain('This time was taken back; the other times stay.');
    expect(listed).not.toContain(second);
    expect((await send(`/maintenance/${encodeURIComponent(second)}`, { act: 'end_once' })).status).toBe(404);
    expect((await send(`/maintenance/${id}`, { act: 'end' })).status).toBe(303);
    expect(await plans()).toEqual([]);
  });
});
