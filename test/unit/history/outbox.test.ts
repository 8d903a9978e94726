import { describe, expect, test } from 'vitest';
import { OutboxMirror } from '../../../src/history/outbox.ts';
import type { AlertEvent, AlertEventKind, OutboxEntry } from '../../../src/model/alert.ts';
import { annotationsInBoth, inBoth } from '../../support/texts.ts';

/** Adds and releases, as a transaction that is over does. */
function decided(outbox: OutboxMirror, entries: readonly OutboxEntry[]): void {
  outbox.add(entries);
  outbox.release(entries);
}

function entry(alertId: string, kind: AlertEventKind, channel = 'chat'): OutboxEntry<AlertEvent> {
  const eventId = `${alertId}.${kind}`;
  const alert = {
    alertId,
    alert: 'SiagaUpstreamDown',
    severity: 'critical',
    site: '14.71',
    subject: { link: 'centre' },
    startsAtMs: 0,
    annotations: annotationsInBoth('s', 'd'),
  } as const;
  return {
    id: `${eventId}@${channel}`,
    channel,
    event: { eventId, kind, atMs: 0, clockTrusted: true, alert },
  };
}

function advisory(site: string, eventId: string): OutboxEntry {
  const advice = { state: 'halt', reason: 'full', text: inBoth('full'), sinceMs: 0 } as const;
  const event = { kind: 'advisory', eventId, atMs: 0, clockTrusted: true, site, before: null } as const;
  return { id: `${eventId}@chat`, channel: 'chat', event: { ...event, advisory: advice } };
}

const episode = (alertId: string, channel?: string) => [
  entry(alertId, 'firing', channel),
  entry(alertId, 'resolved', channel),
];
const ids = (entries: readonly OutboxEntry[]) => entries.map(({ id }) => id);

describe('the outbox', () => {
  test('gives each channel its own entries, oldest first', () => {
    const outbox = new OutboxMirror([]);
    decided(outbox, [entry('b', 'firing'), entry('a', 'firing', 'mail'), entry('a', 'firing')]);
    expect(ids(outbox.pending('chat'))).toEqual(['b.firing@chat', 'a.firing@chat']);
    expect(ids(outbox.pending('mail'))).toEqual(['a.firing@mail']);
  });

  test('holds back what is not yet durable, and counts it as waiting', () => {
    const outbox = new OutboxMirror([]);
    outbox.add(episode('a'));
    expect(outbox.ready('chat')).toEqual([]);
    expect(outbox.pending('chat')).toHaveLength(2);
    expect(outbox.unsaved(10)).toHaveLength(2);
    outbox.release([entry('a', 'firing')]);
    expect(ids(outbox.ready('chat'))).toEqual(['a.firing@chat']);
    expect(outbox.pending('chat')).toHaveLength(2);
  });

  test('knows the channels that something waits for', () => {
    const outbox = new OutboxMirror([]);
    decided(outbox, [...episode('a'), entry('a', 'firing', 'mail')]);
    outbox.remove(['a.firing@mail']);
    expect(outbox.channels()).toEqual(['chat']);
  });

  test('keeps one of an entry that comes twice', () => {
    const outbox = new OutboxMirror([]);
    decided(outbox, [entry('a', 'firing')]);
    decided(outbox, [entry('a', 'firing')]);
    expect(outbox.pending('chat')).toHaveLength(1);
  });

  test('knows what the file does not know yet', () => {
    const outbox = new OutboxMirror([]);
    decided(outbox, episode('a'));
    const rows = outbox.unsaved(1);
    expect(rows.map((row) => row.id)).toEqual(['a.firing@chat']);
    outbox.saved(rows, []);
    expect(outbox.unsaved(10).map((row) => row.id)).toEqual(['a.resolved@chat']);
    outbox.remove(['a.firing@chat']);
    expect(outbox.removed).toEqual(['a.firing@chat']);
    outbox.saved([], outbox.removed);
    expect(outbox.removedCount).toBe(0);
    outbox.saveAllAnew();
    expect(outbox.unsaved(10).map((row) => row.id)).toEqual(['a.resolved@chat']);
  });

  test('goes on behind what it was restored with', () => {
    const before = new OutboxMirror([]);
    decided(before, episode('a'));
    const after = new OutboxMirror(before.unsaved(10));
    expect(after.unsavedCount).toBe(0);
    decided(after, [entry('b', 'firing')]);
    expect(ids(after.pending('chat'))).toEqual(['a.firing@chat', 'a.resolved@chat', 'b.firing@chat']);
    expect(after.unsaved(10)[0]?.position).toBe(3);
  });
});

describe('beyond its bound the outbox', () => {
  const bounds = { mostEntries: 6, mostUnderWay: 2 };

  test('gives up the oldest complete pair that cannot be under way, and counts it', () => {
    const outbox = new OutboxMirror([], bounds);
    decided(
      outbox,
      ['a', 'b', 'c', 'd'].flatMap((alertId) => episode(alertId)),
    );
    expect(outbox.collapsed).toBe(2);
    expect(ids(outbox.pending('chat')).filter((id) => id.startsWith('b.'))).toEqual([]);
    expect(outbox.pending('chat')).toHaveLength(6);
    expect(outbox.removed).toEqual(['b.firing@chat', 'b.resolved@chat']);
  });

  test('takes from the fullest channel', () => {
    const outbox = new OutboxMirror([], bounds);
    decided(outbox, episode('a', 'mail'));
    decided(
      outbox,
      ['a', 'b', 'c'].flatMap((alertId) => episode(alertId)),
    );
    expect(outbox.pending('mail')).toHaveLength(2);
    expect(outbox.pending('chat')).toHaveLength(4);
  });

  test('gives up an advisory that was followed by another of its site', () => {
    const outbox = new OutboxMirror([], bounds);
    const advice = ['14.71', '14.72', '14.71', '14.71', '14.72', '14.71', '14.71', '14.72'];
    decided(
      outbox,
      advice.map((site, index) => advisory(site, `e${index}`)),
    );
    // The first two may be under way; of the rest the oldest went that had a successor here.
    expect(ids(outbox.pending('chat'))).toEqual(
      ['e0', 'e1', 'e4', 'e5', 'e6', 'e7'].map((id) => `${id}@chat`),
    );
    expect(outbox.collapsed).toBe(2);
  });

  test('gives up a reminder, and keeps the end of what was told before it', () => {
    const outbox = new OutboxMirror([], bounds);
    const reminder = (alertId: string): OutboxEntry => {
      const { id, event, channel } = entry(alertId, 'firing');
      return { id: `${id}#2`, channel, event: { ...event, repeat: 2 } };
    };
    const ends = ['a', 'b', 'c', 'd'].flatMap((alertId) => [reminder(alertId), entry(alertId, 'resolved')]);
    decided(outbox, ends);
    expect(ids(outbox.pending('chat'))).toEqual(
      ['a.firing@chat#2', 'a.resolved@chat', 'b.resolved@chat', 'c.resolved@chat'].concat([
        'd.firing@chat#2',
        'd.resolved@chat',
      ]),
    );
  });

  test('never drops a lone beginning or a lone end', () => {
    const outbox = new OutboxMirror([], bounds);
    const lone = Array.from({ length: 10 }, (_, index) => entry(`f${index}`, 'firing'));
    const ends = Array.from({ length: 10 }, (_, index) => entry(`r${index}`, 'resolved'));
    decided(outbox, [...lone, ...ends, ...episode('x'), ...episode('y')]);
    expect(ids(outbox.pending('chat'))).toEqual(ids([...lone, ...ends]));
    expect(outbox.collapsed).toBe(4);
  });
});
