/** Which exposition format a scraper gets, by its Accept header: the highest weight that is supported, else text 0.0.4. */

import type { Format } from './text.ts';

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly weight: number;
}

export interface Negotiated {
  readonly format: Format;
  readonly contentType: string;
}

const TEXT: Negotiated = { format: 'text', contentType: 'text/plain; version=0.0.4; charset=utf-8' };

const OPENMETRICS_TYPE = 'application/openmetrics-text; version=1.0.0';

/** Every name here is legal in every scheme, so that each of them is obeyed by changing nothing. */
const ESCAPING_SCHEMES = ['allow-utf-8', 'underscores', 'dots', 'values'];

function parseRange(text: string): MediaRange {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim().toLowerCase());
  const parameters = new Map(
    rest.map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=', 2).map((side) => side.trim());
      return [name, value.replace(/^"(.*)"$/, '$1')];
    }),
  );
  const weight = Number(parameters.get('q') ?? 1);
  return { type, parameters, weight: weight >= 0 && weight <= 1 ? weight : 0 };
}

/** What a range stands for here; undefined when it is for somebody else. */
function supported({ type, parameters }: MediaRange): Negotiated | undefined {
  const version = parameters.get('version');
  if (type === 'application/openmetrics-text' && (version ?? '1.0.0') === '1.0.0') {
    const asked = parameters.get('escaping') ?? '';
    const escaping = ESCAPING_SCHEMES.includes(asked) ? `; escaping=${asked}` : '';
    return { format: 'openmetrics', contentType: `${OPENMETRICS_TYPE}; charset=utf-8${escaping}` };
  }
  if (type === 'text/plain' && (version ?? '0.0.4') === '0.0.4') return TEXT;
  return type === '*/*' || type === 'text/*' ? TEXT : undefined;
}

export function negotiate(accept: string | undefined): Negotiated {
  let best: { readonly weight: number; readonly answer: Negotiated } | undefined;
  for (const range of (accept ?? '').split(',').map(parseRange)) {
    const answer = supported(range);
    // Of equal weights the first one wins.
    if (answer && range.weight > (best?.weight ?? 0)) best = { weight: range.weight, answer };
  }
  return best?.answer ?? TEXT;
}
