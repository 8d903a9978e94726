/**
 * Writes the table as text. Everything that does not change between two scrapes (headers, names, labels) is rendered once for
 * a configuration, so that a scrape is one lookup and one number a series.
 */

import type { Picture } from '../model/picture.ts';
import type { Histogram } from './counts.ts';
import type { HistogramRow, Known, KnownRow, LiveRow, MetricRow } from './definition.ts';
import { boundText, type Format, headerText, labelText, numberText } from './text.ts';

/** Writes the samples of one metric; nothing when it has none now. */
type Family = (picture: Picture) => string;

function knownFamily(row: KnownRow, known: Known): Family {
  const series = [...row.series(known)].map((one) => ({
    start: `${row.name}${labelText(row.labels, one.labels)} `,
    value: one.value,
  }));
  return (picture) => {
    let text = '';
    for (const { start, value } of series) {
      const now = value(picture);
      if (now !== undefined) text += `${start}${numberText(now)}\n`;
    }
    return text;
  };
}

function liveFamily(row: LiveRow, known: Known): Family {
  return (picture) => {
    let text = '';
    for (const { labels, value } of row.series(picture, known)) {
      text += `${row.name}${labelText(row.labels, labels)} ${numberText(value)}\n`;
    }
    return text;
  };
}

function histogramText(starts: HistogramStarts, histogram: Histogram): string {
  let text = '';
  let count = 0;
  for (const [index, start] of starts.buckets.entries()) {
    count += histogram.buckets[index] ?? 0;
    text += `${start}${count}\n`;
  }
  return `${text}${starts.sum}${numberText(histogram.sum)}\n${starts.count}${count}\n`;
}

interface HistogramStarts {
  readonly buckets: readonly string[];
  readonly sum: string;
  readonly count: string;
}

function histogramFamily(row: HistogramRow, known: Known, format: Format): Family {
  const series = [...row.series(known)].map(({ labels, histogram }) => {
    const text = labelText(row.labels, labels);
    const bounds = [...histogram.bounds, Number.POSITIVE_INFINITY].map((bound) => boundText(bound, format));
    const starts: HistogramStarts = {
      buckets: bounds.map((le) => `${row.name}_bucket${labelText([...row.labels, 'le'], [...labels, le])} `),
      sum: `${row.name}_sum${text} `,
      count: `${row.name}_count${text} `,
    };
    return { starts, histogram };
  });
  return () => series.map(({ starts, histogram }) => histogramText(starts, histogram)).join('');
}

function familyOf(row: MetricRow, known: Known, format: Format): Family {
  if (row.source === 'known') return knownFamily(row, known);
  if (row.source === 'live') return liveFamily(row, known);
  return histogramFamily(row, known, format);
}

/** Prepares one format for one configuration. The result has no end mark: more families may follow. */
export function prepare(table: readonly MetricRow[], known: Known, format: Format): Family {
  const families = table.map((row) => ({
    header: headerText(row.name, row.type, row.help, format),
    samples: familyOf(row, known, format),
  }));
  return (picture) => {
    let text = '';
    for (const { header, samples } of families) {
      const lines = samples(picture);
      if (lines !== '') text += header + lines;
    }
    return text;
  };
}
