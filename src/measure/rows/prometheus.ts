/** A page of metrics such as node_exporter's: each field is the one series that its selector names. */

import { parseSelector, type SeriesSelector } from '../../config/series-selector.ts';
import type { PrometheusSource } from '../../config/source-types.ts';
import type { SourceReason } from '../../model/observation.ts';
import { MeasureError } from '../failure.ts';
import { type SeriesSample, samplesOf } from './exposition.ts';
import type { Row, RowReader, RowSourceContext } from './rows.ts';
import { WebDocument } from './web.ts';

const ACCEPT = 'text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5';

interface Wanted {
  readonly field: string;
  readonly text: string;
  readonly selector: SeriesSelector;
}

export function openPrometheus(config: PrometheusSource, context: RowSourceContext): RowReader {
  const document = new WebDocument(config, context);
  const wanted = Object.entries(config.fields).flatMap(([field, text]): Wanted[] => {
    const selector = parseSelector(text);
    return selector ? [{ field, text, selector }] : [];
  });
  return {
    subject: document.subject,
    async read(signal, since) {
      const text = await document.get(ACCEPT, signal, since);
      return [pickSeries(text, wanted, document.subject)];
    },
    close: () => document.close(),
  };
}

function pickSeries(text: string, wanted: readonly Wanted[], subject: string): Row {
  const names = new Set(wanted.map(({ selector }) => selector.name));
  const found = new Map<Wanted, number[]>(wanted.map((want) => [want, []]));
  for (const sample of samplesOf(text, names)) {
    if (!sample)
      throw error('protocol', `${subject} has a line about ${[...names].join(', ')} that cannot be read`);
    for (const [want, values] of found) if (isOf(want.selector, sample)) values.push(sample.value);
  }
  return Object.fromEntries(
    [...found].map(([want, values]) => [want.field, only(want.text, values, subject)]),
  );
}

function isOf({ name, matches }: SeriesSelector, sample: SeriesSample): boolean {
  // A label that is not there counts as empty, as in PromQL.
  return sample.name === name && matches.every(({ label, test }) => test(sample.labels.get(label) ?? ''));
}

function only(selector: string, values: readonly number[], subject: string): number {
  const [value] = values;
  if (value === undefined) throw error('missing', `${subject} has no series ${selector}`);
  if (values.length > 1) {
    throw error(
      'protocol',
      `${subject} has ${values.length} series ${selector}: add labels until one is left`,
    );
  }
  if (!Number.isFinite(value)) throw error('range', `${subject} says ${value} for ${selector}`);
  return value;
}

function error(reason: SourceReason, detail: string): MeasureError {
  return new MeasureError({ reason, detail });
}
