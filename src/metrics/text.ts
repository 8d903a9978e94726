/** How names, numbers and labels are written in Prometheus text 0.0.4 and in OpenMetrics 1.0.0. */

export const FORMATS = ['text', 'openmetrics'] as const;
export type Format = (typeof FORMATS)[number];

export type MetricType = 'gauge' | 'counter' | 'histogram' | 'summary';

const UNITS = ['seconds', 'bytes', 'ratio'] as const;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '"': '\\"' };

function escapeLabel(value: string): string {
  return value.replace(/[\\\n"]/g, (character) => ESCAPES[character] ?? character);
}

/** OpenMetrics escapes quotes in help as it does in labels; the older text must not. */
function escapeHelp(help: string, format: Format): string {
  const special = format === 'openmetrics' ? /[\\\n"]/g : /[\\\n]/g;
  return help.replace(special, (character) => ESCAPES[character] ?? character);
}

/** `{site="14.71",link="centre"}`, or nothing when there are no labels. A lone surrogate becomes U+FFFD: the body is UTF-8. */
export function labelText(names: readonly string[], values: readonly (string | number)[]): string {
  if (names.length === 0) return '';
  const pairs = names.map(
    (name, index) => `${name}="${escapeLabel(String(values[index] ?? '').toWellFormed())}"`,
  );
  return `{${pairs.join(',')}}`;
}

export function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** The bound of a bucket is a label, so its spelling is its identity: OpenMetrics wants 1.0 where the older text has 1. */
export function boundText(bound: number, format: Format): string {
  const text = numberText(bound);
  return format === 'openmetrics' && Number.isInteger(bound) ? `${text}.0` : text;
}

/** In OpenMetrics a counter's family goes without `_total`; its samples keep it. */
function familyName(name: string, type: MetricType, format: Format): string {
  return format === 'openmetrics' && type === 'counter' ? name.replace(/_total$/, '') : name;
}

export function headerText(name: string, type: MetricType, help: string, format: Format): string {
  const family = familyName(name, type, format);
  const lines =
    format === 'openmetrics'
      ? [`# TYPE ${family} ${type}`]
      : [`# HELP ${family} ${escapeHelp(help, format)}`, `# TYPE ${family} ${type}`];
  if (format === 'openmetrics') {
    const unit = UNITS.find((candidate) => family.endsWith(`_${candidate}`));
    if (unit) lines.push(`# UNIT ${family} ${unit}`);
    lines.push(`# HELP ${family} ${escapeHelp(help, format)}`);
  }
  return `${lines.join('\n')}\n`;
}
