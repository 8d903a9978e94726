/** docs/configuration.md, from the schema and from the table of holds. */

import { DEFAULT_HOLDS } from '../src/config/build/holds.ts';
import { configJsonSchema, type JsonSchema } from '../src/config/json-schema.ts';
import { COSTS } from '../src/config/probe-cost.ts';

const INTRODUCTION = `# Configuration

<!-- Written by scripts/generate.ts from src/config/schema; changes belong there. -->

One YAML file, \`config/siaga.yaml\` unless \`--config.file\` names another. \`siaga check\` says everything that is wrong with it at
once, as \`file:line:col  path: got ..., want ...\`; \`siaga check --print\` shows what is in force, with every default.
[config/siaga.example.yaml](../config/siaga.example.yaml) shows every key in its place. Unknown keys, keys given twice and names given
twice are mistakes. For completion in an editor, begin the file with \`# yaml-language-server: $schema=siaga.schema.json\`.

| value | written as |
| --- | --- |
| duration | \`500ms\` \`15s\` \`5m\` \`1h30m\` \`14d\` \`2w\` |
| size | \`64KiB\` \`10MiB\` \`2GiB\` (powers of 1024), \`64KB\` \`5GB\` (powers of 1000), \`512B\` |
| ratio | \`90%\` or \`0.9\` |
| path | absolute, or relative to the folder of the file it stands in |
| text from the environment | \`\${NAME}\` anywhere in text; \`$\${\` is \`\${\` itself |
| secret | in its place, from the environment, or better in a file of its own: the key with \`_file\`. Read when the configuration is read, white space at its ends removed, never shown |

\`include\` names further files with the same sections. Their sites and channels are added to the list; every other section may stand
in one file only.
`;

const SECTIONS = ['sites', 'notify', 'incidents', 'alerts', 'storage', 'practice'];

export function configurationReference(): string {
  const root = configJsonSchema();
  const top = tableOf({ ...root, properties: withoutParts(root.properties ?? {}) });
  const sections = SECTIONS.map((key) => section(key, root.properties?.[key] ?? {}));
  return [INTRODUCTION, '## The file\n', top, ...sections, costs()].join('\n');
}

/** The sections as single rows; each has its own table further down. */
function withoutParts(
  properties: Readonly<Record<string, JsonSchema>>,
): Readonly<Record<string, JsonSchema>> {
  const rows = Object.entries(properties).map(([key, { properties: parts, ...row }]) => [
    key,
    parts ? { ...row, additionalProperties: {} } : row,
  ]);
  return Object.fromEntries(rows);
}

function section(path: string, schema: JsonSchema): string {
  const element = schema.items ?? schema;
  const name = schema.items ? `${path}[]` : path;
  if (path === 'alerts.rules') return `## \`${name}.NAME\`\n\n${holds()}\n${tableOf(firstProperty(element))}`;
  const parts = element.oneOf ? kindsOf(element.oneOf) : [tableOf(element)];
  return [`## \`${name}\`\n`, ...parts, ...below(name, element)].join('\n');
}

/** Sections of their own for what lies deeper: lists of sections always, mappings when they hold many keys. */
function below(name: string, element: JsonSchema): readonly string[] {
  return Object.entries(element.properties ?? {})
    .filter(([, schema]) => hasSection(schema))
    .map(([key, schema]) => section(`${name}.${key}`, schema));
}

const MOST_INLINE = 6;

function hasSection(schema: JsonSchema): boolean {
  return (
    schema.items?.properties !== undefined ||
    schema.items?.oneOf !== undefined ||
    sizeOf(schema) > MOST_INLINE
  );
}

function sizeOf(schema: JsonSchema): number {
  return Object.keys(schema.properties ?? {}).length;
}

function firstProperty(schema: JsonSchema): JsonSchema {
  return Object.values(schema.properties ?? {})[0] ?? {};
}

/** What every kind has, once; then what each kind has besides. */
function kindsOf(kinds: readonly JsonSchema[]): readonly string[] {
  const [first = {}] = kinds;
  const isShared = (key: string) =>
    key !== 'kind' && kinds.every((kind) => same(kind.properties?.[key], first.properties?.[key]));
  const pick = (schema: JsonSchema, wanted: (key: string) => boolean): JsonSchema => ({
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([key]) => wanted(key))),
  });
  const shared = `Every kind has:\n\n${tableOf(pick(first, isShared))}`;
  const own = kinds.map((kind) => {
    const of = kind.properties?.kind;
    const table = tableOf(pick(kind, (key) => key !== 'kind' && !isShared(key)));
    return `### \`kind: ${of?.const}\`\n\n${of?.description}\n\n${table}`;
  });
  return [shared, ...own];
}

function same(a: JsonSchema | undefined, b: JsonSchema | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

interface Row {
  readonly key: string;
  readonly type: string;
  readonly what: string;
  readonly fallback: string;
}

function tableOf(schema: JsonSchema): string {
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return 'Nothing besides.\n';
  const lines = rows.map(
    ({ key, type, what, fallback }) => `| \`${key}\` | ${type} | ${fallback} | ${what} |`,
  );
  return ['| key | value | default | |', '| --- | --- | --- | --- |', ...lines, ''].join('\n');
}

function rowsOf(schema: JsonSchema, prefix: string): readonly Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const key = `${prefix}${name}`;
    const isRequired = schema.required?.includes(name) === true;
    const row = {
      key,
      type: typeOf(value),
      what: value.description ?? '',
      fallback: fallbackOf(value, isRequired),
    };
    return value.properties && !hasSection(value) ? [row, ...rowsOf(value, `${key}.`)] : [row];
  });
}

function typeOf({
  title,
  type,
  enum: choices,
  minimum,
  maximum,
  items,
  properties,
  additionalProperties,
}: JsonSchema): string {
  if (title) return title;
  if (choices) return choices.map((choice) => `\`${choice}\``).join(' ');
  if (type === 'integer' || type === 'number')
    return minimum === undefined ? `up to ${maximum}` : `${minimum} to ${maximum}`;
  if (items) return 'list';
  if (properties || additionalProperties) return 'mapping';
  return type === 'boolean' ? '`true` `false`' : 'text';
}

function fallbackOf(schema: JsonSchema, isRequired: boolean): string {
  if (isRequired) return '**needed**';
  const isPlain = ['string', 'number', 'boolean'].includes(typeof schema.default);
  return isPlain ? `\`${schema.default}\`` : '';
}

function costs(): string {
  const rows = COSTS.map(([kind, bytes, what]) => `| ${kind} | ${bytes} | ${what} |`);
  return [
    '## What a probe costs\n',
    'Bytes of one run that succeeds, both ways, with the headers of IP; this is what `bytes_per_minute` of a site counts, at the',
    'configured intervals (a calendar counts as once a minute). A failed run costs less and is repeated soon until it is confirmed;',
    'repeats and a tighter rhythm go only as far as the budget has room for them (see [links](links.md)).',
    'The answers of real servers differ: measure yours where the line is thin. The probes of a site have their fixed places within',
    'the interval, which follow from its id and their names, so that many sites do not knock at once.\n',
    '| kind | bytes a run | |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function holds(): string {
  const minutes = (count: number) => (count === 0 ? '`0s`' : `\`${count}m\``);
  const rows = Object.entries(DEFAULT_HOLDS).map(
    ([name, [hold, clearHold, why]]) => `| ${name} | ${minutes(hold)} | ${minutes(clearHold)} | ${why} |`,
  );
  return [
    'How long each alert waits by default. No default is longer than a twentieth of the shortest lead time of all sites.\n',
    '| alert | hold | clear_hold | because |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
