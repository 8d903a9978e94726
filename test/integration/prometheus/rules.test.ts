import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flags, type Io } from '../../../src/cli/command.ts';
import { rules } from '../../../src/cli/rules.ts';
import { ALERT_NAMES } from '../../../src/model/alert.ts';
import { mixinFiles } from '../../../src/rules/mixin.ts';
import { DEFAULT_RULE_CONFIG, type RuleConfig, ruleConfigOf } from '../../../src/rules/rule-config.ts';
import { renderRules } from '../../../src/rules/rules.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { env, example, files } from '../../unit/config/example-world.ts';
import { loadGood } from '../../unit/config/loading.ts';
import { runCases } from './rule-cases.ts';

const ROOT = join(import.meta.dirname, '../../..');
const RULES = join(ROOT, 'dashboards/rules/siaga.rules.yaml');
const PROMTOOL = '/usr/bin/promtool';
const JSONNET = '/usr/bin/jsonnet';
for (const tool of [PROMTOOL, JSONNET]) {
  if (!existsSync(tool)) console.warn(`SKIPPED: ${tool} is not installed; see scripts/install-lab.sh`);
}

const tenLines = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1] ?? '';
const DEFAULT_SITES = DEFAULT_RULE_CONFIG.sites;

const ODD_YAML = `sites:
  - id: "14.71_a-b..c"
    name: "Kota \\"Odd\\" {{ $labels.x }} 100 %"
    timezone: Asia/Jakarta
    lead_time: 90m
    links: [{ name: 9-way.up, probes: [{ kind: tcp, address: "127.0.0.1:9" }] }]
    stores: [{ name: a.b-c, kind: filesystem, path: / }]
  - id: "0"
    timezone: Asia/Jayapura
    lead_time: 30d
    stores: [{ name: records, kind: filesystem, path: /, nearly_full: { fire: 80%, clear: 75% } }]
alerts:
  runbook_url: https://docs.example/100%25/runbooks/
  rules:
    SiagaUpstreamDown: { enabled: false }
    SiagaRunwayShort: { hold: 90s, clear_hold: 0s }
`;

/** Whatever stands in a name, rules must stay rules. */
const CONFIGS: Readonly<Record<string, () => Promise<RuleConfig>>> = {
  'of ten lines': async () => ruleConfigOf(await loadGood(tenLines)),
  'that shows every key': async () => ruleConfigOf(await loadGood(example, { env, files })),
  'with odd names and an alert switched off': async () =>
    ruleConfigOf(await loadGood(ODD_YAML), {
      job: `it's "odd" \\ {job}`,
      grafanaUrl: 'https://g.example/a%20b',
    }),
  'with names that no configuration allows': async () => ({
    ...DEFAULT_RULE_CONFIG,
    sites: [...DEFAULT_SITES, ...DEFAULT_SITES.map((site) => ({ ...site, site: `a"b\\c'd{e}` }))],
  }),
};

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Everything that was said; fails with it when the tool is not content. */
function tool(path: string, ...words: readonly string[]): string {
  const run = spawnSync(path, words, { encoding: 'utf8', cwd: folder.path });
  expect(run.status, run.stdout + run.stderr).toBe(0);
  return run.stdout + run.stderr;
}

describe.skipIf(!existsSync(PROMTOOL))('promtool', () => {
  it('finds nothing to say about the committed rules', () => {
    expect(tool(PROMTOOL, 'check', 'rules', '--lint-fatal', RULES)).toContain('SUCCESS');
  });

  it.each(Object.keys(CONFIGS))(
    'finds nothing to say about the rules of a configuration %s',
    async (name) => {
      const file = join(folder.path, 'rules.yaml');
      await writeFile(file, renderRules((await CONFIGS[name]?.()) ?? DEFAULT_RULE_CONFIG));
      expect(tool(PROMTOOL, 'check', 'rules', '--lint-fatal', file)).toMatch(/SUCCESS: \d{2} rules found/);
    },
  );

  it('sees every alert begin and end when it should', { timeout: 240_000 }, async () => {
    const run = await runCases(RULES, PROMTOOL);
    expect(run.output).toContain('SUCCESS');
    expect(run.status).toBe(0);
    expect([...run.proven].sort()).toEqual([...ALERT_NAMES, 'SiagaNotScraped'].sort());
  });
});

const canMix = existsSync(PROMTOOL) && existsSync(JSONNET);

const FIELDS = [
  ['prometheusAlerts', 'alerts.yaml'],
  ['prometheusRules', 'rules.yaml'],
] as const;

describe.skipIf(!canMix)('the mixin', () => {
  it.each(Object.keys(CONFIGS))('of a configuration %s gives the same rules', async (name) => {
    const config = (await CONFIGS[name]?.()) ?? DEFAULT_RULE_CONFIG;
    for (const path of ['alerts', 'rules']) tool('/bin/mkdir', '-p', path);
    for (const [path, text] of Object.entries(mixinFiles(config))) {
      await writeFile(join(folder.path, path), text);
    }
    for (const [field, file] of FIELDS) {
      await writeFile(join(folder.path, file), tool(JSONNET, '-e', `(import 'mixin.libsonnet').${field}`));
    }
    const checked = tool(PROMTOOL, 'check', 'rules', '--lint-fatal', 'alerts.yaml', 'rules.yaml');
    await writeFile(join(folder.path, 'whole.yaml'), renderRules(config));
    const whole = tool(PROMTOOL, 'check', 'rules', '--lint-fatal', 'whole.yaml');
    const count = (text: string) =>
      [...text.matchAll(/SUCCESS: (\d+) rules/g)].reduce((sum, [, rules = '0']) => sum + Number(rules), 0);
    expect(count(checked)).toBe(count(whole));
  });

  it('takes the selector of another scrape job', async () => {
    const { io, said } = heard();
    const flags = new Flags({
      mixin: join(folder.path, 'mixed/in'),
      output: 'yaml',
      job: 'siaga',
      'grafana.url': 'https://grafana.example/',
      'config.file': join(ROOT, 'config/siaga.yaml'),
    });
    expect(await rules.run({ flags, args: [], io }), said()).toBe(0);
    const other = `(import '${folder.path}/mixed/in/mixin.libsonnet') + { _config+:: { siagaSelector: 'job="other"' } }`;
    const alerts = tool(JSONNET, '-e', `(${other}).prometheusAlerts`);
    expect(alerts).toContain('job=\\"other\\"');
    expect(alerts).not.toContain('job=\\"siaga\\"');
    expect(alerts).toContain('https://grafana.example/d/siaga-site');
    await writeFile(join(folder.path, 'recorded.yaml'), tool(JSONNET, '-S', 'mixed/in/rules.jsonnet'));
    expect(tool(PROMTOOL, 'check', 'rules', '--lint-fatal', 'recorded.yaml')).toContain('SUCCESS');
  });
});

function heard(): { readonly io: Io; readonly said: () => string } {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const none = async function* (): AsyncGenerator<string> {};
  const io = { write, writeError: write, env: {}, input: none(), onStop() {}, onReload() {} };
  return { io, said: () => text };
}
