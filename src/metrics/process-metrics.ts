/** What prom-client knows about the process and its runtime, written as the rest is. The only door to prom-client. */

import { collectDefaultMetrics, type MetricObjectWithValues, type MetricValue, Registry } from 'prom-client';
import { boundText, type Format, headerText, labelText, type MetricType, numberText } from './text.ts';

export interface ProcessMetrics {
  render(format: Format): Promise<string>;
  close(): void;
}

/** Gauges whose names end as a counter's must: promtool rejects them. */
const REJECTED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** Milliseconds between two looks at the delay of the event loop: the library's 10 would wake an idle process 100 times a second. */
export const LOOP_DELAY_PRECISION_MS = 100;

type Sample = MetricValue<string> & { readonly metricName?: string };

function sampleText(name: string, sample: Sample, format: Format): string {
  const labels = Object.entries(sample.labels).map(([label, value]): [string, string | number] => {
    const isBound = label === 'le' && value !== undefined;
    return [
      label,
      isBound ? boundText(Number(String(value).replace('+Inf', 'Infinity')), format) : (value ?? ''),
    ];
  });
  const text = labelText(
    labels.map(([label]) => label),
    labels.map(([, value]) => value),
  );
  return `${sample.metricName ?? name}${text} ${numberText(sample.value)}\n`;
}

/** A counter may not be NaN, and a gauge that is has nothing to say yet. */
function familyText(metric: MetricObjectWithValues<Sample>, format: Format): string {
  const samples = metric.values.filter((sample) => !Number.isNaN(sample.value));
  if (samples.length === 0) return '';
  const type = String(metric.type) as MetricType;
  const lines = samples.map((sample) => sampleText(metric.name, sample, format));
  return headerText(metric.name, type, metric.help, format) + lines.join('');
}

export function createProcessMetrics(): ProcessMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_DELAY_PRECISION_MS });
  for (const name of REJECTED) registry.removeSingleMetric(name);
  return {
    async render(format) {
      const metrics = await registry.getMetricsAsJSON();
      return metrics.map((metric) => familyText(metric as MetricObjectWithValues<Sample>, format)).join('');
    },
    close: () => registry.clear(),
  };
}
