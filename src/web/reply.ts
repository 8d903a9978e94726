/** What a handler answers, and errors as RFC 9457 problems. Handlers know nothing of the server that sends it. */

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Sign in first',
  403: 'Refused',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'In conflict with what is',
  408: 'Request took too long',
  413: 'Body too large',
  414: 'Address too long',
  415: 'Body of this type is not read',
  431: 'Headers too large',
  500: 'Something is broken here',
  503: 'Not now',
};

export function problem(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const title = TITLES[status] ?? 'Error';
  return {
    status,
    contentType: 'application/problem+json',
    body: `${JSON.stringify({ type: 'about:blank', title, status, detail })}\n`,
    headers: { 'cache-control': 'no-store', ...headers },
  };
}

export function json(value: unknown): Reply {
  return {
    status: 200,
    contentType: 'application/json; charset=utf-8',
    body: `${JSON.stringify(value)}\n`,
    headers: { 'cache-control': 'no-store' },
  };
}

/** After a form was taken: the browser goes on to another page, and going back or renewing sends nothing again. */
export function seeOther(location: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { ...page(303, ''), headers: { 'cache-control': 'no-store', location, ...headers } };
}

export function text(status: number, line: string): Reply {
  return {
    status,
    contentType: 'text/plain; charset=utf-8',
    body: `${line}\n`,
    headers: { 'cache-control': 'no-store' },
  };
}

export function page(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    contentType: 'text/html; charset=utf-8',
    body,
    headers: { 'cache-control': 'no-store', ...headers },
  };
}
