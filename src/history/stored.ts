/** Reading and writing of what must not be lost: alert state, outbox, log, and the list of series. */

import type { LinkChange } from '../model/forecast.ts';
import type { LogEntry, LogKind, LogQuery, SeriesKey, StoredLogEntry } from '../model/history.ts';
import { LOG_KINDS, SERIES_METRICS, SERIES_SUBJECTS } from '../model/history.ts';
import type { InEachLanguage } from '../model/language.ts';
import { type Row, type Sqlite, textOf } from '../platform/sqlite.ts';
import { readRollup } from './chunks.ts';
import { linkChanges } from './link-changes.ts';
import { logCondition, storedText } from './log-query.ts';
import type { Change, NumberedSeries, OutboxRow } from './messages.ts';
import { FIVE_MINUTES_MS } from './steps.ts';

/** The part of a change that is not samples. Runs inside the caller's transaction; repeating it changes nothing. */
export function storeDecisions(database: Sqlite, change: Change): void {
  if (change.alertState !== undefined) {
    database.run('INSERT OR REPLACE INTO alert_state (only, state) VALUES (1, ?)', change.alertState);
  }
  for (const row of change.outboxAdded) {
    const sql = 'INSERT OR IGNORE INTO outbox (position, id, entry) VALUES (?, ?, ?)';
    database.run(sql, row.position, row.id, row.entry);
  }
  for (const id of change.outboxRemoved) database.run('DELETE FROM outbox WHERE id = ?', id);
  for (const { sequence, entry } of change.log) {
    database.run(
      'INSERT OR IGNORE INTO log (sequence, at_ms, site, kind, subject, state, text) VALUES (?, ?, ?, ?, ?, ?, ?)',
      sequence,
      entry.atMs,
      entry.site,
      entry.kind,
      entry.subject,
      entry.state,
      storedText(entry.text),
    );
  }
  storeSeries(database, change.series);
  for (const { name, value } of change.kept) {
    if (value === null) database.run('DELETE FROM kept WHERE name = ?', name);
    else database.run('INSERT OR REPLACE INTO kept (name, value) VALUES (?, ?)', name, value);
  }
}

export function storeSeries(database: Sqlite, series: readonly NumberedSeries[]): void {
  for (const { id, key } of series) {
    const sql = 'INSERT OR IGNORE INTO series (id, site, subject, name, metric) VALUES (?, ?, ?, ?, ?)';
    database.run(sql, id, key.site, key.subject, key.name, key.metric);
  }
}

export function readKept(database: Sqlite): ReadonlyMap<string, string> {
  const rows = database.all('SELECT name, value FROM kept');
  return new Map(rows.map((row) => [textOf(row.name), textOf(row.value)]));
}

export function readAlertState(database: Sqlite): string | undefined {
  const row = database.get('SELECT state FROM alert_state');
  return row === undefined ? undefined : textOf(row.state);
}

export function readOutbox(database: Sqlite): OutboxRow[] {
  return database.all('SELECT position, id, entry FROM outbox ORDER BY position').map((row) => ({
    position: Number(row.position),
    id: textOf(row.id),
    entry: textOf(row.entry),
  }));
}

export function readSeriesList(database: Sqlite): NumberedSeries[] {
  return database.all('SELECT id, site, subject, name, metric FROM series ORDER BY id').flatMap((row) => {
    const key = seriesKey(row);
    return key === undefined ? [] : [{ id: Number(row.id), key }];
  });
}

function seriesKey(row: Row): SeriesKey | undefined {
  const subject = SERIES_SUBJECTS.find((known) => known === row.subject);
  const metric = SERIES_METRICS.find((known) => known === row.metric);
  if (subject === undefined || metric === undefined) return undefined;
  return { site: textOf(row.site), subject, name: textOf(row.name), metric };
}

/** Newest first. */
export function readLog(database: Sqlite, logId: string, query: LogQuery): StoredLogEntry[] {
  const asked = logCondition(query);
  const sql = `SELECT * FROM log WHERE ${asked.sql} ORDER BY sequence DESC LIMIT ?`;
  return database
    .all(sql, ...asked.values, query.limit)
    .map((row) => ({ ...logEntry(row), logId, sequence: Number(row.sequence) }));
}

function logEntry(row: Row): LogEntry {
  const kind: LogKind = LOG_KINDS.find((known) => known === row.kind) ?? 'service';
  return {
    atMs: Number(row.at_ms),
    site: textOf(row.site),
    kind,
    subject: textOf(row.subject),
    state: textOf(row.state),
    text: loggedText(textOf(row.text)),
  };
}

/** In each language it is an object; what an earlier version or a person wrote is taken as it is. */
function loggedText(stored: string): LogEntry['text'] {
  if (!stored.startsWith('{"en":')) return stored;
  const text: Partial<InEachLanguage> = JSON.parse(stored);
  return typeof text.en === 'string' && typeof text.id === 'string' ? { en: text.en, id: text.id } : stored;
}

/** Every change since `fromMs`, and the last one before it; what was imported counts until the first that was seen here. */
export function readLinkChanges(database: Sqlite, site: string, link: string, fromMs: number): LinkChange[] {
  const rows = database.all(
    "SELECT at_ms, state FROM log WHERE kind = 'link' AND site = ? AND subject = ? ORDER BY sequence",
    site,
    link,
  );
  const seen = rows.map((row) => ({ atMs: Number(row.at_ms), state: textOf(row.state) }));
  const firstMs = Math.min(...seen.map(({ atMs }) => atMs));
  const imported = importedStates(database, site, link, fromMs).filter(({ atMs }) => atMs < firstMs);
  return linkChanges([...imported, ...seen], fromMs);
}

/** Five minutes in which it was down at any time count as down. */
function importedStates(database: Sqlite, site: string, link: string, fromMs: number) {
  const series = database.number(
    "SELECT id FROM series WHERE site = ? AND subject = 'link' AND name = ? AND metric = 'up'",
    site,
    link,
  );
  const steps = readRollup(database, series, FIVE_MINUTES_MS, { fromMs, untilMs: Number.MAX_SAFE_INTEGER });
  return steps.map(({ atMs, min }) => ({ atMs, state: min > 0 ? 'up' : 'down' }));
}
