/** A configuration changed while the service runs, a bad one, and a restart: what fires goes on firing, once. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { Target } from '../../support/target.ts';
import { until } from '../../support/until.ts';
import { FAILURES, Receiver } from '../notify/receiver.ts';

let folder: TemporaryFolder;
let hook: Receiver;
let target: Target;

beforeEach(async () => {
  folder = await temporaryFolder();
  hook = await Receiver.open();
  target = await Target.open();
});

afterEach(async () => {
  await target[Symbol.asyncDispose]();
  await hook[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

interface Site {
  readonly id: string;
  /** Of a store that cannot be read: its alert fires at once. */
  readonly missingStore?: boolean;
}

const yaml = (...sites: readonly Site[]) => `sites:${sites
  .map(
    ({ id, missingStore }) => `
  - id: "${id}"
    name: Office ${id}
    timezone: Asia/Jakarta
    lead_time: 1d
    links:
      - name: centre
        probes: [{ kind: tcp, address: "127.0.0.1:${target.port}", every: 200ms }]
        rules: { window: 1, down: { consecutive: 1 }, up: { consecutive: 1 } }${
          missingStore
            ? `
    stores:
      - { name: records, kind: directory, path: ${folder.path}/missing, quota: 1GiB, every: 200ms }`
            : ''
        }`,
  )
  .join('')}
notify:
  - { kind: webhook, name: hook, url: "${hook.url}", timeout: 2s }
alerts:
  rules:
    SiagaSourceUnreadable: { hold: 0s, clear_hold: 0s }
`;

const start = (config: string) => Service.start({ folder: folder.path, yaml: config });
const told = () =>
  hook.accepted.map(({ body }) => {
    const { eventId, alertname, kind }: { eventId: string; alertname: string; kind: string } =
      JSON.parse(body);
    return { eventId, alertname, kind };
  });
const linkUp = (service: Service, site: string) =>
  until(`the link of ${site} is up`, async () => {
    return (await service.metric('siaga_link_state', { site, link: 'centre', state: 'up' })) === 1;
  });

/** What is open now; the timers of `until` come and go. */
const handles = () => process.getActiveResourcesInfo().filter((kind) => kind !== 'Timeout').length;

describe('a reload', () => {
  it('watches what was added and ends what left', async () => {
    await using service = await start(yaml({ id: 'one', missingStore: true }));
    await until('the store cannot be read', () => service.firing('SiagaSourceUnreadable'));
    await service.write(yaml({ id: 'one' }, { id: 'two' }));
    expect((await service.reload()).status).toBe(200);
    await linkUp(service, 'two');
    await until('its alert has ended', async () => (await service.alerts()).length === 0);
    await until('the end is told', () => told().length === 2);
    expect(told().map(({ alertname, kind }) => `${alertname} ${kind}`)).toEqual([
      'SiagaSourceUnreadable firing',
      'SiagaSourceUnreadable resolved',
    ]);
    expect(await service.get('/sites/two')).toContain('Office two');
    expect(await service.metric('siaga_store_size_bytes', { site: 'one', store: 'records' })).toBeUndefined();
    expect(await service.metric('siaga_config_last_reload_successful')).toBe(1);
  });

  it('of a bad file leaves the old one in force and says so', async () => {
    await using service = await start(yaml({ id: 'one' }));
    await linkUp(service, 'one');
    await service.write(
      yaml({ id: 'one' }, { id: 'two' }).replace('timezone: Asia/Jakarta', 'timezone: Asia/Jakart'),
    );
    const answer = await service.reload();
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain('Asia/Jakart');
    expect(await service.metric('siaga_config_last_reload_successful')).toBe(0);
    const { sites } = await service.api<{ readonly sites: readonly { readonly id: string }[] }>('sites');
    expect(sites.map(({ id }) => id)).toEqual(['one']);
    const knocks = target.knocksMs.length;
    await until('it goes on probing', () => target.knocksMs.length >= knocks + 3);

    await service.write(yaml({ id: 'one' }, { id: 'two' }));
    expect((await service.reload()).status).toBe(200);
    expect(await service.metric('siaga_config_last_reload_successful')).toBe(1);
    await linkUp(service, 'two');
  });

  it('does not repeat what fires, and keeps telling', async () => {
    await target.down();
    await using service = await start(yaml({ id: 'one' }));
    const before = await until('the link is down', () => service.firing('SiagaUpstreamDown'));
    await until('it is told', () => told().length === 1);
    expect((await service.reload()).status).toBe(200);
    await target.up();
    await until('the end is told', () => told().some(({ kind }) => kind === 'resolved'));
    expect(told().map(({ eventId }) => eventId)).toEqual([
      `${before.alert_id}.firing`,
      `${before.alert_id}.resolved`,
    ]);
  });

  it('asked for many times at once tells nothing twice, and the last file is in force', async () => {
    hook.failing = FAILURES['never answers'];
    await using service = await start(yaml({ id: 'one' }));
    await target.down();
    await until('a message is under way', () => hook.attempts > 0);
    await service.write(yaml({ id: 'one' }, { id: 'two' }));
    const answers = await Promise.all(Array.from({ length: 10 }, () => service.app.reload()));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(service.lines.filter(({ message }) => message === 'configuration reloaded')).toHaveLength(2);
    hook.failing = undefined;
    await target.up();
    await until('the end is told', () => told().some(({ kind }) => kind === 'resolved'));
    await linkUp(service, 'two');
    const ids = told().map(({ eventId }) => eventId);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it('that is under way when the service stops begins nothing any more', async () => {
    const service = await start(yaml({ id: 'one' }));
    await linkUp(service, 'one');
    const reloading = service.app.reload();
    await service.app.close();
    expect(await reloading).toMatchObject({ ok: false, failure: { detail: 'The service is stopping.' } });
    expect(service.lines.filter(({ message }) => message === 'configuration reloaded')).toEqual([]);
  });

  it('closes what the old configuration had opened', async () => {
    await using service = await start(yaml({ id: 'one' }));
    const round = async () => {
      for (let turn = 0; turn < 20; turn += 1) expect((await service.reload()).status).toBe(200);
      const knocks = target.knocksMs.length;
      await until('it goes on probing', () => target.knocksMs.length >= knocks + 3);
    };
    await round();
    const before = handles();
    await round();
    await round();
    await until('no handle is left over', () => handles() <= before + 2, 10_000);
  });
});

describe('a restart', () => {
  it('goes on with what fires from its first moment: the same alert, the same start, not told again', async () => {
    await target.down();
    const config = yaml({ id: 'one' });
    const first = await start(config);
    const before = await until('the link is down', () => first.firing('SiagaUpstreamDown'));
    await until('it is told', () => told().length === 1);
    // The receiver has it a moment before the service knows; a stop in between would tell it twice, with the same id.
    await until(
      'nothing waits',
      async () => (await first.metric('siaga_notifications_pending', { channel: 'hook' })) === 0,
    );
    await first[Symbol.asyncDispose]();

    await using second = await start(config);
    expect(await second.firing('SiagaUpstreamDown')).toMatchObject({
      alert_id: before.alert_id,
      starts_at: before.starts_at,
    });
    const knocks = target.knocksMs.length;
    await until('the link is judged anew', async () => {
      const down = await second.metric('siaga_link_state', { site: 'one', link: 'centre', state: 'down' });
      return down === 1;
    });
    expect(knocks).toBe(0);
    expect(await second.firing('SiagaUpstreamDown')).toMatchObject({
      alert_id: before.alert_id,
      starts_at: before.starts_at,
    });
    await target.up();
    await until('the end is told', () => told().some(({ kind }) => kind === 'resolved'));
    expect(told().map(({ eventId }) => eventId)).toEqual([
      `${before.alert_id}.firing`,
      `${before.alert_id}.resolved`,
    ]);
  });

  it('leaves nothing open at its end', async () => {
    const config = yaml({ id: 'one', missingStore: true });
    const live = async () => {
      const service = await start(config);
      await linkUp(service, 'one');
      await until('an alert is told', () => service.firing('SiagaSourceUnreadable'));
      await service[Symbol.asyncDispose]();
    };
    // The first life opens what the test's own client keeps.
    await live();
    const before = handles();
    await live();
    await live();
    await until('no handle is left over', () => handles() <= before, 10_000);
  });
});
