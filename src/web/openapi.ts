/** The API as OpenAPI 3.1: paths and parameters from the table of routes, answers from the schemas. */

import type { Parameter, Route } from './route.ts';
import { SCHEMAS } from './schemas.ts';

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

function operation(route: Route): Json {
  const schema = { $ref: `#/components/schemas/${route.answer}` };
  return {
    summary: route.summary,
    operationId: `get${route.answer}`,
    parameters: (route.parameters ?? []).map(parameterJson),
    responses: {
      200: { description: route.summary, content: { 'application/json': { schema } } },
      default: PROBLEM,
    },
  };
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
    paths: Object.fromEntries(routes.map((route) => [route.path, { get: operation(route) }])),
    components: { schemas: SCHEMAS },
  };
}
