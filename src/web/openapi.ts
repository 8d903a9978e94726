/** The API as OpenAPI 3.1: paths and parameters from the table of routes, answers from the schemas. */

import { ACT_METHODS, type Act, type Parameter, type Route } from './route.ts';
import { SCHEMAS } from './schemas/schemas.ts';

type Json = Readonly<Record<string, unknown>>;

const PROBLEM: Json = {
  description: 'What went wrong, as RFC 9457.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function parameterJson(parameter: Parameter): Json {
  const { name, description, type, oneOf, minimum, maximum } = parameter;
  const schema = {
    type: type === 'integer' ? 'integer' : 'string',
    ...(oneOf && { enum: oneOf }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
  };
  const note = type === 'instant' ? ' RFC 3339, or Unix seconds.' : '';
  return {
    name,
    in: parameter.in,
    required: parameter.required ?? false,
    description: `${description}${note}`,
    schema,
  };
}

const VERBS = { GET: 'get', POST: 'add', PUT: 'change', DELETE: 'remove' } as const;

function operation(
  route: Route,
  method: keyof typeof VERBS,
  { summary, body, answer }: Pick<Act, 'summary' | 'body'> & Pick<Route, 'answer'>,
): Json {
  const json = (name: string | undefined) => ({
    'application/json': { schema: { $ref: `#/components/schemas/${name}` } },
  });
  return {
    summary,
    operationId: `${VERBS[method]}${answer}`,
    parameters: (route.parameters ?? []).map(parameterJson),
    ...(body !== undefined && { requestBody: { required: true, content: json(body) } }),
    responses: { 200: { description: summary, content: json(answer) }, default: PROBLEM },
  };
}

function pathItem(route: Route): Json {
  const acts = ACT_METHODS.flatMap((method) => {
    const act = route.acts?.[method];
    return act ? [[method.toLowerCase(), operation(route, method, act)]] : [];
  });
  return { get: operation(route, 'GET', route), ...Object.fromEntries(acts) };
}

export function describeApi(routes: readonly Route[], version: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Siaga',
      version,
      description:
        'The link upstream of a regional server and its room to keep working without it. Instants are RFC 3339 in UTC, durations seconds, sizes bytes; what is not known is null.',
    },
    paths: Object.fromEntries(routes.map((route) => [route.path, pathItem(route)])),
    components: { schemas: SCHEMAS },
  };
}
