/** What tests of history need: an open one in a folder of its own, and things to put into it. */

import { type History, openHistory } from '../../src/history/history.ts';
import type { AlertEventKind, OutboxEntry } from '../../src/model/alert.ts';
import type { LogEntry, Sample, SeriesKey } from '../../src/model/history.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import type { LogFields, Logger } from '../../src/platform/logger.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { annotationsInBoth } from './texts.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface OpenedHistory {
  readonly history: History;
  /** Log lines as "level message reason". */
  readonly lines: readonly string[];
}

export interface HistorySettings {
  readonly path: string;
  readonly budgetBytes?: number;
  readonly clock?: Clock;
  readonly answerTimeoutMs?: number;
}

export async function openTestHistory(settings: HistorySettings): Promise<OpenedHistory> {
  const lines: string[] = [];
  const line = (level: string) => (message: string, fields?: LogFields) => {
    lines.push([level, message, fields?.reason].filter((part) => part !== undefined).join(' '));
  };
  const logger: Logger = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
  };
  const history = await openHistory({
    path: settings.path,
    storage: { budgetBytes: settings.budgetBytes ?? 64 * 1024 * 1024, rawRetentionMs: 60 * DAY_MS },
    clock: settings.clock ?? systemClock,
    random: systemRandom,
    logger,
    ...(settings.answerTimeoutMs === undefined ? {} : { answerTimeoutMs: settings.answerTimeoutMs }),
  });
  return { history, lines };
}

export const usedBytes: SeriesKey = {
  site: '14.71',
  subject: 'store',
  name: 'records',
  metric: 'used_bytes',
};

export function usage(atMs: number, value: number): Sample {
  return { ...usedBytes, atMs, value };
}

export function linkLog(atMs: number, state: string): LogEntry {
  return { atMs, site: '14.71', kind: 'link', subject: 'centre', state, text: `link is ${state}` };
}

export function outboxEntry(alertId: string, kind: AlertEventKind = 'firing', channel = 'chat'): OutboxEntry {
  const eventId = `${alertId}.${kind}`;
  const alert = {
    alertId,
    alert: 'SiagaUpstreamDown',
    severity: 'critical',
    site: '14.71',
    subject: { link: 'centre' },
    startsAtMs: 0,
    annotations: annotationsInBoth('centre is down', 'tcp refused, 3 times in a row'),
  } as const;
  return {
    id: `${eventId}@${channel}`,
    channel,
    event: { eventId, kind, atMs: 0, clockTrusted: true, alert },
  };
}

/** Asks again until it is so; a condition of another process or thread announces itself to nobody. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  const giveUpAtMs = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAtMs) throw new Error(`not so within ${withinMs} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
