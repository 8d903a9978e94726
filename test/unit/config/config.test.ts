import { describe, expect, it } from 'vitest';
import { load, loadGood, probesOf, problemsOf, withProbes } from './loading.ts';

/** As the README prints it. */
const MINIMAL = `sites:
  - id: "14.71"
    name: Disdukcapil Kota Pekanbaru
    timezone: Asia/Jakarta
    lead_time: 14d
    links:
      - name: centre
        probes: [{ kind: https, url: "https://dc.example/health" }]
    stores:
      - { name: records, kind: filesystem, path: /var/lib/records }
notify:
  - { kind: webhook, url: "https://chat.example/hook", secret_file: /etc/siaga/hook.key }
`;

const DAY_MS = 86_400_000;

describe('a minimal configuration', () => {
  const loadMinimal = () => loadGood(MINIMAL, { files: { '/etc/siaga/hook.key': 'hunter2\n' } });

  it('alerts about the office with every default filled in', async () => {
    const { sites, notify, alerts, storage, practice } = await loadMinimal();
    expect(sites).toHaveLength(1);
    expect(sites[0]).toMatchObject({
      id: '14.71',
      leadTimeMs: 14 * DAY_MS,
      requiredAutonomyMs: 28 * DAY_MS,
      outagePatienceMs: DAY_MS,
      practice: false,
      links: [
        {
          name: 'centre',
          upstream: 'centre',
          rules: { window: 10, down: { consecutive: 3, ratio: 0.6 }, up: { consecutive: 3, ratio: 0.2 } },
          rhythm: {
            relax: { factor: 1, afterMs: 3_600_000 },
            tighten: { factor: 2, leastMs: 5_000, forMs: 600_000 },
          },
          probes: [
            {
              kind: 'https',
              name: 'https',
              schedule: { kind: 'every', everyMs: 15_000 },
              timeoutMs: 5_000,
              retryMs: 1_875,
              method: 'GET',
              expect: { status: [[200, 299]] },
              freshEvery: 20,
            },
          ],
        },
      ],
      stores: [{ name: 'records', path: '/var/lib/records', timeoutMs: 5_000, forecastEveryMs: 300_000 }],
    });
    expect(Object.values(alerts.rules).every((rule) => rule.enabled)).toBe(true);
    expect(alerts.rules.SiagaStoreFillingUp).toMatchObject({ holdMs: 300_000, clearHoldMs: 900_000 });
    expect(notify[0]).toMatchObject({ name: 'webhook', timeoutMs: 10_000 });
    expect(storage.budgetBytes).toBe(256 * 1024 ** 2);
    expect(practice).toBeUndefined();
  });

  it('keeps its secret from everybody but its user', async () => {
    const config = await loadMinimal();
    const [channel] = config.notify;
    expect(channel?.kind === 'webhook' && channel.secret?.reveal()).toBe('hunter2');
    expect(JSON.stringify(config)).not.toContain('hunter2');
  });

  it('cannot be changed in place, at any depth', async () => {
    const thawed: unknown[] = [];
    const walk = (value: unknown) => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) thawed.push(value);
      Object.values(value).forEach(walk);
    };
    walk(await loadMinimal());
    expect(thawed).toEqual([]);
  });
});

describe('defaults that depend on other values', () => {
  it.each([
    ['every: 200ms', { timeoutMs: 160, retryMs: 500 }],
    ['every: 5s', { timeoutMs: 4_000, retryMs: 625 }],
    ['every: 15s', { timeoutMs: 5_000, retryMs: 1_875 }],
    ['every: 5m', { timeoutMs: 5_000, retryMs: 5_000 }],
    ['cron: "*/5 * * * *"', { timeoutMs: 5_000, retryMs: 5_000 }],
    ['every: 15s, timeout: 1s, retry: 0s', { timeoutMs: 1_000, retryMs: 0 }],
  ])('%s', async (timing, expected) => {
    expect((await probesOf(`{ kind: icmp, host: a.example, ${timing} }`))[0]).toMatchObject(expected);
  });

  it('plans cron in the time zone of the site', async () => {
    const [probe] = await probesOf('{ kind: icmp, host: a.example, cron: "0 8 * * 1-5" }');
    expect(probe?.schedule).toEqual({
      kind: 'cron',
      expression: '0 8 * * 1-5',
      timezone: 'Asia/Jakarta',
      splayMs: 30_000,
    });
  });

  it('names probes by their kind, and numbers them past names that are taken', async () => {
    const icmp = '{ kind: icmp, host: a.example }';
    const probes = await probesOf(icmp, '{ kind: icmp, name: icmp-2, host: a.example }', icmp, icmp);
    expect(probes.map(({ name }) => name)).toEqual(['icmp', 'icmp-2', 'icmp-3', 'icmp-4']);
  });

  it('never lets a default hold eat more than a twentieth of the shortest lead time', async () => {
    const config = await loadGood(withProbes('{ kind: icmp, host: a }').replace('14d', '5m'));
    const holds = Object.values(config.alerts.rules).flatMap(({ holdMs, clearHoldMs }) => [
      holdMs,
      clearHoldMs,
    ]);
    expect(Math.max(...holds)).toBe(15_000);
    const given = await loadGood(
      `${withProbes('{ kind: icmp, host: a }').replace('14d', '5m')}alerts: { rules: { SiagaRunwayShort: { hold: 1h } } }`,
    );
    expect(given.alerts.rules.SiagaRunwayShort.holdMs).toBe(3_600_000);
  });
});

describe('ways of writing a probe', () => {
  it.each([
    ['{ kind: tcp, address: "10.0.0.1:443" }', { host: '10.0.0.1', port: 443 }],
    ['{ kind: tcp, host: 10.0.0.1, port: 443 }', { host: '10.0.0.1', port: 443 }],
    ['{ kind: tls, address: "[2001:db8::1]:443" }', { host: '2001:db8::1', port: 443, tls: {}, expect: {} }],
    ['{ kind: dns, query: a.example }', { type: 'A', expect: { answer: [] } }],
    ['{ kind: dns, query: a.example, server: "10.0.0.53:5353" }', { servers: ['10.0.0.53:5353'] }],
    [
      '{ kind: http, url: "http://a/", expect: { status: [204, "3xx", "400-404"], headers: { Server: x } } }',
      {
        freshEvery: 1,
        expect: {
          status: [
            [204, 204],
            [300, 399],
            [400, 404],
          ],
          headers: { server: 'x' },
        },
      },
    ],
  ])('%s', async (text, expected) => {
    expect((await probesOf(text))[0]).toMatchObject(expected);
  });

  it('turns basic auth and tokens into a header', async () => {
    const [basic, bearer] = await probesOf(
      '{ kind: http, url: "http://a/", basic_auth: { username: siaga, password: "p:w" } }',
      '{ kind: http, url: "http://a/", bearer_token: token, headers: { X-A: b } }',
    );
    const revealed = (probe: typeof basic, name: string) =>
      probe?.kind === 'http' && probe.headers[name]?.reveal();
    expect(revealed(basic, 'authorization')).toBe(`Basic ${Buffer.from('siaga:p:w').toString('base64')}`);
    expect(revealed(bearer, 'authorization')).toBe('Bearer token');
    expect(revealed(bearer, 'x-a')).toBe('b');
  });
});

describe('text from the environment', () => {
  const named = (name: string) =>
    withProbes('{ kind: icmp, host: a }').replace('id: a', () => `id: a\n    name: ${name}`);
  const env = { OFFICE: 'Pekanbaru', EMPTY: '', $: 'x' };

  it.each([
    [`"\${OFFICE}"`, 'Pekanbaru'],
    [`Office of \${OFFICE}!`, 'Office of Pekanbaru!'],
    [`"$\${OFFICE}"`, `\${OFFICE}`],
    ['"$OFFICE"', '$OFFICE'],
  ])('%s is %s', async (text, expected) => {
    expect((await loadGood(named(text), { env })).sites[0]?.name).toBe(expected);
  });

  it('does not reach inherited properties, and never shows the value of a variable', async () => {
    expect(await problemsOf(named(`"\${toString}"`), { env })).toEqual([
      `/etc/siaga/siaga.yaml:3:11  sites[0].name: got "\${toString}", want the environment variable toString to be set`,
    ]);
    const wrong = await problemsOf(named('x').replace('14d', `"\${OFFICE}"`), { env });
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toContain(`got "\${OFFICE}"`);
  });

  it('leaves keys and numbers alone', async () => {
    expect(await problemsOf(named('x').replace('name:', `"\${OFFICE}":`), { env })).toHaveLength(1);
  });
});

describe('further files', () => {
  const site = (id: string) => withProbes('{ kind: icmp, host: a }').replace('id: a', `id: ${id}`);

  it('adds their sites and channels in order, and resolves paths where they stand', async () => {
    const config = await loadGood(
      `include: [more/b.yaml]\n${site('a')}notify: [{ kind: webhook, url: "http://a/" }]\n`,
      {
        files: {
          '/etc/siaga/more/b.yaml': `include: [c.yaml]\n${site('b')}    stores: [{ name: s, kind: filesystem, path: data }]\n`,
          '/etc/siaga/more/c.yaml': `${site('c')}notify: [{ kind: webhook, url: "http://c/", secret_file: c.key }]\n`,
          '/etc/siaga/more/c.key': 'key of c',
        },
      },
    );
    expect(config.sites.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(config.sites[1]?.stores[0]).toMatchObject({ path: '/etc/siaga/more/data' });
    expect(config.notify.map(({ name }) => name)).toEqual(['webhook', 'webhook-2']);
    const [, last] = config.notify;
    expect(last?.kind === 'webhook' && last.secret?.reveal()).toBe('key of c');
  });

  it('says problems of all files at once, each in its own terms', async () => {
    const files = { 'b.yaml': site('b').replace('14d', 'soon') };
    const problems = await problemsOf(`include: [b.yaml]\n${site('a').replace('14d', 'later')}`, { files });
    expect(problems.map((problem) => problem.replace(/, want.*/, ''))).toEqual([
      '/etc/siaga/siaga.yaml:5:16  sites[0].lead_time: got "later"',
      '/etc/siaga/b.yaml:4:16  sites[0].lead_time: got "soon"',
    ]);
  });

  it('is bounded in the number of files', async () => {
    let number = 0;
    const endless = await load('include: [1.yaml]', {
      read: async () => {
        number += 1;
        return { ok: true, value: { text: `include: [${number}.yaml]\n`, openToAll: false } };
      },
    });
    expect(endless.ok).toBe(false);
    expect(number).toBe(1_000);
  });
});
