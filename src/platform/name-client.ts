/**
 * Asks one name server by UDP, and by TCP for what does not fit (RFC 7766). Sockets are kept for a while: c-ares opens and closes
 * one for every query, which costs more than the query. Only what comes from the server itself, with the number and the question
 * of a query that waits, is an answer; numbers are drawn and the port changes often, so that nobody guesses both.
 *
 * waiting --(no answer for a while)--> asked again --(answer, error of the line, signal, close)--> settled
 */

import { isIP } from 'node:net';
import { NameMap } from '../model/name-map.ts';
import { failed, success } from '../model/result.ts';
import type { Clock, Timer } from './clock.ts';
import { encodeQuery, idOf, type Query, type RecordType, readAnswer, wireName } from './dns-message.ts';
import { type DnsAnswer, nameFailure } from './name-failure.ts';
import { errorCode } from './network-failure.ts';
import { randomWord } from './random.ts';
import { exchangeByTcp } from './tcp-exchange.ts';
import { type Place, UdpLine } from './udp-line.ts';

const DNS_PORT = 53;
/** A datagram gets lost now and then. */
const ASK_AGAIN_MS = 2_000;
/** What one source port is used for at most. */
const MOST_QUERIES_A_LINE = 250;
const LONGEST_LINE_MS = 60_000;

/** A line and how it has been used. */
interface Line {
  readonly udp: UdpLine;
  readonly openedMonotonicMs: number;
  readonly waiting: Set<Waiting>;
  asked: number;
}

interface Question {
  /** The name without the dot of the root. */
  readonly plain: string;
  /** The query as bytes, but for its number. */
  readonly message: Buffer;
}

interface Waiting extends Query {
  readonly message: Buffer;
  readonly line: Line;
  readonly signal: AbortSignal;
  readonly tell: (answer: DnsAnswer) => void;
  /** Undefined while it is asked by TCP. */
  askedMonotonicMs: number | undefined;
}

export interface NameClientOptions {
  /** "10.0.0.53", "10.0.0.53:53" or "[2001:db8::53]:53". */
  readonly server: string;
  /** Where queries are sent from. */
  readonly localAddress?: string;
  readonly clock: Clock;
}

export class NameClient {
  readonly #clock: Clock;
  readonly #server: string;
  readonly #place: Place;
  readonly #waiting = new Map<number, Waiting>();
  /** By what was asked for, as it was written, and by type: the same few questions come again and again. */
  readonly #questions = new NameMap<Question>();
  #line: Line | undefined;
  #timer: Timer | undefined;

  constructor({ server, localAddress, clock }: NameClientOptions) {
    this.#clock = clock;
    this.#server = server;
    this.#place = { ...placeOf(server), ...(localAddress !== undefined && { localAddress }) };
  }

  query(name: string, type: RecordType, signal: AbortSignal): Promise<DnsAnswer> {
    if (signal.aborted)
      return Promise.resolve(failed({ reason: 'timeout', detail: `no time left to ask for ${name}` }));
    const question = this.#question(name, type);
    if (question === undefined)
      return Promise.resolve(failed(nameFailure('EBADNAME', type, name, this.#server)));
    return new Promise((resolve) => {
      const query = { id: this.#freeId(), name: question.plain, type };
      const onAbort = () => this.#fail(waiting, 'ETIMEOUT');
      const tell = (answer: DnsAnswer) => {
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      };
      const message = Buffer.from(question.message);
      message.writeUInt16BE(query.id);
      const line = this.#lineInUse();
      const waiting: Waiting = { ...query, message, line, signal, tell, askedMonotonicMs: this.#nowMs() };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.set(query.id, waiting);
      line.waiting.add(waiting);
      line.asked += 1;
      line.udp.send(message);
      this.#timer ??= this.#clock.after(ASK_AGAIN_MS, () => this.#askAgain());
    });
  }

  close(): void {
    for (const waiting of [...this.#waiting.values()]) this.#fail(waiting, 'ECANCELLED');
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#line?.udp.close();
    this.#line = undefined;
  }

  #nowMs(): number {
    return this.#clock.now().monotonicMs;
  }

  #question(name: string, type: RecordType): Question | undefined {
    const known = this.#questions.get(name, type);
    if (known) return known;
    const plain = wireName(name);
    if (plain === undefined) return undefined;
    const question = { plain, message: encodeQuery({ id: 0, name: plain, type }) };
    this.#questions.set([name, type], question);
    return question;
  }

  #freeId(): number {
    for (;;) {
      const id = randomWord();
      if (!this.#waiting.has(id)) return id;
    }
  }

  #lineInUse(): Line {
    const known = this.#line;
    const isFresh = known && this.#nowMs() - known.openedMonotonicMs < LONGEST_LINE_MS;
    if (known && isFresh && known.asked < MOST_QUERIES_A_LINE) return known;
    const line: Line = {
      udp: new UdpLine(this.#place, {
        onMessage: (message) => this.#heard(line, message),
        onError: (error) => this.#broken(line, error),
      }),
      openedMonotonicMs: this.#nowMs(),
      waiting: new Set(),
      asked: 0,
    };
    this.#line = line;
    if (known?.waiting.size === 0) known.udp.close();
    return line;
  }

  #heard(line: Line, message: Buffer): void {
    const waiting = this.#waiting.get(idOf(message) ?? -1);
    if (waiting?.line !== line || waiting.askedMonotonicMs === undefined) return;
    this.#read(waiting, message, () => void this.#askByTcp(waiting));
  }

  #read(waiting: Waiting, message: Buffer, onTruncated: () => void): void {
    const answer = readAnswer(message, waiting, waiting.message);
    if (answer.kind === 'records') this.#settle(waiting, success(answer.records));
    if (answer.kind === 'failure') this.#fail(waiting, answer.code);
    if (answer.kind === 'truncated') onTruncated();
  }

  async #askByTcp(waiting: Waiting): Promise<void> {
    waiting.askedMonotonicMs = undefined;
    const answer = await exchangeByTcp(this.#place, waiting.message, waiting.signal);
    if (!answer.ok) return this.#fail(waiting, answer.failure);
    this.#read(waiting, answer.value, () => {});
    // What is no answer to it will not become one: nothing else comes this way.
    this.#fail(waiting, 'EBADRESP');
  }

  #askAgain(): void {
    const nowMs = this.#nowMs();
    for (const waiting of this.#waiting.values()) {
      const { askedMonotonicMs, line, message } = waiting;
      if (askedMonotonicMs === undefined || nowMs - askedMonotonicMs < ASK_AGAIN_MS) continue;
      waiting.askedMonotonicMs = nowMs;
      line.udp.send(message);
    }
    const again = this.#waiting.size > 0;
    this.#timer = again ? this.#clock.after(ASK_AGAIN_MS / 2, () => this.#askAgain()) : undefined;
  }

  /** The server or the way to it refuses, and everything that waits there learns it. */
  #broken(line: Line, error: Error): void {
    if (this.#line === line) this.#line = undefined;
    for (const waiting of [...line.waiting]) this.#fail(waiting, errorCode(error));
  }

  #fail(waiting: Waiting, code: string): void {
    const { name, type } = waiting;
    this.#settle(waiting, failed(nameFailure(code, type, name, this.#server)));
  }

  #settle(waiting: Waiting, answer: DnsAnswer): void {
    if (this.#waiting.get(waiting.id) !== waiting) return;
    this.#waiting.delete(waiting.id);
    const { line } = waiting;
    line.waiting.delete(waiting);
    if (line !== this.#line && line.waiting.size === 0) line.udp.close();
    waiting.tell(answer);
  }
}

function placeOf(server: string): Place {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(server) ?? [];
  const host = bracketed ?? plain;
  return host === undefined || isIP(server) !== 0
    ? { host: server, port: DNS_PORT }
    : { host, port: Number(port) };
}
