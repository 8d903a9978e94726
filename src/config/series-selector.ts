/** Selectors of Prometheus series: `name{label="value", other=~"a|b"}`. Patterns match the whole value, as in PromQL. */

export interface SeriesSelector {
  readonly name: string;
  readonly matches: readonly { readonly label: string; readonly test: (value: string) => boolean }[];
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const MATCHER = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\\n]|\\.)*)"\s*(,|(?=\}))/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n' };

/** What stands between quotes in an exposition or a selector: \\ \" and \n are escapes. */
export function unescapeLabel(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter)
    : text;
}

/** Undefined for text that is no selector. */
export function parseSelector(text: string): SeriesSelector | undefined {
  const source = text.trim();
  NAME.lastIndex = 0;
  const name = NAME.exec(source)?.[0];
  if (name === undefined) return undefined;
  const rest = source.slice(name.length).trim();
  if (rest === '') return { name, matches: [] };
  if (!rest.startsWith('{') || !rest.endsWith('}')) return undefined;
  const matches = parseMatchers(rest);
  return matches && { name, matches };
}

function parseMatchers(text: string): SeriesSelector['matches'] | undefined {
  const matches: { label: string; test: (value: string) => boolean }[] = [];
  let at = 1;
  while (text.slice(at).trim() !== '}') {
    MATCHER.lastIndex = at;
    const [whole, label = '', operator = '', quoted = ''] = MATCHER.exec(text) ?? [];
    const test = whole === undefined ? undefined : testOf(operator, unescapeLabel(quoted));
    if (whole === undefined || !test) return undefined;
    matches.push({ label, test });
    at += whole.length;
  }
  return matches;
}

function testOf(operator: string, wanted: string): ((value: string) => boolean) | undefined {
  if (operator === '=') return (value) => value === wanted;
  if (operator === '!=') return (value) => value !== wanted;
  try {
    const pattern = new RegExp(`^(?:${wanted})$`, 'su');
    return operator === '=~' ? (value) => pattern.test(value) : (value) => !pattern.test(value);
  } catch {
    return undefined;
  }
}
