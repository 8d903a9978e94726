/** A panel as we say it, and how Grafana wants to hear it. */

import {
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  TableCellDisplayMode,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel, Threshold, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DashboardLinkBuilder,
  MappingType,
  SpecialValueMatch,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as ChartBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

export interface PanelSpec {
  readonly title: string;
  readonly description: string;
  /**
   * `stat` and `table` show this moment and nothing older; `timeline` and `chart` show the time range. A table has a column for
   * each label and one for each query, and is sorted by the first query, smallest first.
   */
  readonly kind: 'stat' | 'timeline' | 'chart' | 'table';
  /** Grafana's id of the unit. */
  readonly unit: string;
  /** Of the 24 columns of a dashboard. */
  readonly width: number;
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
  readonly thresholds?: readonly Threshold[];
  readonly mappings?: readonly ValueMapping[];
  /** What stands there, without a colour, when the query finds nothing. */
  readonly noValue?: string;
  readonly min?: number;
  readonly max?: number;
  readonly stacked?: boolean;
  readonly drill?: Drill;
}

/** Where a click on a series leads, or in a table a click on its site. */
export interface Drill {
  readonly title: string;
  readonly url: string;
}

export interface RowSpec {
  readonly title: string;
  readonly panels: readonly PanelSpec[];
}

export const DATASOURCE = { type: 'prometheus', uid: '$datasource' } as const;

type Builder = StatBuilder | TimelineBuilder | ChartBuilder | TableBuilder;

/** What most panels are: a chart from zero upward, half as wide as the dashboard. */
export function chart(
  title: string,
  description: string,
  unit: string,
  queries: PanelSpec['queries'],
  width = 12,
): PanelSpec {
  return { title, description, kind: 'chart', unit, width, queries, min: 0 };
}

const HEIGHT: Readonly<Record<PanelSpec['kind'], number>> = { stat: 5, timeline: 7, chart: 8, table: 10 };

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
    const query = new DataqueryBuilder().refId(refId(index)).expr(expr).legendFormat(legend);
    builder.withTarget(asked(query, spec.kind));
  }
  if (spec.thresholds) builder.thresholds(thresholdsOf(spec.thresholds));
  const mappings = mappingsOf(spec);
  if (mappings.length > 0) builder.mappings([...mappings]);
  if (spec.noValue !== undefined) builder.noValue(spec.noValue);
  if (spec.min !== undefined) builder.min(spec.min);
  if (spec.max !== undefined) builder.max(spec.max);
  if (spec.drill && spec.kind !== 'table') {
    builder.dataLinks([new DashboardLinkBuilder(spec.drill.title).url(spec.drill.url)]);
  }
  return builder;
}

/** Nothing would have the colour of the lowest threshold: green where nobody knows, or red where all is well. */
function mappingsOf({ mappings = [], noValue }: PanelSpec): readonly ValueMapping[] {
  if (noValue === undefined) return mappings;
  const result = { text: noValue, color: 'text', index: mappings.length };
  const options = { match: SpecialValueMatch.Null, result };
  return [...mappings, { type: MappingType.SpecialValue, options }];
}

/** A stat or a table over the range would show the last value there was, however old. */
function asked(query: DataqueryBuilder, kind: PanelSpec['kind']): DataqueryBuilder {
  if (kind === 'table') return query.instant().format(PromQueryFormat.Table);
  return kind === 'stat' ? query.instant() : query.range();
}

function refId(index: number): string {
  return String.fromCharCode(65 + index);
}

function styled(spec: PanelSpec): Builder {
  const { kind, stacked } = spec;
  if (kind === 'table') return tableOf(spec);
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

/** One line for each set of labels: the answers come apart, as "Value #A" and so on. */
function tableOf({ queries, drill }: PanelSpec): TableBuilder {
  const renameByName = Object.fromEntries(
    queries.map(({ legend }, index) => [`Value #${refId(index)}`, legend]),
  );
  const excludeByName = { Time: true, job: true, instance: true };
  const first = new TableSortByFieldStateBuilder().displayName(queries[0]?.legend ?? '');
  const table = new TableBuilder()
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: { excludeByName, renameByName } })
    .sortBy([first])
    // Words have no threshold: coloured too, they would all have the colour of the lowest.
    .overrideByFieldType('number', [
      { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
    ]);
  return drill ? table.overrideByName('site', [{ id: 'links', value: [drill] }]) : table;
}

function thresholdsOf(steps: readonly Threshold[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps]);
}
