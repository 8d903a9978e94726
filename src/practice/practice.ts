/**
 * PRACTICE: a centre and an office on this machine, to see the whole story in minutes and to break things on purpose. Takes its
 * configuration and gives real sockets on 127.0.0.1, real files in the spool, and a control door that `siaga practice` talks to.
 * Invariant: nothing outside loopback and its own files is ever touched, and after `close` nothing is left listening or waiting.
 */

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { PracticeConfig } from '../config/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { HttpClient } from '../platform/http.ts';
import type { Logger } from '../platform/logger.ts';
import type { Random } from '../platform/random.ts';
import { type Centre, startCentre } from './centre.ts';
import { type ControlRow, type FaultCommand, type PracticeAnswer, startControl } from './control.ts';
import { createLoopbackClient, portOf } from './listener.ts';
import { Office, type SendRecord } from './office.ts';
import { createWork, type Plans, type Work } from './work.ts';

const SLOW_SECONDS = 3;
/** Rarely three in a row, so that the link stays up and only gets worse. */
const LOSSY_RATIO = 0.2;

export interface Practice {
  /** The real ports, where the configuration asked for any. */
  readonly ports: { readonly http: number; readonly tcp: number; readonly control: number };
  /** Takes less than a second. */
  close(): Promise<void>;
}

export interface PracticeOptions {
  readonly config: PracticeConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Absent where no service runs: then no work can be planned. */
  readonly plans?: Plans;
}

/** Rejects with a sentence when a port or the spool cannot be had; then nothing is left open. */
export async function startPractice(options: PracticeOptions): Promise<Practice> {
  const { config, logger } = options;
  const centre = await startCentre({ ...options, httpPort: config.httpPort, tcpPort: config.tcpPort });
  const http = createLoopbackClient();
  const office = new Office({ ...options, send: sendTo(centre, http) });
  const faults = new Faults(centre, office, options);
  let control: Server | undefined;
  const close = async () => {
    faults.close();
    await office.close();
    await Promise.all([centre.close(), http.close(), control && closeServer(control)]);
  };
  try {
    // The ports come first: a second run that cannot have them must not touch the spool of the first.
    control = await startControl(config.controlPort, faults);
    await office.open();
  } catch (error) {
    await close();
    throw error;
  }
  const ports = { http: centre.httpPort, tcp: centre.tcpPort, control: portOf(control) };
  logger.info('the practice centre and office are open', { ...ports, spool: config.spoolPath });
  return { ports, close };
}

function sendTo(centre: Centre, http: HttpClient): SendRecord {
  return async (record, signal) => {
    const url = `http://127.0.0.1:${centre.httpPort}/records`;
    const headers = { 'content-type': 'application/octet-stream' };
    const reply = await http.request(url, {
      method: 'POST',
      headers,
      body: record,
      signal,
      maxBodyBytes: 1_024,
    });
    if (!reply.ok) return reply.failure.detail;
    return reply.value.status === 201 ? undefined : `the centre answers ${reply.value.status}`;
  };
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/** What is broken on purpose now, and the words for it. */
class Faults {
  readonly #centre: Centre;
  readonly #office: Office;
  readonly #work: Work;
  readonly #logger: Logger;
  #last: Promise<void> = Promise.resolve();

  constructor(centre: Centre, office: Office, { clock, logger, plans }: PracticeOptions) {
    this.#centre = centre;
    this.#office = office;
    this.#logger = logger;
    this.#work = createWork({ clock, plans, cut: (isCut) => this.#cut(isCut) });
  }

  status(): PracticeAnswer {
    const { faults, receivedRecords } = this.#centre;
    const office = this.#office.status();
    const message = [this.#centreInWords(), officeInWords(office), this.#work.inWords() ?? '']
      .join(' ')
      .trimEnd();
    return { message, centre: { ...faults, receivedRecords }, office, fullAtMs: office.fullAtMs ?? null };
  }

  /** As recording software tells them: a row a stage, and one of totals. */
  counts(): readonly ControlRow[] {
    const counts = this.#office.counts();
    const { pending, pendingBytes, captured, acknowledged } = counts;
    return [
      { stage: 'captured', pending, pending_bytes: pendingBytes, oldest_at: seconds(counts.oldestAtMs) },
      {
        stage: 'print_ready',
        pending: counts.printReady,
        pending_bytes: null,
        oldest_at: seconds(counts.oldestPrintReadyAtMs),
      },
      { captured, acknowledged, rejected: 0 },
    ];
  }

  cards(): ControlRow {
    const { left, inAll } = this.#office.cards();
    return { items: left, capacity: inAll };
  }

  completions(since: number): readonly ControlRow[] {
    return this.#office.completedSince(since * 1_000).map(({ stage, capturedAtMs, reachedAtMs }) => ({
      stage,
      captured_at: capturedAtMs / 1_000,
      reached_at: reachedAtMs / 1_000,
    }));
  }

  /** One at a time: a port must be given back before it can be taken again. */
  act(command: FaultCommand, seconds: number | undefined): Promise<PracticeAnswer> {
    return this.#inTurn(() => this.#apply(command, seconds));
  }

  close(): void {
    this.#work.close();
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#last.then(act);
    this.#last = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  /** By planned work, when nobody waits for an answer. */
  #cut(isCut: boolean): void {
    this.#inTurn(() => this.#centre.change({ cut: isCut })).then(
      () => this.#logger.info('practice: work at the centre', { now: this.#centreInWords() }),
      (error: unknown) => this.#logger.warn('practice: the centre is not back', { reason: String(error) }),
    );
  }

  async #apply(command: FaultCommand, seconds: number | undefined): Promise<PracticeAnswer> {
    if (command === 'cut') await this.#centre.change({ cut: true });
    if (command === 'slow') await this.#centre.change({ delayMs: (seconds ?? SLOW_SECONDS) * 1_000 });
    if (command === 'lossy') await this.#centre.change({ lossRatio: LOSSY_RATIO });
    if (command === 'broken') await this.#centre.change({ broken: true });
    if (command === 'fill') this.#office.fill();
    if (command === 'surge') this.#office.surge();
    if (command === 'print') this.#office.print();
    if (command === 'restock') this.#office.restock();
    if (command === 'maintenance') this.#work.begin();
    if (command === 'restore') {
      this.#work.stop();
      this.#office.calm();
      await this.#centre.change({ cut: false, broken: false, delayMs: 0, lossRatio: 0 });
    }
    const answer = this.status();
    this.#logger.info(`practice: ${command}`, { now: answer.message });
    return answer;
  }

  #centreInWords(): string {
    const { cut, broken, delayMs, lossRatio } = this.#centre.faults;
    if (cut) return 'The centre is cut off: connections are refused.';
    const slow = delayMs > 0 ? ` after ${delayMs / 1_000} s` : '';
    const lossy = lossRatio > 0 ? `; ${Math.round(100 * lossRatio)} in 100 answers never come` : '';
    if (broken) return `The centre is broken: it answers 503${slow}${lossy}.`;
    if (slow) return `The centre is slow: it answers${slow}${lossy}.`;
    return lossy
      ? `The centre is lossy: it answers, late now and then${lossy}.`
      : 'The centre answers normally.';
  }
}

function officeInWords(office: ReturnType<Office['status']>): string {
  const percent = Math.round((100 * office.usedBytes) / office.quotaBytes);
  const recording =
    office.stoppedBecause === undefined
      ? 'The office records'
      : `The office stopped recording: ${office.stoppedBecause}`;
  const backlog = `${office.pendingRecords} records wait for the centre, the spool is ${percent} % full`;
  const full =
    office.fullAtMs === undefined ? '' : `, it is full by ${new Date(office.fullAtMs).toISOString()}`;
  return `${recording}; ${backlog}${full}. ${cardsInWords(office)}`;
}

function cardsInWords({ cardsLeft, printReadyRecords, cardsGoneAtMs }: ReturnType<Office['status']>): string {
  const left = cardsLeft === 0 ? 'No blank card is left' : `${cardsLeft} blank cards are left`;
  const gone =
    cardsGoneAtMs === undefined || cardsLeft === 0
      ? ''
      : `, none by ${new Date(cardsGoneAtMs).toISOString()}`;
  const waiting = cardsLeft === 0 ? `; ${printReadyRecords} records wait for one` : '';
  return `${left}${gone}${waiting}.`;
}

function seconds(ms: number | undefined): number | null {
  return ms === undefined ? null : ms / 1_000;
}
