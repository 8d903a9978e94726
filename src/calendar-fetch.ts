/**
 * One question to a web server whether a calendar has changed. Takes its source and the copy that is there; gives a copy, or a sentence
 * that names the host and never the whole address, which may be the key to a private calendar. Redirects are followed on the same host
 * only, and never from https to http: whatever says who we are goes nowhere else.
 */

import type { CalendarPage } from './config/types.ts';
import { failed, type Result, success } from './model/result.ts';
import type { Clock } from './platform/clock.ts';
import type { HostResolver } from './platform/dns.ts';
import { createHttpClient, type HttpClient, type HttpReply } from './platform/http.ts';

const MOST_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const NOT_MODIFIED = 304;

export interface CalendarCopy {
  readonly text: string;
  /** When the server last said that this is the calendar; wall clock. */
  readonly atMs: number;
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface FetchParts {
  readonly clock: Clock;
  readonly names: HostResolver;
  readonly signal: AbortSignal;
}

export async function fetchCalendar(
  source: CalendarPage,
  before: CalendarCopy | undefined,
  { clock, names, signal }: FetchParts,
): Promise<Result<CalendarCopy, string>> {
  const client = createHttpClient({ names, ...(source.ca !== undefined && { ca: source.ca }) });
  try {
    const answer = await ask(client, source, before, signal);
    return answer.ok ? copyOf(answer.value, source, before, clock.now().atMs) : answer;
  } finally {
    await client.close();
  }
}

async function ask(
  client: HttpClient,
  source: CalendarPage,
  before: CalendarCopy | undefined,
  signal: AbortSignal,
): Promise<Result<HttpReply, string>> {
  const revealed = Object.entries(source.headers).map(([name, value]) => [name, value.reveal()]);
  const headers = {
    accept: 'text/calendar',
    'user-agent': 'siaga',
    ...Object.fromEntries(revealed),
    ...(before?.etag !== undefined && { 'if-none-match': before.etag }),
    ...(before?.lastModified !== undefined && { 'if-modified-since': before.lastModified }),
  };
  let url = new URL(source.url.reveal());
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const { maxBytes: maxBodyBytes } = source;
    const answer = await client.request(url.href, { method: 'GET', headers, signal, maxBodyBytes });
    if (!answer.ok) return failed(answer.failure.detail);
    const { location } = answer.value.headers;
    if (!REDIRECTS.includes(answer.value.status) || location === undefined) return answer;
    const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
    if (!next || !isSameHost(url, next)) return failed(`${url.host} sends us to another host`);
    url = next;
  }
  return failed(`${url.host} sends us from page to page`);
}

/** Its secure form is the same host, too. */
function isSameHost(from: URL, to: URL): boolean {
  if (to.origin === from.origin) return true;
  const isUpgrade =
    from.protocol === 'http:' && to.protocol === 'https:' && from.port === '' && to.port === '';
  return isUpgrade && to.hostname === from.hostname;
}

function copyOf(
  { status, headers, body, truncated }: HttpReply,
  source: CalendarPage,
  before: CalendarCopy | undefined,
  atMs: number,
): Result<CalendarCopy, string> {
  const { host } = new URL(source.url.reveal());
  if (status === NOT_MODIFIED && before) return success({ ...before, atMs });
  if (status !== 200) return failed(`${host} answers with status ${status}, want 200`);
  if (truncated) return failed(`${host} sends more than ${source.maxBytes} bytes: raise max_bytes`);
  // A page that asks for a login comes with status 200, too.
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(body)) return failed(`${host} answers with what is no calendar`);
  const { etag, 'last-modified': lastModified } = headers;
  return success({
    text: body,
    atMs,
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
  });
}
