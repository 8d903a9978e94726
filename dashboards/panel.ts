/** A panel as we say it, and how Grafana wants to hear it. */

import {
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel, Threshold, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as ChartBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

export interface PanelSpec {
  readonly title: string;
  readonly description: string;
  /** `stat` shows this moment and nothing older; `timeline` and `chart` show the time range. */
  readonly kind: 'stat' | 'timeline' | 'chart';
  /** Grafana's id of the unit. */
  readonly unit: string;
  /** Of the 24 columns of a dashboard. */
  readonly width: number;
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
  readonly thresholds?: readonly Threshold[];
  readonly mappings?: readonly ValueMapping[];
  /** What stands there when the query finds nothing. */
  readonly noValue?: string;
  readonly min?: number;
  readonly max?: number;
  readonly stacked?: boolean;
}

export interface RowSpec {
  readonly title: string;
  readonly panels: readonly PanelSpec[];
}

export const DATASOURCE = { type: 'prometheus', uid: '$datasource' } as const;

type Builder = StatBuilder | TimelineBuilder | ChartBuilder;

const HEIGHT: Readonly<Record<PanelSpec['kind'], number>> = { stat: 5, timeline: 7, chart: 8 };

/** `id` must be unique on a dashboard: links to a panel carry it. */
export function buildPanel(spec: PanelSpec, id: number): { build(): Panel } {
  const builder: Builder = styled(spec);
  builder
    .id(id)
    .title(spec.title)
    .description(spec.description)
    .datasource(DATASOURCE)
    .unit(spec.unit)
    .span(spec.width)
    .height(HEIGHT[spec.kind]);
  for (const [index, { expr, legend }] of spec.queries.entries()) {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode(65 + index))
      .expr(expr)
      .legendFormat(legend);
    // A stat over the range would show the last value there was, however old.
    builder.withTarget(spec.kind === 'stat' ? query.instant() : query.range());
  }
  if (spec.thresholds) builder.thresholds(thresholdsOf(spec.thresholds));
  if (spec.mappings) builder.mappings([...spec.mappings]);
  if (spec.noValue !== undefined) builder.noValue(spec.noValue);
  if (spec.min !== undefined) builder.min(spec.min);
  if (spec.max !== undefined) builder.max(spec.max);
  return builder;
}

function styled({ kind, stacked }: PanelSpec): Builder {
  if (kind === 'stat') {
    return new StatBuilder()
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(['last']))
      .graphMode(BigValueGraphMode.None)
      .textMode(BigValueTextMode.ValueAndName);
  }
  if (kind === 'timeline') return new TimelineBuilder().mergeValues(true).fillOpacity(80);
  const chart = new ChartBuilder().fillOpacity(10);
  return stacked ? chart.stacking(new StackingConfigBuilder().mode(StackingMode.Normal)) : chart;
}

function thresholdsOf(steps: readonly Threshold[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps]);
}
