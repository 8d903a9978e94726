import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import { flush, MANUAL_START_MS } from '../../support/manual-clock.ts';
import { annotationsInBoth } from '../../support/texts.ts';
import { alertmanager, alertOf, MEMBER, MINUTE, Office, SECOND } from './fixtures.ts';

interface Posted {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly generatorURL: string;
}

let office: Office;

beforeEach(() => {
  office = new Office([alertmanager], [MEMBER]);
});

afterEach(async () => {
  await office.notify.close();
  expect(office.clock.timers).toBe(0);
});

const iso = (afterStartMs: number) => new Date(MANUAL_START_MS + afterStartMs).toISOString();
const posts = (): Posted[][] => office.http.sent.map(({ body }) => JSON.parse(String(body)));
const forget = () => {
  office.http.sent.length = 0;
};
/** "centre+" is told as firing, "centre-" as ended, by the wall clock of the moment of sending. */
const short = (post: readonly Posted[], nowMs = office.clock.now().atMs) =>
  post.map(({ labels, endsAt }) => {
    const ended = endsAt !== undefined && Date.parse(endsAt) <= nowMs;
    return `${labels.link}${ended ? '-' : '+'}`;
  });

describe('the present set', () => {
  it('is told with identity in the labels, evidence in the annotations, and an end well ahead', async () => {
    office.fire('centre-1');
    await flush();
    expect(office.http.sent[0]).toMatchObject({
      url: 'http://am-1.example:9093/api/v2/alerts',
      method: 'POST',
    });
    expect(posts()[0]).toEqual([
      {
        labels: { alertname: 'SiagaUpstreamDown', severity: 'critical', site: '14.71', link: 'centre' },
        annotations: {
          summary: 'The link upstream is down.',
          description: 'refused 3 times in a row.',
          runbook_url: 'https://docs.example/runbooks/SiagaUpstreamDown.md',
          dashboard_url: 'http://siaga.example:10514/sites/14.71',
        },
        startsAt: iso(0),
        // Four re-send intervals and the longest rest between two attempts.
        endsAt: iso(4 * MINUTE + 5 * MINUTE),
        generatorURL: 'http://siaga.example:10514/sites/14.71',
      },
    ]);
  });

  it('is re-sent every interval for as long as it fires, with the newest description', async () => {
    office.fire('centre-1');
    await office.clock.advance(SECOND);
    const annotations = annotationsInBoth('s', 'refused 400 times in a row.');
    office.present.set('centre-1', alertOf('centre-1', { annotations }));
    forget();
    await office.clock.advance(10 * MINUTE);
    expect(posts()).toHaveLength(10);
    expect(posts().at(-1)?.[0]?.annotations.description).toBe('refused 400 times in a row.');
    expect(office.outbox.marked).toEqual([`centre-1.firing@${MEMBER}`]);
  });

  it('is told after a restart though nothing waits in the outbox', async () => {
    await office.notify.close();
    const present = [alertOf('centre-1')];
    office = new Office([alertmanager], [MEMBER], { present: () => present });
    await flush();
    expect(posts().map((post) => short(post))).toEqual([['centre+']]);
  });

  it('is told to nobody when it is empty: silence needs no request', async () => {
    await office.clock.advance(60 * MINUTE);
    expect(office.http.sent).toEqual([]);
  });

  it('only what is new is told between two re-sends', async () => {
    office.fire('centre-1');
    await office.clock.advance(10 * SECOND);
    office.fire('recovery-2');
    await flush();
    expect(posts().map((post) => short(post))).toEqual([['centre+'], ['recovery+']]);
  });

  it('marks the alerts of a practice site, so that no one is paged for them', async () => {
    await office.notify.close();
    const present = [alertOf('centre-1')];
    const site = () =>
      ({ name: 'Practice', practice: true, timezone: 'Asia/Jakarta', locale: 'en' }) as const;
    office = new Office([alertmanager], [MEMBER], { present: () => present, site });
    await flush();
    expect(posts()[0]?.[0]?.labels).toMatchObject({ practice: 'true' });
  });

  it('lets itself in', async () => {
    for (const [more, header] of [
      [{ bearerToken: new Secret('t') }, 'Bearer t'],
      [{ basicAuth: { username: 'u', password: new Secret('p') } }, 'Basic dTpw'],
    ] as const) {
      await office.notify.close();
      office = new Office([{ ...alertmanager, ...more }], [MEMBER]);
      office.fire('centre-1');
      await flush();
      expect(office.http.sent[0]?.headers).toMatchObject({ Authorization: header });
    }
  });
});

describe('an end', () => {
  it('is told at once with its time, and for 15 minutes after', async () => {
    office.fire('centre-1');
    await office.clock.advance(30 * SECOND);
    office.resolve('centre-1');
    await flush();
    expect(posts().at(-1)?.[0]).toMatchObject({ startsAt: iso(0), endsAt: iso(30 * SECOND) });
    forget();
    await office.clock.advance(15 * MINUTE);
    expect(posts().length).toBeGreaterThanOrEqual(14);
    for (const post of posts()) expect(short(post)).toEqual(['centre-']);
    forget();
    await office.clock.advance(60 * MINUTE);
    expect(posts()).toEqual([]);
  });

  it('is delivered however long the member was away: the beginning first, the end one interval later', async () => {
    office.http.react = () => 'cut';
    office.fire('centre-1');
    await office.clock.advance(MINUTE);
    office.resolve('centre-1');
    await office.clock.advance(30 * 24 * 60 * MINUTE);
    office.http.react = () => 200;
    forget();
    await office.clock.advance(5 * MINUTE);
    const [begun, ended] = posts();
    expect(begun && short(begun)).toEqual(['centre+']);
    expect(begun?.[0]?.annotations.description).toContain('told late');
    expect(ended?.[0]).toMatchObject({ startsAt: iso(0), endsAt: iso(MINUTE) });
    const [first, second] = office.http.sent;
    expect((second?.atMonotonicMs ?? 0) - (first?.atMonotonicMs ?? 0)).toBe(MINUTE);
    expect(office.outbox.entries).toEqual([]);
  });

  it('is delivered across a restart from the outbox alone', async () => {
    office.fire('centre-1');
    await flush();
    office.http.react = () => 'cut';
    office.resolve('centre-1');
    await flush();
    const { entries } = office.outbox;
    await office.notify.close();
    office = new Office([alertmanager], [MEMBER]);
    office.outbox.entries.push(...entries);
    office.notify.wake();
    await flush();
    expect(posts().map((post) => short(post))).toEqual([['centre-']]);
    expect(office.outbox.entries).toEqual([]);
  });

  it('of an earlier alert with the same labels comes before the new beginning, in a request of its own', async () => {
    office.fire('centre-1');
    await flush();
    office.http.react = () => 'cut';
    await office.clock.advance(MINUTE);
    office.resolve('centre-1');
    office.fire('centre-2');
    await office.clock.advance(10 * MINUTE);
    office.http.react = () => 200;
    forget();
    await office.clock.advance(5 * MINUTE);
    expect(
      posts()
        .slice(0, 2)
        .map((post) => short(post)),
    ).toEqual([['centre-'], ['centre+']]);
    // Telling the past end again would end the alert that fires now.
    for (const post of posts().slice(2)) expect(short(post)).toEqual(['centre+']);
  });

  it('of many stale alerts with the same labels are gone through quickly; the last one settles', async () => {
    office.http.react = () => 'cut';
    for (let n = 1; n <= 20; n += 1) {
      office.fire(`centre-${n}`);
      office.resolve(`centre-${n}`);
    }
    await office.clock.advance(MINUTE);
    office.http.react = () => 200;
    await office.clock.advance(10 * MINUTE);
    expect(office.outbox.marked).toHaveLength(40);
    expect(office.outbox.marked.at(-1)).toBe(`centre-20.resolved@${MEMBER}`);
    expect(posts().at(-1)).toHaveLength(1);
  });
});

describe('a refused batch', () => {
  const refuse = (link: string) => {
    office.http.react = ({ body }) => (String(body).includes(`"link":"${link}"`) ? 400 : 200);
  };

  it('is offered one by one, so that one bad alert does not hold up the others', async () => {
    refuse('bad');
    for (const id of ['centre-1', 'bad-2', 'recovery-3']) office.fire(id);
    await flush();
    expect(office.outbox.marked).toEqual([`centre-1.firing@${MEMBER}`, `recovery-3.firing@${MEMBER}`]);
    expect(office.notify.status()[0]?.lastError).toBe('refused: am-1.example:9093 answered 400');
  });

  it('the bad one leaves the next batches alone and is offered again every five minutes', async () => {
    refuse('bad');
    for (const id of ['centre-1', 'bad-2']) office.fire(id);
    await flush();
    forget();
    await office.clock.advance(4 * MINUTE);
    expect(posts().map((post) => short(post))).toEqual([['centre+'], ['centre+'], ['centre+'], ['centre+']]);
    office.http.react = () => 200;
    await office.clock.advance(2 * MINUTE);
    expect(office.outbox.entries).toEqual([]);
    expect(office.notify.status()[0]).not.toHaveProperty('lastError');
  });

  it('counts attempts, not alerts, and a failure of the member is none of the message', async () => {
    office.http.react = () => 500;
    for (const id of ['centre-1', 'recovery-2']) office.fire(id);
    await flush();
    expect(office.notify.status()).toMatchObject([{ channel: MEMBER, sent: 0, failures: 1 }]);
  });
});

describe('while the clock is not believed', () => {
  it('no times are told, and it is re-sent before a member forgets', async () => {
    await office.notify.close();
    office = new Office([{ ...alertmanager, resendMs: 60 * MINUTE }], [MEMBER]);
    office.clockTrusted = false;
    office.fire('centre-1');
    await office.clock.advance(4 * MINUTE);
    expect(posts()).toHaveLength(5);
    for (const [posted] of posts()) {
      expect(posted).not.toHaveProperty('startsAt');
      expect(posted).not.toHaveProperty('endsAt');
    }
  });

  it('an end is still an end: some time surely past, for no time would mean that it fires', async () => {
    office.clockTrusted = false;
    office.fire('centre-1', { startsAtDoubtful: true });
    await flush();
    office.resolve('centre-1');
    await flush();
    expect(posts().at(-1)?.[0]).toMatchObject({ endsAt: '1970-01-01T00:00:00.000Z' });
    expect(posts().at(-1)?.[0]).not.toHaveProperty('startsAt');
  });

  it('a member whose own clock is another is told no times, until the two agree', async () => {
    const memberIs = (aheadMs: number) => {
      office.http.react = () => {
        const date = new Date(office.clock.now().atMs + aheadMs).toUTCString();
        return { status: 200, headers: { date } };
      };
    };
    memberIs(60 * MINUTE);
    office.fire('centre-1');
    await flush();
    const timed = () => posts().map(([posted]) => posted !== undefined && 'endsAt' in posted);
    // Its clock is known only from its answer: told again at once.
    expect(timed()).toEqual([true, false]);
    await office.clock.advance(2 * MINUTE);
    expect(timed()).toEqual([true, false, false, false]);
    memberIs(0);
    await office.clock.advance(2 * MINUTE);
    expect(timed()).toEqual([true, false, false, false, false, true]);
  });

  it('a beginning that lies in the future of a clock set back is not told either', async () => {
    const alert = office.fire('centre-1');
    office.clock.setWall(alert.startsAtMs - MINUTE);
    await flush();
    expect(posts()[0]?.[0]).not.toHaveProperty('startsAt');
    expect(Date.parse(String(posts()[0]?.[0]?.endsAt))).toBeGreaterThan(office.clock.now().atMs);
  });
});

it('never says two things about one set of labels in one request', async () => {
  office.http.react = () => 'cut';
  office.fire('centre-1');
  office.resolve('centre-1');
  office.fire('centre-2');
  office.fire('recovery-3');
  await office.clock.advance(MINUTE);
  office.http.react = () => 200;
  await office.clock.advance(20 * MINUTE);
  for (const post of posts()) {
    const labels = post.map((alert) => JSON.stringify(alert.labels));
    expect(new Set(labels).size).toBe(labels.length);
  }
  expect(office.outbox.entries).toEqual([]);
});

it('goes through a long outbox in requests of bounded size', async () => {
  office.http.react = () => 'cut';
  for (let n = 1; n <= 120; n += 1) office.fire(`link${n}-${n}`);
  await office.clock.advance(SECOND);
  office.http.react = () => 200;
  forget();
  await office.clock.advance(MINUTE);
  expect(Math.max(...posts().map((post) => post.length))).toBeLessThanOrEqual(50);
  expect(office.outbox.entries).toEqual([]);
});

it('a test asks for the status and raises nothing', async () => {
  expect(await office.notify.test(MEMBER)).toEqual({ ok: true, value: undefined });
  expect(office.http.sent[0]).toMatchObject({ url: 'http://am-1.example:9093/api/v2/status', method: 'GET' });
});
