/**
 * Tells a story to the real service: conditions at relative times on an injected clock, messages expected at real receivers within
 * windows. Configuration, history, forecasts, judgement, decisions, outbox and channels are those of life; only what probes and
 * sources meet comes from the world of the scenario. Time goes in steps, and each step ends when everything it began has ended.
 */

import { join } from 'node:path';
import { expect } from 'vitest';
import type { Config } from '../../../src/config/types.ts';
import type { History } from '../../../src/history/history.ts';
import type { Pipeline } from '../../../src/pipeline.ts';
import { createHostResolver } from '../../../src/platform/dns.ts';
import { createHttpClients } from '../../../src/platform/http-clients.ts';
import type { State } from '../../../src/state/state.ts';
import { Receiver } from '../../integration/notify/receiver.ts';
import { DrivenClock } from '../driven-clock.ts';
import { MEMORY, type TemporaryFolder, temporaryFolder } from '../stores.ts';
import { CHANNEL_TIMEOUT_MS, Life, type Place } from './life.ts';
import { emptyWorld, type World } from './world.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** In life; a story takes seconds on a machine that does nothing else. */
export const STORY_WITHIN_MS = 180_000;

export interface Heard {
  /** Since the beginning of the story. */
  readonly inMs: number;
  /** The whole body of a message, as it arrived at the webhook. */
  readonly message: Readonly<Record<string, unknown>> & { readonly kind: string; readonly text: string };
}

export interface Story {
  /** The wall clock at its beginning. */
  readonly startsAt: string | number;
  /** Between two looks at everything; whoever waits for less waits so long. */
  readonly stepMs: number;
  /** Without the channel `hook`, which every story has; what else listens is in the test. */
  readonly yaml: string | ((folder: string) => string);
}

/** What happens, when, and what it does to the world. */
export type Happening = readonly [inMs: number, what: string, act: (scenario: Scenario) => unknown];

export class Scenario implements AsyncDisposable {
  readonly world: World = emptyWorld();
  readonly hook: Receiver;
  readonly clock: DrivenClock;
  readonly heard: Heard[] = [];
  /** The wall clock at the beginning. */
  readonly startsAtMs: number;
  readonly #story: Story;
  readonly #folder: TemporaryFolder;
  readonly #names = createHostResolver();
  readonly #http = createHttpClients({ names: this.#names });
  #startMs: number;
  #life: Life | undefined;

  private constructor(story: Story, folder: TemporaryFolder, hook: Receiver) {
    this.#story = story;
    this.#folder = folder;
    this.hook = hook;
    this.startsAtMs = typeof story.startsAt === 'number' ? story.startsAt : Date.parse(story.startsAt);
    this.clock = new DrivenClock([CHANNEL_TIMEOUT_MS], this.startsAtMs, story.stepMs);
    this.#startMs = this.clock.now().monotonicMs;
  }

  static async open(story: Story): Promise<Scenario> {
    const scenario = new Scenario(story, await temporaryFolder(MEMORY), await Receiver.open());
    await scenario.start();
    return scenario;
  }

  get inMs(): number {
    return this.clock.now().monotonicMs - this.#startMs;
  }

  get pipeline(): Pipeline {
    return this.#living.pipeline;
  }

  get state(): State {
    return this.#living.state;
  }

  get history(): History {
    return this.#living.history;
  }

  get config(): Config {
    return this.#living.config;
  }

  /** Power is back, or a new server stands there: with the data of before, or without any. */
  async start(data = 'data'): Promise<void> {
    const { clock, world } = this;
    const around = { clock, world, http: this.#http.of, names: this.#names };
    this.#life = await Life.begin(this.#place(data), around);
  }

  /** The power goes: nothing is told any more until the next start. */
  async stop(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    await life?.end();
  }

  /** Puts the past of so many days, as the world was, into history: a service that has long been there. */
  async remember(days: number): Promise<void> {
    const { atMs: untilMs } = this.clock.now();
    for (const [key, course] of this.world.stores) {
      const [site = '', name = ''] = key.split('/');
      const series = (metric: 'used_bytes' | 'available_bytes') =>
        ({ site, subject: 'store', name, metric }) as const;
      const instants = Array.from({ length: days * 48 }, (_, i) => untilMs - (days * 48 - i) * (HOUR_MS / 2));
      const readings = instants.map((atMs) => ({ atMs, ...course(atMs) }));
      const points = (pick: 'usedBytes' | 'availableBytes') =>
        readings.map((reading) => ({ atMs: reading.atMs, used: reading[pick] }));
      await this.history.importSamples(series('used_bytes'), points('usedBytes'));
      await this.history.importSamples(series('available_bytes'), points('availableBytes'));
    }
  }

  /** Lets the happenings take place, each at its time, and goes on until the end. */
  async play(happenings: readonly Happening[], untilMs: number): Promise<void> {
    for (const [inMs, , act] of happenings) {
      await this.#goOn(inMs);
      await act(this);
    }
    await this.#goOn(untilMs);
  }

  /** The first message between two moments whose text is like that; fails with everything heard when there is none. */
  expectTold(fromMs: number, untilMs: number, pattern: RegExp): Heard {
    const found = this.#between(fromMs, untilMs).find(({ message }) => pattern.test(message.text));
    if (!found) expect.fail(`nothing like ${pattern} was told in that time, but:\n${this.transcript()}`);
    return found;
  }

  expectSilence(fromMs: number, untilMs: number, pattern: RegExp): void {
    const found = this.#between(fromMs, untilMs).filter(({ message }) => pattern.test(message.text));
    expect(found, `should not have been told in that time:\n${this.transcript()}`).toEqual([]);
  }

  transcript(): string {
    return this.heard
      .map(({ inMs, message }) => `${(inMs / HOUR_MS).toFixed(2)} h  ${message.text}`)
      .join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.#http.close();
    this.#names.close();
    await this.hook[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }

  get #living(): Life {
    if (!this.#life) throw new Error('the service does not run at this point of the story');
    return this.#life;
  }

  #place(data: string): Place {
    const { yaml } = this.#story;
    const folder = this.#folder.path;
    const text = typeof yaml === 'string' ? yaml : yaml(folder);
    return { folder, yaml: text, storagePath: join(folder, data), hookUrl: this.hook.url };
  }

  #between(fromMs: number, untilMs: number): readonly Heard[] {
    return this.heard.filter(({ inMs }) => inMs >= fromMs && inMs <= untilMs);
  }

  async #goOn(untilMs: number): Promise<void> {
    while (this.inMs < untilMs) {
      await this.#life?.step();
      await this.clock.drive(Math.min(this.#story.stepMs, untilMs - this.inMs));
      for (const { body } of this.hook.accepted.slice(this.heard.length)) {
        this.heard.push({ inMs: this.inMs, message: JSON.parse(body) });
      }
    }
  }
}
