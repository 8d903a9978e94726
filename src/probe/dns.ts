/** dns: a name server answers a query, and with the records that are expected, in any order. */

import type { DnsProbe } from '../config/types.ts';
import type { ProbeFailure } from '../model/observation.ts';
import type { Found, Run } from './run.ts';

/** Names compare without case and without the dot of the root; texts compare as they are. */
function comparable(type: DnsProbe['type'], record: string): string {
  return type === 'TXT' ? record : record.toLowerCase().replace(/\.$/, '');
}

export function wrongAnswer(config: DnsProbe, records: readonly string[]): ProbeFailure | undefined {
  const { answer } = config.expect;
  if (answer.length === 0) return undefined;
  const wanted = new Set(answer.map((record) => comparable(config.type, record)));
  const got = new Set(records.map((record) => comparable(config.type, record)));
  if (wanted.size === got.size && wanted.isSubsetOf(got)) return undefined;
  const text = (set: ReadonlySet<string>) => [...set].sort().slice(0, 5).join(', ');
  return { reason: 'dns', detail: `${config.query} is ${text(got)}, want ${text(wanted)}` };
}

export async function probeDns(config: DnsProbe, run: Run): Promise<Found> {
  run.watch.begin('dns');
  const { server, query, type, localAddress } = config;
  const asked = {
    ...(server !== undefined && { server }),
    ...(localAddress !== undefined && { localAddress }),
  };
  const answer = await run.context.nameServers.query(asked, query, type, run.signal);
  const seen = server === undefined ? {} : { address: server };
  if (!answer.ok) return { ...seen, failure: answer.failure };
  run.watch.end();
  const failure = wrongAnswer(config, answer.value);
  return failure ? { ...seen, failure } : seen;
}
