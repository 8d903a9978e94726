/** A strict reader of OpenMetrics 1.0.0 text: throws at the first line that breaks a rule, else gives the families. */

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly samples: readonly { readonly name: string; readonly labels: string; readonly value: number }[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)?\\})? (\\S+)$`);
const META = new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.*)$`);
const NUMBER = /^(?:[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\+Inf|-Inf)$/;
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  gauge: [''],
  counter: ['_total', '_created'],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  summary: ['', '_sum', '_count', '_created'],
};

function need(condition: boolean, line: string, rule: string): asserts condition {
  if (!condition) throw new Error(`${rule}: ${line}`);
}

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

export function readOpenMetrics(text: string): readonly Family[] {
  need(text.endsWith('\n# EOF\n'), text.slice(-40), 'ends with the end mark');
  const families = new Map<
    string,
    { name: string; type: string; unit: string; samples: Family['samples'][number][] }
  >();
  const series = new Set<string>();
  let current: { name: string; type: string; unit: string; samples: Family['samples'][number][] } | undefined;
  let metas: string[] = [];
  for (const line of text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1)) {
    const meta = META.exec(line);
    if (meta) {
      const [, keyword = '', name = '', rest = ''] = meta;
      if (keyword === 'TYPE') {
        need(!families.has(name), line, 'a family stands in one place');
        current = { name, type: rest, unit: '', samples: [] };
        families.set(name, current);
        metas = [];
      }
      need(current?.name === name, line, 'metadata follow their type');
      need(current.samples.length === 0, line, 'metadata precede samples');
      need(!metas.includes(keyword), line, 'metadata are given once');
      metas.push(keyword);
      if (keyword === 'UNIT') current.unit = rest;
      if (keyword === 'UNIT') need(name.endsWith(`_${rest}`), line, 'a unit ends the name of its family');
      continue;
    }
    const sample = SAMPLE.exec(line);
    need(sample !== null, line, 'a line is metadata or a sample');
    const [, name = '', labels = '', value = ''] = sample;
    need(current !== undefined, line, 'samples follow their family');
    const suffix = name.slice(current.name.length);
    need(
      name.startsWith(current.name) && (SUFFIXES[current.type] ?? []).includes(suffix),
      line,
      "a sample has its type's suffix",
    );
    need(NUMBER.test(value), line, 'a value is a number');
    need(!series.has(`${name}{${labels}}`), line, 'a series is given once');
    series.add(`${name}{${labels}}`);
    current.samples.push({ name, labels, value: numberOf(value) });
  }
  for (const family of families.values()) checkHistogram(family);
  return [...families.values()];
}

function checkHistogram({ type, name, samples }: Family): void {
  if (type !== 'histogram') return;
  let before = 0;
  let lastBound = '';
  for (const sample of samples) {
    if (sample.name.endsWith('_bucket')) {
      const bound = /le="([^"]+)"/.exec(sample.labels)?.[1] ?? '';
      need(/^(\d+\.\d+(e-?\d+)?|\+Inf)$/.test(bound), bound, 'a bound has the spelling of a float');
      need(sample.value >= before, sample.labels, 'buckets are cumulative');
      before = sample.value;
      lastBound = bound;
    } else {
      if (sample.name.endsWith('_sum')) need(lastBound === '+Inf', name, 'the last bucket is +Inf');
      if (sample.name.endsWith('_count')) need(sample.value === before, name, 'the count is the last bucket');
      if (sample.name.endsWith('_count')) before = 0;
    }
  }
}
