import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { load } from '../../unit/config/loading.ts';

/** Two thousand damaged configurations: small ones, each with another part of the example in it, so that they are quick. */
const RUNS = 2_000;

const example = parse(readFileSync(join(import.meta.dirname, '../../../config/siaga.example.yaml'), 'utf8'));
const SEEDS = smallConfigurations();

function smallConfigurations(): readonly string[] {
  const { sites, notify, alerts, storage, practice } = example;
  const others = {
    alerts: { ...alerts, rules: { SiagaRunwayShort: alerts.rules.SiagaRunwayShort } },
    storage,
    practice,
  };
  const [{ links, stores, syncs, services, ...site }] = sites;
  // A sync cannot name what is not beside it.
  const [{ store: _store, stock: _stock, counts, ...shown }] = syncs;
  // A header that loses the line above it would be a field, whose text is no secret.
  const sync = {
    ...shown,
    counts: counts.map(({ headers: _headers, ...count }: object & { headers?: object }) => count),
  };
  // A link of one probe cannot name another one.
  const [{ probes, quality_probe: _, ...link }, { probes: more }] = links;
  // A service rests on what is there.
  const [{ limited_without: _without, ...service }] = services;
  return [...probes, ...more].map((probe: unknown, index) => {
    const [key = '', part] = Object.entries(others)[index % 3] ?? [];
    const one = {
      ...site,
      links: [{ ...link, probes: [probe] }],
      stores: [stores[index % 2]],
      syncs: index % 4 === 0 ? [sync] : [],
      services: [{ ...service, needs: { links: [link.name] } }],
    };
    return stringify({ sites: [one], notify: [notify[index % 3]], [key]: part });
  });
}

const SPLINTERS = [
  ...[
    '${',
    '}',
    '$',
    '*a',
    '&a ',
    '!!binary ',
    '!x ',
    '\t',
    '\n',
    '\n---\n',
    '- ',
    ': ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    '|',
    '>',
  ],
  ...[
    '\0',
    '\u2028',
    '\ud800',
    '💥',
    '__proto__: ',
    'constructor: ',
    '1e999',
    '.nan',
    '-.inf',
    '0x1f',
    '~',
    'null',
    'true',
    '?',
    '%',
    '<<: ',
  ],
  ...[
    '-1',
    '99999999999999999999',
    '1h',
    '5GB',
    '100%',
    'kind: tcp',
    'kind: ',
    'secret: ',
    '@',
    '://',
    ' '.repeat(50),
    '['.repeat(50),
  ],
];

const edit = fc.record({
  what: fc.constantFrom('cut', 'insert', 'repeat', 'line', 'swap'),
  // Unbiased: by default most edits would be at the very ends.
  at: fc.noBias(fc.integer({ min: 0, max: 9_999 })).map((place) => place / 10_000),
  length: fc.integer({ min: 1, max: 40 }),
  splinter: fc.constantFrom(...SPLINTERS),
});

const edits = fc.array(edit, { minLength: 1, maxLength: 3 });

function damage(
  text: string,
  { what, at, length, splinter }: typeof edit extends fc.Arbitrary<infer Edit> ? Edit : never,
) {
  const from = Math.floor(at * text.length);
  const lines = text.split('\n');
  const line = Math.floor(at * lines.length);
  switch (what) {
    case 'cut':
      return text.slice(0, from) + text.slice(from + length);
    case 'insert':
      return text.slice(0, from) + splinter + text.slice(from);
    case 'repeat':
      return text.slice(0, from + length) + text.slice(from);
    case 'line':
      return lines.toSpliced(line, 1).join('\n');
    case 'swap':
      return lines.with(line, lines[line + 1] ?? '').join('\n');
  }
}

const env = Object.fromEntries(
  ['SIAGA_OFFICE', 'SIAGA_CHAT_TOKEN', 'SIAGA_ARCHIVE_KEY', 'SIAGA_ARCHIVE_PASSWORD'].map((name) => [
    name,
    'hunter2',
  ]),
);
const files: Record<string, string> = Object.fromEntries(
  ['api.key', 'password', 'token', 'hook.key'].map((name) => [name, 'hunter2']),
);

files['slack.url'] = 'https://hooks.slack.example/services/hunter2';
for (const name of ['ca.pem', 'office-ca.pem']) files[name] = rootCertificates[0] ?? '';

/** What is wrong with an outcome; nothing when it is a configuration, or problems that each have a place in the text. */
async function complaint(text: string): Promise<string | undefined> {
  const loaded = await load(text, { env, files });
  if (JSON.stringify(loaded).includes('hunter2')) return 'a secret';
  if (loaded.ok) return undefined;
  const lines = text.split('\n').length;
  const placed = loaded.failure.every(
    ({ line, col, want }) => line > 0 && line <= lines + 1 && col > 0 && want !== '',
  );
  return loaded.failure.length === 0 || !placed ? JSON.stringify(loaded.failure) : undefined;
}

describe('a damaged configuration', () => {
  it('begins with good ones', async () => {
    for (const seed of SEEDS) expect((await load(seed, { env, files })).ok).toBe(true);
  });

  it(`gives a configuration or problems with a place, and no secret, in ${RUNS} random cases`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SEEDS), edits, async (seed, damages) => {
        expect(await complaint(damages.reduce(damage, seed))).toBeUndefined();
      }),
      { numRuns: RUNS },
    );
  }, 30_000);
});
