/**
 * The entries on their way to the channels, in memory; the file holds the same. What was announced as firing is announced as
 * ended: a lone firing or a lone end is never dropped. Beyond the bound the oldest complete pair of the fullest channel goes,
 * an alert that came and went unheard, a reminder, or an advisory that was followed by another; the first entries of a channel are left
 * alone, they may be under way.
 */

import type { OutboxEntry } from '../model/alert.ts';
import type { OutboxRow } from './messages.ts';

/** Entries of all channels; about 1 KiB each. Lone entries may exceed it: they are as many as alerts fire at once. */
const MOST_ENTRIES = 10_000;
/** A channel must not have more of its oldest entries under way than these. */
const MOST_UNDER_WAY = 500;

interface Kept {
  readonly position: number;
  readonly entry: OutboxEntry;
}

export class OutboxMirror {
  readonly #mostEntries: number;
  readonly #mostUnderWay: number;
  readonly #kept = new Map<string, Kept>();
  readonly #unsaved = new Set<string>();
  readonly #removed = new Set<string>();
  /** Added, but the transaction that decided them is not over: sent now, they could be unknown after a crash. */
  readonly #held = new Set<string>();
  #lastPosition = 0;
  #collapsed = 0;

  constructor(
    restored: readonly OutboxRow[],
    bounds = { mostEntries: MOST_ENTRIES, mostUnderWay: MOST_UNDER_WAY },
  ) {
    this.#mostEntries = bounds.mostEntries;
    this.#mostUnderWay = bounds.mostUnderWay;
    for (const row of restored) {
      const entry: OutboxEntry = JSON.parse(row.entry);
      this.#kept.set(row.id, { position: row.position, entry });
      this.#lastPosition = Math.max(this.#lastPosition, row.position);
    }
  }

  /** Entries given up: complete pairs of alerts, advisories that were followed by another. */
  get collapsed(): number {
    return this.#collapsed;
  }

  /** Everything decided and not yet accepted by its receiver, oldest first. */
  pending(channel: string): readonly OutboxEntry[] {
    return this.#of(channel).map(({ entry }) => entry);
  }

  /** Of these the ones that may be sent now. */
  ready(channel: string): readonly OutboxEntry[] {
    return this.pending(channel).filter(({ id }) => !this.#held.has(id));
  }

  channels(): readonly string[] {
    return [...new Set([...this.#kept.values()].map(({ entry }) => entry.channel))];
  }

  /** Durable, or as durable as can be for the time being: they may be sent. */
  release(entries: readonly OutboxEntry[]): void {
    for (const { id } of entries) this.#held.delete(id);
  }

  add(entries: readonly OutboxEntry[]): void {
    for (const entry of entries) {
      if (this.#kept.has(entry.id)) continue;
      this.#lastPosition += 1;
      this.#kept.set(entry.id, { position: this.#lastPosition, entry });
      this.#unsaved.add(entry.id);
      this.#held.add(entry.id);
      this.#removed.delete(entry.id);
    }
    let given = 1;
    while (this.#kept.size > this.#mostEntries && given > 0) {
      given = this.#collapseOldest();
      this.#collapsed += given;
    }
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.#kept.delete(id);
      this.#unsaved.delete(id);
      this.#held.delete(id);
      this.#removed.add(id);
    }
  }

  /** What the file does not know yet, oldest first. */
  unsaved(most: number): OutboxRow[] {
    const rows: OutboxRow[] = [];
    for (const id of this.#unsaved) {
      const kept = this.#kept.get(id);
      if (rows.length >= most) break;
      if (kept !== undefined) rows.push({ position: kept.position, id, entry: JSON.stringify(kept.entry) });
    }
    return rows;
  }

  get unsavedCount(): number {
    return this.#unsaved.size;
  }

  get removed(): readonly string[] {
    return [...this.#removed];
  }

  get removedCount(): number {
    return this.#removed.size;
  }

  saved(added: readonly OutboxRow[], removed: readonly string[]): void {
    for (const row of added) this.#unsaved.delete(row.id);
    for (const id of removed) this.#removed.delete(id);
  }

  saveAllAnew(): void {
    this.#unsaved.clear();
    for (const id of this.#kept.keys()) this.#unsaved.add(id);
  }

  #of(channel: string): Kept[] {
    return [...this.#kept.values()].filter((kept) => kept.entry.channel === channel);
  }

  /** Gives how many entries went. */
  #collapseOldest(): number {
    const counts = new Map<string, number>();
    for (const { entry } of this.#kept.values())
      counts.set(entry.channel, (counts.get(entry.channel) ?? 0) + 1);
    const fullestFirst = [...counts].sort((one, other) => other[1] - one[1]);
    for (const [channel] of fullestFirst) {
      const expendable = oldestExpendable(this.#of(channel).slice(this.#mostUnderWay));
      this.remove(expendable);
      if (expendable.length > 0) return expendable.length;
    }
    return 0;
  }
}

/**
 * Ids of the first end whose beginning is here too, with that beginning, or of the first advisory of a site that has a later
 * one here; empty when there is neither.
 */
function oldestExpendable(kept: readonly Kept[]): readonly string[] {
  const begun = new Map<string, string>();
  const advised = new Map<string, string>();
  for (const { entry } of kept) {
    if (entry.event.kind === 'advisory') {
      const earlier = advised.get(entry.event.site);
      if (earlier !== undefined) return [earlier];
      advised.set(entry.event.site, entry.id);
      continue;
    }
    if (entry.event.kind === 'maintenance' || entry.event.kind === 'incident') continue;
    // Only a reminder, or who has taken it on: its beginning was told before, so its end must be.
    if (entry.event.repeat !== undefined || entry.event.kind === 'acknowledged') return [entry.id];
    const { alertId } = entry.event.alert;
    const firing = begun.get(alertId);
    if (entry.event.kind === 'resolved' && firing !== undefined) return [firing, entry.id];
    if (entry.event.kind === 'firing') begun.set(alertId, entry.id);
  }
  return [];
}
