/**
 * Reads series over time from anything that has Prometheus' HTTP API (Prometheus, VictoriaMetrics, Mimir, Thanos). Asked page by
 * page, because servers refuse more than 11,000 steps at once; every page is bounded in bytes and time.
 */

import { deadline, systemClock } from '../platform/clock.ts';
import { createHostResolver } from '../platform/dns.ts';
import { createHttpClient, type HttpClient } from '../platform/http.ts';

const STEPS_PER_PAGE = 10_000;
const PAGE_TIMEOUT_MS = 60_000;
const PAGE_BYTES = 64 * 1024 * 1024;
const MOST_POINTS = 5_000_000;

/** What went wrong in one sentence; the command prints it and fails. */
export class PrometheusError extends Error {
  override readonly name = 'PrometheusError';
}

export type Labels = Readonly<Record<string, string>>;

export interface PrometheusSeries {
  readonly labels: Labels;
  /** In order of time; gaps are left out, so is what is no number. */
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
}

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly stepMs: number;
}

export interface PrometheusReader {
  /** @throws {PrometheusError} */
  range(query: string, span: Span): Promise<readonly PrometheusSeries[]>;
  close(): Promise<void>;
}

export interface PrometheusAddress {
  /** Base of the API; a path before `/api/v1` is kept. */
  readonly url: string;
  readonly bearerToken?: string;
}

export function openPrometheus({ url, bearerToken }: PrometheusAddress): PrometheusReader {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new PrometheusError(`"${url}" is not an address such as http://127.0.0.1:9090`);
  }
  const base = `${url.replace(/\/+$/, '')}/api/v1/query_range`;
  const names = createHostResolver();
  const client = createHttpClient({ names });
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...(bearerToken === undefined ? {} : { authorization: `Bearer ${bearerToken}` }),
  };
  return {
    async range(query, { fromMs, untilMs, stepMs }) {
      const found = new Map<string, { labels: Labels; points: { atMs: number; value: number }[] }>();
      const pageMs = STEPS_PER_PAGE * stepMs;
      let points = 0;
      // Starts at whole steps, so that two runs ask for the same instants.
      for (let at = Math.ceil(fromMs / stepMs) * stepMs; at <= untilMs; at += pageMs) {
        const page = { fromMs: at, untilMs: Math.min(untilMs, at + pageMs - stepMs), stepMs };
        for (const { metric, values } of await ask(client, base, headers, query, page)) {
          const key = JSON.stringify(Object.entries(metric).sort());
          const series = found.get(key) ?? { labels: metric, points: [] };
          found.set(key, series);
          series.points.push(...pointsOf(values));
          points += values.length;
          if (points > MOST_POINTS)
            throw new PrometheusError(`more than ${MOST_POINTS} points: ask for less`);
        }
      }
      return [...found.values()];
    },
    async close() {
      await client.close();
      names.close();
    },
  };
}

function pointsOf(values: readonly (readonly [number, string])[]) {
  return values.flatMap(([atS, text]) => {
    const value = text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);
    return Number.isNaN(value) ? [] : [{ atMs: Math.round(atS * 1_000), value }];
  });
}

interface Matrix {
  readonly metric: Labels;
  readonly values: readonly (readonly [number, string])[];
}

async function ask(
  client: HttpClient,
  url: string,
  headers: Readonly<Record<string, string>>,
  query: string,
  { fromMs, untilMs, stepMs }: Span,
): Promise<readonly Matrix[]> {
  const seconds = (ms: number) => String(ms / 1_000);
  const body = new URLSearchParams({
    query,
    start: seconds(fromMs),
    end: seconds(untilMs),
    step: seconds(stepMs),
  }).toString();
  const limit = deadline(systemClock, PAGE_TIMEOUT_MS);
  try {
    const signal = limit.signal;
    const reply = await client.request(url, {
      method: 'POST',
      headers,
      body,
      signal,
      maxBodyBytes: PAGE_BYTES,
    });
    if (!reply.ok) throw new PrometheusError(reply.failure.detail);
    if (reply.value.truncated)
      throw new PrometheusError(`${url} answered with more than ${PAGE_BYTES} bytes`);
    return matrixOf(reply.value.status, reply.value.body, url);
  } finally {
    limit.end();
  }
}

function matrixOf(status: number, body: string, url: string): readonly Matrix[] {
  const answer = parsed(body);
  if (answer?.status === 'error') throw new PrometheusError(`${url}: ${answer.error ?? 'error'}`);
  const { resultType, result } = answer?.data ?? {};
  if (status !== 200 || resultType !== 'matrix' || !Array.isArray(result)) {
    throw new PrometheusError(`${url} answered with status ${status} and no matrix; is it a Prometheus API?`);
  }
  return result;
}

interface ApiAnswer {
  readonly status?: string;
  readonly error?: string;
  readonly data?: { readonly resultType?: string; readonly result?: readonly Matrix[] };
}

function parsed(body: string): ApiAnswer | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
