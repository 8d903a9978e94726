/**
 * Samples of a Prometheus text exposition (0.0.4, OpenMetrics 1.0 and the quoted names of 1.0.0): `name{label="value"} 1.5 [time]`.
 * Only lines of wanted names are taken apart, so that a large page costs little and a strange line elsewhere does no harm.
 */

import { unescapeLabel } from '../../config/series-selector.ts';

export interface SeriesSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

const LABEL = /[\s,]*(?:([a-zA-Z_][a-zA-Z0-9_]*|"(?:[^"\\]|\\.)*")\s*=\s*)?"((?:[^"\\]|\\.)*)"\s*/y;
const VALUE = /^\s*([^\s#]+)(?:\s|$)/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const WORDS: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
};

/** Samples of the names that are wanted, or undefined for a line of theirs that cannot be read. */
export function* samplesOf(
  text: string,
  wanted: ReadonlySet<string>,
): Generator<SeriesSample | undefined, void> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end).trim();
    from = end < 0 ? text.length : end + 1;
    if (line === '' || line.startsWith('#')) continue;
    const name = /^[^\s{]*/.exec(line)?.[0] ?? '';
    if (name !== '' && !wanted.has(name)) continue;
    const sample = parseSample(name, line.slice(name.length).trimStart());
    if (!sample || wanted.has(sample.name)) yield sample;
  }
}

function parseSample(prefix: string, rest: string): SeriesSample | undefined {
  let name = prefix;
  const labels = new Map<string, string>();
  let at = 0;
  if (rest.startsWith('{')) {
    for (LABEL.lastIndex = 1; ; ) {
      at = LABEL.lastIndex;
      const match = LABEL.exec(rest);
      if (!match) break;
      const [, label, value = ''] = match;
      // Text without a label is the name itself: {"records.used", office="1"} 5
      if (label === undefined) name = unescapeLabel(value);
      else
        labels.set(label.startsWith('"') ? unescapeLabel(label.slice(1, -1)) : label, unescapeLabel(value));
    }
    const closing = /^[\s,]*\}/.exec(rest.slice(at))?.[0];
    if (closing === undefined) return undefined;
    at += closing.length;
  }
  const number = VALUE.exec(rest.slice(at))?.[1]?.toLowerCase() ?? '';
  const value = DECIMAL.test(number) ? Number(number) : WORDS[number];
  return value === undefined || name === '' ? undefined : { name, labels, value };
}
