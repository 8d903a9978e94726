/** Planned work out of a calendar, on a whole service: taken, changed, wrong, mended, and known after a restart. */

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { check } from '../../../src/cli/check.ts';
import { Service } from '../../support/service.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const YAML = `sites:
  - { id: a, province: Riau, timezone: Asia/Jakarta, lead_time: 14d, stores: [{ name: root, kind: filesystem, path: / }] }
  - { id: b, province: Bali, timezone: Asia/Makassar, lead_time: 14d, stores: [{ name: root, kind: filesystem, path: / }] }
calendars:
  - { name: centre, file: centre.ics }
`;

interface Listing {
  readonly plans: readonly {
    readonly id: string;
    readonly title: string;
    readonly origin: string;
    readonly sites: readonly string[];
    readonly timezone: string;
    readonly start: string;
    readonly end: string;
  }[];
}

const day = Temporal.Now.plainDateISO('UTC').add({ days: 5 }).toString();
const stamp = day.replaceAll('-', '');

const event = (uid: string, ...lines: readonly string[]) =>
  ['BEGIN:VEVENT', `UID:${uid}`, `DTSTART;TZID=Asia/Makassar:${stamp}T080000`, ...lines, 'END:VEVENT'].join(
    '\r\n',
  );
const calendar = (...events: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//centre', ...events, 'END:VCALENDAR', ''].join('\r\n');

const MIGRATION = event('m', 'DURATION:PT9H', 'SUMMARY:Data migration', 'CATEGORIES:province=Bali,Network');
const EVERYWHERE = event('e', 'DURATION:PT2H', 'SUMMARY:Line tested', 'RRULE:FREQ=DAILY;COUNT=2');
const ELSEWHERE = event('o', 'DURATION:PT2H', 'SUMMARY:Not here', 'CATEGORIES:id=c');

it('is taken by its categories, follows the file, and outlives a file that is wrong', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'centre.ics');
  await writeFile(file, calendar(MIGRATION, EVERYWHERE, ELSEWHERE));
  const titles = async (service: Service) => {
    const { plans } = await service.api<Listing>('maintenance');
    return plans.map(({ title, start }) => `${start} ${title}`).toSorted();
  };
  const both = [`${day}T08:00:00 Data migration`, `${day}T08:00:00 Line tested`];
  const next = `${Temporal.PlainDate.from(day).add({ days: 1 })}T08:00:00 Line tested`;
  const isLoaded = (service: Service) => service.metric('siaga_config_last_reload_successful');
  {
    await using service = await Service.start({ folder: folder.path, yaml: YAML });
    await until(
      'the calendar is taken',
      async () => (await titles(service)).join() === [...both, next].join(),
    );
    const { plans } = await service.api<Listing>('maintenance');
    const migration = plans.find(({ title }) => title === 'Data migration');
    expect(migration).toMatchObject({
      origin: 'calendar',
      sites: ['b'],
      timezone: 'Asia/Makassar',
      end: `${day}T17:00:00`,
    });
    expect(plans.find(({ title }) => title === 'Line tested')?.sites).toEqual(['a', 'b']);
    const answer = await fetch(`${service.url}/api/v1/maintenance/${migration?.id}`, { method: 'DELETE' });
    expect(await answer.json()).toMatchObject({
      status: 409,
      detail: 'This work stands in a calendar; it is changed there.',
    });

    await writeFile(file, calendar(MIGRATION, 'nonsense'));
    await service.app.reload();
    await until('it is said', async () => (await isLoaded(service)) === 0);
    expect(await titles(service)).toEqual([...both, next]);
    const [said] = (await service.events('maintenance')).filter(({ subject }) => subject === 'centre');
    expect(said).toMatchObject({ state: 'unreadable' });
    expect(said?.text).toContain(`${file}:11: invalid line`);
    expect(service.lines.filter(({ message }) => message.startsWith('calendar not taken'))).toHaveLength(1);
    const problems: string[] = [];
    const io = { write() {}, writeError: (text: string) => problems.push(text) };
    expect(await check({ configFile: join(folder.path, 'siaga.yaml'), print: false, io, env: {} })).toBe(2);
    expect(problems.join('')).toContain(`${file}:11: invalid line`);
  }
  await rm(file);
  await using service = await Service.start({ folder: folder.path, yaml: YAML });
  await until('it is said', async () => (await isLoaded(service)) === 0);
  expect(await titles(service)).toEqual([...both, next]);
  await writeFile(file, calendar(MIGRATION));
  await service.app.reload();
  await until('the calendar is taken again', async () => (await titles(service)).length === 1);
  expect(await isLoaded(service)).toBe(1);
});
