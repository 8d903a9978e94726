import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DEFAULT_HOLDS } from '../../../src/config/build/holds.ts';
import { configJsonSchema, type JsonSchema } from '../../../src/config/json-schema.ts';
import { printConfig } from '../../../src/config/print.ts';
import { env, example, files, SECRETS } from './example-world.ts';
import { load, loadGood, probesOf, withProbes } from './loading.ts';

const CONFIG = join(import.meta.dirname, '../../../config');
const standard = readFileSync(join(CONFIG, 'siaga.yaml'), 'utf8');

/** Every key that a part of the schema knows, as `sites.links.probes[https].url`. */
function keysOf(schema: JsonSchema, path: string): readonly string[] {
  const element = schema.items ?? schema;
  if (element.oneOf) {
    return element.oneOf.flatMap((kind) => keysOf(kind, `${path}[${kind.properties?.kind?.const}]`));
  }
  return Object.entries(element.properties ?? {}).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    return [here, ...keysOf(value, here)];
  });
}

/** Every key that stands in a tree, named in the same way. */
function keysIn(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysIn(item, path));
  if (typeof value !== 'object' || value === null) return [];
  const kind = 'kind' in value ? `[${value.kind}]` : '';
  return Object.entries(value).flatMap(([key, item]) => {
    const here = path === '' ? key : `${path}${kind}.${key}`;
    return [here, ...keysIn(item, here)];
  });
}

/** What the example only says in a comment, because its other form stands there. */
const IN_COMMENTS = ['password', 'socket', 'bearer_token', 'bearer_token_file', 'token', 'url'];

describe('config/siaga.example.yaml', () => {
  it('is a good configuration', async () => {
    const config = await loadGood(example, { env, files });
    expect(config.sites.map(({ id }) => id)).toEqual(['14.71', 'a']);
    expect(config.notify.map(({ name }) => name)).toEqual([
      'chat',
      'archive',
      'slack',
      'email',
      'telegram',
      'sms',
      'alertmanager',
      'heartbeat',
    ]);
  });

  it('shows every key', () => {
    const shown = new Set(keysIn(parse(example), ''));
    // Keys that several kinds or alerts share need to be shown with one of them only.
    const general = (key: string) =>
      key
        .replaceAll(/\[\w+\]/g, '')
        .replace(/rules\.Siaga\w+/, 'rules.NAME')
        // Stocks have the sources of stores.
        .replace(/^sites\.stocks/, 'sites.stores')
        .replace('syncs.completions.', 'syncs.counts.');
    const shownSomewhere = new Set([...shown].map(general));
    const wanted = keysOf(configJsonSchema(), '');
    expect(wanted.length).toBeGreaterThan(150);
    expect(wanted.filter((key) => !shownSomewhere.has(general(key)) && !mentioned(key))).toEqual([]);
  });

  it('gives the holds that are the default', () => {
    const { rules } = parse(example).alerts;
    const given = Object.entries(rules).map(([name, rule]) => [
      name,
      Object(rule).hold,
      Object(rule).clear_hold,
    ]);
    const minutes = (count: number) => (count === 0 ? '0s' : `${count}m`);
    expect(given).toEqual(
      Object.entries(DEFAULT_HOLDS).map(([name, [hold, clear]]) => [name, minutes(hold), minutes(clear)]),
    );
  });

  it('never gives away a secret, in print or in a problem', async () => {
    const printed = printConfig(await loadGood(example, { env, files }));
    expect(printed.match(/\[secret\]/g)?.length).toBeGreaterThanOrEqual(9);
    const broken = await load(
      example.replaceAll(/^( +)(name|url|urls|every|lead_time):.*$/gm, `$1$2: "\${SIAGA_CHAT_TOKEN}"`),
      {
        env,
        files,
      },
    );
    const said = [printed, JSON.stringify(broken), ...(await everyFault())].join('\n');
    expect(broken.ok).toBe(false);
    for (const secret of SECRETS) expect(said).not.toContain(secret);
  }, 60_000);
});

function mentioned(key: string): boolean {
  return IN_COMMENTS.some((name) => key.endsWith(`.${name}`) && example.includes(`or ${name}: `));
}

/** The example with each of its lines taken out in turn, ten at once to be quick, as problems. */
async function everyFault(): Promise<readonly string[]> {
  const lines = example.split('\n').filter((line) => /^\s*[^#\s]/.test(line));
  const said = lines.map(async (_, index) =>
    index % 10 === 0 ? JSON.stringify(await load(lines.toSpliced(index, 10).join('\n'), { env, files })) : '',
  );
  return Promise.all(said);
}

describe('config/siaga.yaml', () => {
  it('watches the practice centre, in minutes', async () => {
    const config = await loadGood(standard);
    expect(config.sites[0]).toMatchObject({ id: 'practice', practice: true, leadTimeMs: 300_000 });
    expect(config.practice).toMatchObject({ httpPort: 10_515, tcpPort: 10_516, controlPort: 10_517 });
    const spool = config.sites[0]?.stores.find(({ kind }) => kind === 'directory');
    const { spoolPath, spoolQuotaBytes } = config.practice ?? {};
    expect(spool).toMatchObject({ path: spoolPath, quotaBytes: spoolQuotaBytes });
  });

  it('has more room than the required autonomy asks for, so that SiagaRunwayShort is silent', async () => {
    const { sites, practice } = await loadGood(standard);
    const bytesPerMs = ((practice?.recordBytes ?? 0) * (practice?.recordsPerSecond ?? 0)) / 1_000;
    const runwayMs = (practice?.spoolQuotaBytes ?? 0) / bytesPerMs;
    expect(runwayMs).toBeGreaterThan(3 * (sites[0]?.requiredAutonomyMs ?? Number.POSITIVE_INFINITY));
  });
});

describe('siaga check --print', () => {
  it.each([
    ['the default', standard],
    [
      'every kind of probe',
      withProbes(
        '{ kind: icmp, host: a, cron: "* * * * *" }',
        '{ kind: tcp, address: "a:1", name: gate }',
        '{ kind: tls, host: a, port: 1, servername: b, expect: { certificate_days: 3 } }',
        `{ kind: https, url: "https://a/", expect: { status: [204, "3xx"], body_contains: "$\${x}" } }`,
        '{ kind: dns, query: a, server: 10.0.0.1, expect: { answer: [10.0.0.2] } }',
      ),
    ],
    [
      'a rhythm',
      withProbes('{ kind: icmp, host: a }').replace(
        'probes:',
        'rhythm: { relax: { factor: 4, after: 2h }, tighten: { factor: 3, least: 2s, for: 5m } }, probes:',
      ),
    ],
  ])('prints what gives the same configuration: %s', async (_, text) => {
    const config = await loadGood(text);
    expect(await loadGood(printConfig(config))).toEqual(config);
  });

  it('hides the query of a URL, where tokens travel', async () => {
    const [probe] = await probesOf('{ kind: http, url: "http://a/b?token=hunter2&room=1" }');
    expect(probe?.kind === 'http' && probe.url).toContain('hunter2');
    const config = await loadGood(withProbes('{ kind: http, url: "http://a/b?token=hunter2&room=1" }'));
    expect(printConfig(config)).toContain('http://a/b?token=[secret]&room=[secret]');
  });
});

describe('the address of a webhook', () => {
  const MARK = 'B0OK3D';
  const hook = (keys: string) => `${standard}\nnotify: [{ kind: webhook, ${keys} }]\n`;

  it('is read from a file, and printed no further than its host', async () => {
    const url = `https://hooks.slack.com/services/${MARK}?key=${MARK}`;
    for (const text of [hook('url_file: /run/hook.url'), hook(`url: "${url}"`)]) {
      const config = await loadGood(text, { files: { '/run/hook.url': `${url}\n` } });
      const [channel] = config.notify;
      expect(channel?.kind === 'webhook' && channel.url.reveal()).toBe(url);
      expect(printConfig(config)).toContain('url: https://hooks.slack.com/[secret]');
      expect(printConfig(config) + JSON.stringify(config)).not.toContain(MARK);
    }
  });

  it.each([`htps://a.example/${MARK}`, `https://u:${MARK}@a.example/${MARK}`, `a.example/${MARK}`, MARK])(
    'is not quoted when it is wrong: %s',
    async (url) => {
      const loaded = await load(hook(`url: "${url}"`));
      expect(loaded.ok).toBe(false);
      expect(JSON.stringify(loaded)).not.toContain(MARK);
    },
  );

  it('tells whether its receiver reads the markup of Slack, unless that is said', async () => {
    const template = `template: '{"text": "{{ text }}"}'`;
    const markupOf = async (keys: string) => {
      const [channel] = (await loadGood(hook(`${keys}, ${template}`))).notify;
      return channel?.kind === 'webhook' && channel.markup;
    };
    expect(await markupOf('url: "https://hooks.slack.com/services/T0"')).toBe('slack');
    expect(await markupOf('url: "https://hooks.slack.com/services/T0", markup: plain')).toBe('plain');
    expect(await markupOf('url: "https://chat.example/hooks/T0"')).toBe('plain');
    expect(await markupOf('url: "https://chat.example/hooks/T0", markup: slack')).toBe('slack');
  });
});
