/** One row of the table of paths. The server, the description of the API and the check of its parameters read the same row. */

import { failed, type Result, success } from '../model/result.ts';
import type { Reply } from './reply.ts';
import type { Stream } from './stream.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly description: string;
  readonly required?: boolean;
  /** A flag may stand alone, as in `?kiosk`; it is then its own name. */
  readonly type: 'string' | 'integer' | 'instant' | 'flag';
  readonly oneOf?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export const SITE: Parameter = {
  name: 'site',
  in: 'query',
  type: 'string',
  description: 'Id of a site; all without it.',
};

export type Values = Readonly<Record<string, string>>;

export interface Call {
  readonly parameters: Values;
  readonly accept: string | undefined;
  readonly acceptLanguage: string | undefined;
  readonly cookie: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** Whether whoever asks may act as well as read. */
  readonly mayAct: boolean;
}

/** A call that changes something, by somebody who may. */
export interface ActCall extends Call {
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown;
  /** Who acts, for the log: a user, a token, a certificate, or `this host`. */
  readonly actor: string;
}

/** A form of a page, sent by somebody who may act. */
export interface FormCall extends Call {
  readonly form: URLSearchParams;
  readonly actor: string;
}

export const ACT_METHODS = ['POST', 'PUT', 'DELETE'] as const;
export type ActMethod = (typeof ACT_METHODS)[number];

export interface Act {
  readonly summary: string;
  /** Name of the schema of its body. */
  readonly body?: string;
  /** Name of the schema of a good answer. */
  readonly answer: string;
  handle(call: ActCall): Reply | Promise<Reply>;
}

export interface Route {
  readonly methods: readonly ('GET' | 'POST' | 'PUT')[];
  /** Parameters in braces, as in OpenAPI: `/sites/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  /** Name of the schema of a good answer; only for paths of the API. */
  readonly answer?: string;
  handle(call: Call): Reply | Stream | Promise<Reply | Stream>;
  /** What the forms of this page do, sent back to its own path. */
  form?(call: FormCall): Reply | Promise<Reply>;
  /** What can be done at this path by who may act. */
  readonly acts?: { readonly [method in ActMethod]?: Act };
}

const LONGEST_VALUE = 500;

function fault(parameter: Parameter, value: string): string | undefined {
  const { name, type, oneOf, minimum, maximum } = parameter;
  if (value.length > LONGEST_VALUE) return `${name} is longer than ${LONGEST_VALUE} characters`;
  if (oneOf && !oneOf.includes(value)) return `${name} must be one of ${oneOf.join(', ')}`;
  if (type === 'instant' && instantMs(value) === undefined) {
    return `${name} must be an RFC 3339 time such as 2026-03-02T07:00:00Z, or Unix seconds`;
  }
  if (type !== 'integer') return undefined;
  const least = minimum ?? 0;
  const most = maximum ?? Number.MAX_SAFE_INTEGER;
  const number = Number(value);
  const fits = /^\d{1,16}$/.test(value) && number >= least && number <= most;
  return fits ? undefined : `${name} must be a whole number from ${least} to ${most}`;
}

/** The values that the row knows, or everything that is wrong with them in one sentence. */
export function checkParameters(
  route: Route,
  given: Readonly<Record<string, unknown>>,
): Result<Values, string> {
  const known = route.parameters ?? [];
  const faults: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(given)) {
    if (!known.some((parameter) => parameter.name === name))
      faults.push(`there is no parameter ${name.slice(0, 40)}`);
  }
  for (const parameter of known) {
    const stated = given[parameter.name];
    const value = parameter.type === 'flag' && stated === '' ? parameter.name : stated;
    if (value === undefined || value === '') {
      if (parameter.required) faults.push(`${parameter.name} is missing`);
    } else if (typeof value !== 'string') {
      faults.push(`${parameter.name} is given more than once`);
    } else {
      const wrong = fault(parameter, value);
      if (wrong) faults.push(wrong);
      else values[parameter.name] = value;
    }
  }
  return faults.length === 0 ? success(values) : failed(faults.join('; '));
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** RFC 3339 or Unix seconds, as Prometheus takes them. */
export function instantMs(value: string): number | undefined {
  const milliseconds = RFC_3339.test(value)
    ? Date.parse(value)
    : Number(value === '' ? Number.NaN : value) * 1000;
  // Beyond this no calendar date exists in the language.
  return Math.abs(milliseconds) <= 8.64e15 ? milliseconds : undefined;
}
