import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertmanagerChannel } from '../../../src/config/channel-types.ts';
import { until } from '../../support/until.ts';
import { alertmanagerPath, Cluster } from './alertmanager-cluster.ts';
import { Receiver } from './receiver.ts';
import { Station, wrongClock } from './station.ts';

const HOUR_MS = 60 * 60_000;

if (!alertmanagerPath)
  console.warn('SKIPPED: prometheus-alertmanager is not installed; see scripts/install-lab.sh');

describe.skipIf(!alertmanagerPath)('a pair of Alertmanagers', () => {
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

  const channel = (): AlertmanagerChannel => ({
    kind: 'alertmanager',
    name: 'pager',
    urls: cluster.members.map(({ url }) => url),
    resendMs: 1_000,
    heartbeat: false,
    silences: false,
    timeoutMs: 2_000,
  });

  /** What people were notified of about one link, in order and without repetitions. */
  const notified = (link: string): string[] => {
    const statuses = hook.accepted.flatMap(({ body }) => {
      const { alerts }: { alerts: { status: string; labels: Record<string, string> }[] } = JSON.parse(body);
      return alerts.filter(({ labels }) => labels.link === link).map(({ status }) => status);
    });
    return statuses.filter((status, index) => status !== statuses[index - 1]);
  };
  const untilNotified = async (link: string, ...expected: string[]) => {
    await hook.until(() => notified(link).join() === expected.join());
  };

  it('both hold what fires, people are told, and both let go of it at its end', async () => {
    await using station = new Station([channel()]);
    const [one, two] = cluster.members;
    station.fire('centre-1', { link: 'plain' });
    expect([await one.untilActive(['plain']), await two.untilActive(['plain'])]).toEqual([
      ['plain'],
      ['plain'],
    ]);
    await untilNotified('plain', 'firing');
    station.resolve('centre-1');
    expect([await one.untilActive([]), await two.untilActive([])]).toEqual([[], []]);
    await untilNotified('plain', 'firing', 'resolved');
    expect(station.outbox.entries).toEqual([]);
  });

  it('an end told while the clock is not believed is an end', async () => {
    await using station = new Station([channel()]);
    const [one] = cluster.members;
    station.clockTrusted = false;
    station.fire('centre-1', { link: 'timeless' });
    await untilNotified('timeless', 'firing');
    station.resolve('centre-1');
    expect(await one.untilActive([])).toEqual([]);
    await untilNotified('timeless', 'firing', 'resolved');
  });

  it.each([
    ['behind', -HOUR_MS],
    ['ahead', HOUR_MS],
  ])(
    'hears of beginning and end by a clock an hour %s that nobody at the site has noticed',
    async (way, byMs) => {
      await using station = new Station([channel()], undefined, undefined, wrongClock(byMs));
      const [one, two] = cluster.members;
      station.fire('centre-1', { link: way });
      expect([await one.untilActive([way]), await two.untilActive([way])]).toEqual([[way], [way]]);
      await untilNotified(way, 'firing');
      station.resolve('centre-1');
      expect([await one.untilActive([]), await two.untilActive([])]).toEqual([[], []]);
      await untilNotified(way, 'firing', 'resolved');
      expect(station.outbox.entries).toEqual([]);
    },
  );

  it('refuses a batch with one bad alert, and holds the others nevertheless', async () => {
    await using station = new Station([channel()]);
    const [one] = cluster.members;
    station.fire('good-1', { link: 'good' });
    station.fire('bad-2', { link: 'bad', 'not a label name': 'x' });
    station.fire('other-3', { link: 'other' });
    expect(await one.untilActive(['good', 'other'])).toEqual(['good', 'other']);
    const refusal = await until('the refusal is said', () => station.notify.status()[0]?.lastError);
    expect(refusal).toMatch(/^refused: 127\.0\.0\.1:\d+ answered 400$/);
    station.resolve('good-1');
    station.resolve('other-3');
    expect(await one.untilActive([])).toEqual([]);
  });

  it('what began and ended while both were away is told as firing, then as ended', async () => {
    await using station = new Station([channel()]);
    await Promise.all(cluster.members.map((member) => member.stop()));
    station.fire('centre-1', { link: 'late' });
    station.resolve('centre-1');
    await Promise.all(cluster.members.map((member) => member.start()));
    await untilNotified('late', 'firing', 'resolved');
    expect(await cluster.members[0].untilActive([])).toEqual([]);
  });

  it('a dead member delays nobody, and is told the present set when it comes back empty', async () => {
    await using station = new Station([channel()]);
    const [one, two] = cluster.members;
    station.fire('centre-1', { link: 'before' });
    expect(await two.untilActive(['before'])).toEqual(['before']);
    await two.stop();
    station.fire('centre-2', { link: 'meanwhile' });
    expect(await one.untilActive(['before', 'meanwhile'])).toEqual(['before', 'meanwhile']);
    await untilNotified('meanwhile', 'firing');
    await two.start();
    expect(await two.untilActive(['before', 'meanwhile'])).toEqual(['before', 'meanwhile']);
    station.resolve('centre-1');
    station.resolve('centre-2');
    expect([await one.untilActive([]), await two.untilActive([])]).toEqual([[], []]);
  });
});
