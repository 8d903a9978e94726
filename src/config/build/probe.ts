/** One probe with every default filled in. */

import type { Rung } from '../../model/assessment.ts';
import type { HttpExpectation, HttpProbe, ProbeConfig, Schedule, TlsOptions } from '../probe-types.ts';
import type { ProbeInput } from '../schema/probe.ts';
import { probeTiming } from '../timing.ts';
import { type BuildContext, present, textOfFile } from './context.ts';
import { buildHeaders } from './identity.ts';

/** Whoever names the second wants that second; a minute leaves room. */
const SPLAY_WITHIN_MINUTE_MS = 30_000;

interface ScheduleInput {
  readonly cron?: string | undefined;
  readonly splay?: number | undefined;
}

export function buildSchedule(
  { cron: expression, splay }: ScheduleInput,
  intervalMs: number,
  timezone: string,
): Schedule {
  if (expression === undefined) return { kind: 'every', everyMs: intervalMs };
  const splayMs = splay ?? (hasSeconds(expression) ? 0 : SPLAY_WITHIN_MINUTE_MS);
  return { kind: 'cron', expression, timezone, splayMs };
}

function hasSeconds(expression: string): boolean {
  return expression.trim().split(/\s+/).length === 6;
}

/** What a probe has from its place in its link. */
export interface ProbePlace {
  readonly name: string;
  readonly rung: Rung;
  readonly timezone: string;
  readonly localAddress: string | undefined;
}

export function buildProbe(
  input: ProbeInput,
  { name, rung, timezone, localAddress }: ProbePlace,
  context: BuildContext,
): ProbeConfig {
  const { intervalMs, timeoutMs, retryMs } = probeTiming(input);
  const schedule = buildSchedule(input, intervalMs, timezone);
  const common = { name, schedule, timeoutMs, retryMs, rung, ...present({ localAddress }) };
  switch (input.kind) {
    case 'host':
      return { kind: input.kind, ...common, ...present({ interface: input.interface }) };
    case 'icmp':
      return {
        kind: input.kind,
        ...common,
        host: input.host,
        ...buildBurst(input),
        ...present({ packetBytes: input.packet_bytes }),
      };
    case 'tcp':
      return { kind: input.kind, ...common, ...endpointOf(input), ...buildBurst(input) };
    case 'tls': {
      const expect = present({ certificateDays: input.expect.certificate_days });
      return { kind: input.kind, ...common, ...endpointOf(input), tls: buildTls(input, context), expect };
    }
    case 'dns': {
      const { kind, query, type, expect, server } = input;
      const servers = input.servers ?? (server === undefined ? [] : [server]);
      return { kind, ...common, query, type, servers, expect };
    }
    case 'http':
    case 'https':
      return { kind: input.kind, ...common, ...buildHttp(input, context) };
  }
}

function buildBurst({ burst }: { readonly burst: number }): { readonly burst?: number } {
  return burst > 1 ? { burst } : {};
}

function endpointOf({ address, host = '', port = 0 }: Extract<ProbeInput, { kind: 'tcp' | 'tls' }>) {
  return address ?? { host, port };
}

function buildTls(input: { readonly servername?: string | undefined }, context: BuildContext): TlsOptions {
  return present({ servername: input.servername, ca: textOfFile(context, 'ca_file') });
}

type HttpInput = Extract<ProbeInput, { kind: 'http' | 'https' }>;

function buildHttp(
  input: HttpInput,
  context: BuildContext,
): Omit<HttpProbe, 'kind' | 'name' | 'schedule' | 'timeoutMs' | 'retryMs' | 'rung' | 'localAddress'> {
  return {
    url: input.url,
    method: input.method,
    headers: buildHeaders(input, context),
    tls: input.kind === 'https' ? buildTls(input, context) : {},
    expect: buildExpectation(input),
    maxBodyBytes: input.max_body,
    freshEvery: input.fresh_every,
  };
}

function buildExpectation(input: HttpInput): HttpExpectation {
  const { status = ['2xx'], body_contains, body_matches, headers = {} } = input.expect;
  return {
    status: status.map((item) => statusRange(`${item}`)),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text])),
    ...present({
      certificateDays: input.kind === 'https' ? input.expect.certificate_days : undefined,
      bodyContains: body_contains,
      bodyMatches: body_matches,
    }),
  };
}

/** "2xx" is 200 to 299, "204" is 204 to 204. */
function statusRange(text: string): readonly [number, number] {
  const hundreds = /^(\d)xx$/.exec(text)?.[1];
  if (hundreds !== undefined) return [Number(hundreds) * 100, Number(hundreds) * 100 + 99];
  const [from = 0, until = from] = text.split('-').map(Number);
  return [from, until];
}
