/**
 * dns: name servers answer a query, and with the records that are expected, in any order. Each of several servers is asked for
 * itself, at the same time. The probe fails when nobody can tell, or when one tells what is not expected: whoever asks that
 * one is led astray. A server that is silent while another answers, and servers that disagree, are noted.
 */

import type { DnsProbe } from '../config/probe-types.ts';
import type { NameAnswer, ProbeFailure } from '../model/observation.ts';
import type { NameFailure } from '../platform/name-failure.ts';
import type { Found, Run } from './run.ts';

const MOST_SHOWN_RECORDS = 5;

/** Names compare without case and without the dot of the root; texts compare as they are. */
function comparable(type: DnsProbe['type'], record: string): string {
  return type === 'TXT' ? record : record.toLowerCase().replace(/\.$/, '');
}

interface ServerAnswer extends NameAnswer {
  readonly failure?: NameFailure;
}

interface Verdict {
  readonly failure?: ProbeFailure;
  readonly note?: string;
}

const GOOD: Verdict = {};

export function judgeAnswers(config: DnsProbe, answers: readonly ServerAnswer[]): Verdict {
  const [first] = answers;
  // Nothing is expected of the only one who was asked, and it answered.
  if (answers.length === 1 && first?.records && config.expect.answer.length === 0) return GOOD;
  const wrong = answers.flatMap((answer) => wrongAnswer(config, answer) ?? []);
  if (wrong.length > 0) return { failure: { reason: 'dns', detail: wrong.join('; ') } };
  const silent = answers.flatMap(({ failure }) => (failure && !failure.denied ? [failure] : []));
  const heard = answers.filter(({ failure }) => failure === undefined || failure.denied);
  if (heard.every(({ failure }) => failure)) return { failure: nobodyKnows(answers) };
  const notes = [
    ...(silent.length > 0 ? [`${silent.map(({ detail }) => detail).join('; ')}; ${answering(heard)}`] : []),
    ...disagreement(config, heard),
  ];
  return notes.length > 0 ? { note: notes.join('; ') } : {};
}

/** What a server said that is not among what is expected; a server that says there is nothing says so too. */
function wrongAnswer(config: DnsProbe, { server, records, failure }: ServerAnswer): string | undefined {
  const { query, type, expect } = config;
  if (expect.answer.length === 0 || (failure && !failure.denied)) return undefined;
  const wanted = new Set(expect.answer.map((record) => comparable(type, record)));
  if (failure) return `${failure.detail}, want ${shown(wanted)}`;
  const got = new Set(records?.map((record) => comparable(type, record)));
  if (wanted.size === got.size && wanted.isSubsetOf(got)) return undefined;
  return `${query} is ${shown(got)} according to ${server}, want ${shown(wanted)}`;
}

function nobodyKnows(answers: readonly ServerAnswer[]): ProbeFailure {
  const failures = answers.flatMap(({ failure }) => failure ?? []);
  // A server that knows for certain outweighs those that said nothing.
  const { reason } = failures.find(({ denied }) => denied) ?? failures[0] ?? { reason: 'dns' };
  return { reason, detail: failures.map(({ detail }) => detail).join('; ') };
}

function answering(heard: readonly ServerAnswer[]): string {
  return `${heard.map(({ server }) => server).join(', ')} ${heard.length > 1 ? 'answer' : 'answers'}`;
}

function disagreement(config: DnsProbe, heard: readonly ServerAnswer[]): readonly string[] {
  if (heard.length < 2) return [];
  const said = heard.map(({ server, records = [] }) => ({
    server,
    text: records.length === 0 ? 'that there is none' : shown(recordsOf(config, records)),
  }));
  if (new Set(said.map(({ text }) => text)).size < 2) return [];
  const each = said.map(({ server, text }) => `${server} says ${text}`).join(', ');
  return [`the name servers disagree about ${config.query}: ${each}`];
}

function recordsOf({ type }: DnsProbe, records: readonly string[]): ReadonlySet<string> {
  return new Set(records.map((record) => comparable(type, record)));
}

function shown(records: ReadonlySet<string>): string {
  return [...records].sort().slice(0, MOST_SHOWN_RECORDS).join(', ');
}

export async function probeDns(config: DnsProbe, run: Run): Promise<Found> {
  run.watch.begin('dns');
  const asked = config.servers.length > 0 ? config.servers : [undefined];
  const answers = await Promise.all(asked.map((server) => ask(config, server, run)));
  const verdict = judgeAnswers(config, answers);
  const said = answers.map(saidBy);
  const [only] = config.servers;
  return config.servers.length === 1 && only !== undefined
    ? { address: only, answers: said, ...verdict }
    : { answers: said, ...verdict };
}

function saidBy(answer: ServerAnswer): NameAnswer {
  const { server, failure } = answer;
  return failure ? { server, failure: { reason: failure.reason, detail: failure.detail } } : answer;
}

async function ask(
  { query, type, localAddress }: DnsProbe,
  server: string | undefined,
  run: Run,
): Promise<ServerAnswer> {
  const from = {
    ...(server !== undefined && { server }),
    ...(localAddress !== undefined && { localAddress }),
  };
  const answer = await run.context.nameServers.query(from, query, type, run.signal);
  const name = run.context.nameServers.nameOf(from);
  if (answer.ok) {
    // The first answer ends the phase: how long the slowest server takes is not how long a name takes.
    run.watch.end();
    return { server: name, records: answer.value };
  }
  const { failure } = answer;
  const waited = run.signal.aborted ? ` within ${run.timeoutMs / 1000} s` : '';
  return { server: name, failure: { ...failure, detail: `${failure.detail}${waited}` } };
}
