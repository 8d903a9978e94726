/**
 * Tells open pages, as server-sent events, that there is news: `data` names what is newest, and a `beat` comes when nothing did,
 * so that a page knows a quiet service from a dead connection and keeps its ages young. What the news is a page asks for itself,
 * so a stream carries nothing that a login would have to guard again, and one that was behind has missed nothing.
 */

import type { Picture } from '../model/picture.ts';
import type { Clock, Timer } from '../platform/clock.ts';
import { newest } from './news.ts';
import { problem, type Reply } from './reply.ts';
import type { Route } from './route.ts';
import type { Sink, Stream } from './stream.ts';

const LOOK_MS = 500;
const BEAT_MS = 5_000;
/** A quarter of the connections that there may be; whoever comes later asks now and then, as without JavaScript. */
const MOST_READERS = 64;
/** How soon a page comes back after the stream broke. */
const RETRY_MS = 2_000;

export interface Live {
  open(): Stream | Reply;
  close(): void;
}

export function createLive(picture: () => Picture, clock: Clock): Live {
  const readers = new Set<Sink>();
  let timer: Timer | undefined;
  let told = '';
  let toldAtMs = 0;
  let closed = false;

  function look(): void {
    const { monotonicMs } = clock.now();
    const news = newest(picture());
    if (news !== told || monotonicMs - toldAtMs >= BEAT_MS) {
      const text = news === told ? 'event: beat\ndata: \n\n' : `data: ${news}\n\n`;
      for (const reader of readers) reader.write(text);
      told = news;
      toldAtMs = monotonicMs;
    }
    lookAgain();
  }

  function lookAgain(): void {
    timer = readers.size > 0 && !closed ? clock.after(LOOK_MS, look, { background: true }) : undefined;
  }

  function welcome(reader: Sink): void {
    readers.add(reader);
    reader.onClose(() => readers.delete(reader));
    reader.onReady(() => reader.write(`data: ${told}\n\n`));
    if (!timer) {
      told = newest(picture());
      lookAgain();
    }
    reader.write(`retry: ${RETRY_MS}\ndata: ${told}\n\n`);
  }

  return {
    open() {
      if (closed || readers.size >= MOST_READERS) {
        return problem(503, `${MOST_READERS} pages are told already.`, { 'retry-after': '60' });
      }
      return { status: 200, contentType: 'text/event-stream; charset=utf-8', open: welcome };
    },
    close() {
      closed = true;
      timer?.cancel();
      for (const reader of readers) reader.end();
    },
  };
}

export function liveRoute(live: Live): Route {
  return {
    methods: ['GET'],
    path: '/api/v1/stream',
    summary: 'News of news, as server-sent events.',
    handle: () => live.open(),
  };
}
