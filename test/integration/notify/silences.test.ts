/** Planned work as silences on a real pair of Alertmanagers that gossip, looked at with amtool. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AlertmanagerChannel } from '../../../src/config/channel-types.ts';
import type { MaintenanceWindow } from '../../../src/model/maintenance.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { until } from '../../support/until.ts';
import { alertmanagerPath, Cluster, type Member } from './alertmanager-cluster.ts';
import { Receiver } from './receiver.ts';
import { Station } from './station.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const run = promisify(execFile);

interface Listed {
  readonly id: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly status: { readonly state: string };
  readonly matchers: readonly { readonly name: string; readonly value: string }[];
}

/** As whoever is on call looks: active and pending ones. */
async function query(member: Member): Promise<readonly Listed[]> {
  const words = ['silence', 'query', `--alertmanager.url=${member.url}`, '--output=json'];
  const { stdout } = await run('amtool', words);
  const listed: readonly Listed[] = JSON.parse(stdout);
  return listed.toSorted((a, b) => a.comment.localeCompare(b.comment));
}

function work(
  id: string,
  parts: { sites?: readonly string[]; fromMs?: number; untilMs?: number } = {},
): MaintenanceWindow {
  const { sites = ['14.71'], fromMs = -MINUTE_MS, untilMs } = parts;
  const { atMs } = systemClock.now();
  const plan = {
    id,
    title: 'Data migration',
    origin: 'people',
    sites,
    timezone: 'Asia/Jakarta',
    start: '',
    announceMs: [],
  } as const;
  return {
    id,
    plan,
    startsAtMs: atMs + fromMs,
    ...(untilMs === undefined ? {} : { endsAtMs: atMs + untilMs }),
  };
}

if (!alertmanagerPath)
  console.warn('SKIPPED: prometheus-alertmanager is not installed; see scripts/install-lab.sh');

describe.skipIf(!alertmanagerPath)('silences of planned work', () => {
  let hook: Receiver;
  let cluster: Cluster;

  beforeAll(async () => {
    hook = await Receiver.open();
    cluster = await Cluster.open(hook.url);
  });

  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]();
    await hook?.[Symbol.asyncDispose]();
  });

  const open = (windows: readonly MaintenanceWindow[] | 'unknown') => {
    const channel: AlertmanagerChannel = {
      kind: 'alertmanager',
      name: 'pager',
      urls: cluster.members.map(({ url }) => url),
      resendMs: 300,
      heartbeat: false,
      silences: true,
      timeoutMs: 2_000,
    };
    return new Station([channel], undefined, windows);
  };
  const plan = (station: Station, windows: readonly MaintenanceWindow[]) => {
    station.planned = windows;
    station.notify.wake();
  };
  /** On both members, until they are as many and the test says well. */
  const untilBoth = (count: number, fits: (listed: readonly Listed[]) => boolean = () => true) =>
    until(`${count} silences on both`, async () => {
      const [one, two] = await Promise.all(cluster.members.map(query));
      const right = [one, two].every((listed) => listed?.length === count && fits(listed));
      return right && one && two ? ([one, two] as const) : undefined;
    });
  /** Long enough for both members to have looked several times, and to have told each other. */
  const settled = async (station: Station) => {
    const rounds = station.looked();
    await until('both have looked again and again', () => station.looked() > rounds + 10);
  };

  beforeEach(async () => {
    await using station = open([]);
    await untilBoth(0);
    expect(
      station.notify
        .status()
        .map(({ channel }) => channel)
        .filter((name) => name.endsWith('/silences')),
    ).toHaveLength(2);
  });

  it('are made once on both, with sites, alerts and author, and silence what is fired there', async () => {
    await using station = open([work('migration', { sites: ['14.71', '14.72'], untilMs: HOUR_MS })]);
    const [one, two] = await untilBoth(1);
    expect(one.map(({ id }) => id)).toEqual(two.map(({ id }) => id));
    expect(one[0]).toMatchObject({
      createdBy: 'siaga 14.71',
      comment: 'Planned work: Data migration [migration]',
      status: { state: 'active' },
    });
    expect(Object.fromEntries(one[0]?.matchers.map(({ name, value }) => [name, value]) ?? [])).toEqual({
      alertname: '(SiagaUpstream|SiagaSync|SiagaBacklog|SiagaRejected).*',
      site: String.raw`14\.71|14\.72`,
    });
    station.fire('centre-1', { link: 'silenced' });
    const suppressed = await until('it is suppressed', async () => {
      const answer = await fetch(`${cluster.members[1].url}/api/v2/alerts?filter=link%3Dsilenced`);
      const [alert]: readonly { status: { state: string } }[] = JSON.parse(await answer.text());
      return alert?.status.state === 'suppressed' && alert;
    });
    expect(suppressed).toBeDefined();
    station.resolve('centre-1');
  });

  it('are the same ones after a restart', async () => {
    const windows = [
      work('migration', { untilMs: HOUR_MS }),
      work('next', { fromMs: HOUR_MS, untilMs: 2 * HOUR_MS }),
    ];
    let ids: readonly string[] = [];
    {
      await using _first = open(windows);
      const [listed] = await untilBoth(2);
      ids = listed.map(({ id }) => id);
      expect(listed.map(({ status }) => status.state)).toEqual(['active', 'pending']);
    }
    await using second = open(windows);
    await settled(second);
    const [listed] = await untilBoth(2);
    expect(listed.map(({ id }) => id)).toEqual(ids);
  });

  it('follow an end that moves, and go when the work is over early', async () => {
    await using station = open([work('migration', { untilMs: HOUR_MS })]);
    const [before] = await untilBoth(1);
    const longer = work('migration', { untilMs: 5 * HOUR_MS });
    plan(station, [longer]);
    const endsAt = (listed: readonly Listed[]) => Date.parse(listed[0]?.endsAt ?? '');
    const [after] = await untilBoth(1, (listed) => Math.abs(endsAt(listed) - (longer.endsAtMs ?? 0)) < 2_000);
    expect(after[0]?.id).toBe(before[0]?.id);
    plan(station, []);
    await untilBoth(0);
  });

  it('are made anew when the sites are others, and of work without an end reach an hour ahead', async () => {
    await using station = open([work('migration', { untilMs: HOUR_MS })]);
    await untilBoth(1);
    plan(station, [work('migration', { sites: ['14.73'] })]);
    const [listed] = await untilBoth(
      1,
      ([only]) => only?.matchers.some(({ value }) => value === '14.73') === true,
    );
    expect(listed[0]?.comment).toBe('Planned work: Data migration, until when is not known [migration]');
    const aheadMs = Date.parse(listed[0]?.endsAt ?? '') - systemClock.now().atMs;
    expect(aheadMs).toBeGreaterThan(HOUR_MS / 2);
    expect(aheadMs).toBeLessThanOrEqual(HOUR_MS + 2_000);
  });

  it('of others are left alone', async () => {
    const { url } = cluster.members[0];
    const words = [
      '--author=ani',
      '--duration=1h',
      '--comment=mine [migration]',
      'alertname=~(SiagaUpstream|SiagaSync|SiagaBacklog|SiagaRejected).*',
    ];
    const { stdout } = await run('amtool', ['silence', 'add', `--alertmanager.url=${url}`, ...words]);
    await using station = open([]);
    await settled(station);
    expect((await query(cluster.members[0])).map(({ createdBy }) => createdBy)).toEqual(['ani']);
    await run('amtool', ['silence', 'expire', `--alertmanager.url=${url}`, stdout.trim()]);
  });

  it('are retried at a member that was away, while the other one has them', async () => {
    const [one, two] = cluster.members;
    await two.stop();
    await using station = open([work('migration', { untilMs: HOUR_MS })]);
    await until('the first has it', async () => (await query(one)).length === 1);
    const said = await until('the trouble is said', () =>
      station.notify.status().find(({ channel, lastError }) => channel.endsWith('/silences') && lastError),
    );
    expect(said.lastError).toMatch(/^unreachable: /);
    await two.start();
    const [listed] = await untilBoth(1);
    expect(listed[0]?.comment).toContain('[migration]');
  });

  it('stay as they are while the clock is not believed, and that is said', async () => {
    await using station = open([work('migration', { untilMs: HOUR_MS })]);
    await untilBoth(1);
    station.clockTrusted = false;
    plan(station, [work('other', { untilMs: HOUR_MS })]);
    const said = await until('it is said', () =>
      station.notify.status().find(({ lastError }) => lastError !== undefined),
    );
    expect(said.lastError).toBe(
      'refused: the clock of this host is not to be believed: silences stay as they are',
    );
    expect((await query(cluster.members[0])).map(({ comment }) => comment)).toEqual([
      'Planned work: Data migration [migration]',
    ]);
    station.clockTrusted = true;
    station.notify.wake();
    await untilBoth(1, ([only]) => only?.comment === 'Planned work: Data migration [other]');
  });

  it('are not touched before it is known what is planned', async () => {
    {
      await using _first = open([work('migration', { untilMs: HOUR_MS })]);
      await untilBoth(1);
    }
    await using second = open('unknown');
    await settled(second);
    await untilBoth(1);
  });
});
