/**
 * All that is not durable yet: what the next change is made of, and what is done once it is stored. Nothing is forgotten before
 * the storage thread said that it is on disk.
 */

import type { LogEntry, SeriesKey, SeriesMetric, StoredLogEntry } from '../model/history.ts';
import type { Moment } from '../model/moment.ts';
import { NameMap } from '../model/name-map.ts';
import type { Change, KeptRow, LogRow, NumberedSeries, Restored } from './messages.ts';
import { OutboxMirror } from './outbox.ts';
import { SampleQueue } from './sample-queue.ts';

/** 14 hours of two samples a second, in 2.4 MB. */
const MOST_SAMPLES = 100_000;
const MOST_LOG_ENTRIES = 10_000;

/** What one transaction takes at most; more only waits after a long failure. Bounds the work of one turn of the loop. */
const LOG_PER_CHANGE = 500;
const OUTBOX_PER_CHANGE = 2_000;

export class Pending {
  readonly outbox: OutboxMirror;
  readonly samples: SampleQueue;
  /** By site, kind and name of the subject, then by metric. */
  readonly #seriesIds = new NameMap<Map<SeriesMetric, number>>();
  readonly #allSeries: NumberedSeries[] = [];
  #highestSeries = 0;
  #unsavedSeries: NumberedSeries[] = [];
  #log: LogRow[] = [];
  #lostLogEntries = 0;
  #sequence: number;
  #alertState: string | undefined;
  #alertStateSaved = true;
  readonly #kept: Map<string, string | null>;
  readonly #unsavedKept = new Set<string>();
  /** Of these the ones that belong to a decision: stored with it. */
  readonly #decidedKept = new Set<string>();

  constructor(restored: Restored) {
    this.outbox = new OutboxMirror(restored.outbox);
    this.samples = new SampleQueue({ mostSamples: MOST_SAMPLES, lastBatch: restored.lastBatch });
    this.#sequence = restored.lastSequence;
    this.#alertState = restored.alertState;
    this.#kept = new Map(restored.kept);
    this.#highestSeries = restored.lastSeries;
    for (const series of restored.series) this.#know(series);
    if (restored.unsaved) this.saveAllAnew();
  }

  /** Log entries that had to go because storage was away for very long. */
  get lostLogEntries(): number {
    return this.#lostLogEntries;
  }

  get isUrgent(): boolean {
    const isTelling = this.outbox.unsavedCount > 0 || this.outbox.removedCount > 0;
    return !this.#alertStateSaved || isTelling || this.#decidedKept.size > 0;
  }

  get isEmpty(): boolean {
    const nothingToTell = !this.isUrgent && this.#log.length === 0;
    return nothingToTell && this.samples.size === 0 && this.#unsavedKept.size === 0;
  }

  setAlertState(state: unknown): void {
    this.#alertState = JSON.stringify(state);
    this.#alertStateSaved = false;
  }

  keep(name: string, value: string | null): void {
    this.#kept.set(name, value);
    this.#unsavedKept.add(name);
  }

  /** Part of a decision. */
  decided({ name, value }: KeptRow): void {
    this.keep(name, value);
    this.#decidedKept.add(name);
  }

  addLog(entry: LogEntry, logId: string): StoredLogEntry {
    this.#sequence += 1;
    this.#log.push({ sequence: this.#sequence, entry });
    if (this.#log.length > MOST_LOG_ENTRIES) {
      this.#log.shift();
      this.#lostLogEntries += 1;
    }
    return { ...entry, logId, sequence: this.#sequence };
  }

  /** In order of their sequence. */
  get log(): readonly LogRow[] {
    return this.#log;
  }

  /** The number of a series that was seen before. */
  knownSeries({ site, subject, name, metric }: SeriesKey): number | undefined {
    return this.#seriesIds.get(site, subject, name)?.get(metric);
  }

  seriesId(key: SeriesKey): number {
    const known = this.knownSeries(key);
    if (known !== undefined) return known;
    const { site, subject, name, metric } = key;
    const series: NumberedSeries = { id: this.#highestSeries + 1, key: { site, subject, name, metric } };
    this.#know(series);
    this.#unsavedSeries.push(series);
    return series.id;
  }

  /** Alert state and other decisions are only ever stored together with, or after, the entries they gave rise to. */
  change(now: Moment, urgent: boolean): Change {
    const outboxAdded = this.outbox.unsaved(OUTBOX_PER_CHANGE);
    const complete = outboxAdded.length === this.outbox.unsavedCount;
    const alertState = complete && !this.#alertStateSaved ? this.#alertState : undefined;
    const batch = urgent ? undefined : this.samples.next();
    return {
      now,
      urgent,
      ...(alertState === undefined ? {} : { alertState }),
      outboxAdded,
      outboxRemoved: this.outbox.removed,
      log: this.#log.slice(0, LOG_PER_CHANGE),
      series: this.#unsavedSeries,
      kept: this.#keptRows(urgent, complete),
      ...(batch === undefined ? {} : { batch }),
    };
  }

  saved(change: Change): void {
    this.outbox.saved(change.outboxAdded, change.outboxRemoved);
    if (change.alertState !== undefined && change.alertState === this.#alertState)
      this.#alertStateSaved = true;
    const lastSequence = change.log.at(-1)?.sequence ?? 0;
    this.#log = this.#log.filter((row) => row.sequence > lastSequence);
    const saved = new Set(change.series);
    this.#unsavedSeries = this.#unsavedSeries.filter((series) => !saved.has(series));
    for (const { name, value } of change.kept) {
      if ((this.#kept.get(name) ?? null) !== value) continue;
      this.#unsavedKept.delete(name);
      this.#decidedKept.delete(name);
    }
    if (change.batch !== undefined) this.samples.settle(change.batch.batch);
  }

  /** For a database that was begun anew. */
  saveAllAnew(): void {
    this.outbox.saveAllAnew();
    this.#alertStateSaved = this.#alertState === undefined;
    this.#unsavedSeries = [...this.#allSeries];
    for (const name of this.#kept.keys()) this.#unsavedKept.add(name);
  }

  #keptRows(urgent: boolean, complete: boolean): readonly KeptRow[] {
    const due = [...this.#unsavedKept].filter((name) => (this.#decidedKept.has(name) ? complete : !urgent));
    return due.map((name) => ({ name, value: this.#kept.get(name) ?? null }));
  }

  #know(series: NumberedSeries): void {
    const { site, subject, name, metric } = series.key;
    const ids = this.#seriesIds.get(site, subject, name) ?? new Map<SeriesMetric, number>();
    this.#seriesIds.set([site, subject, name], ids.set(metric, series.id));
    this.#allSeries.push(series);
    this.#highestSeries = Math.max(this.#highestSeries, series.id);
  }
}
