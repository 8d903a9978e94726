/** An answer that goes on until either side ends it: lines are written as they come, and never faster than they are taken. */

import type { Writable } from 'node:stream';

export interface Sink {
  /** False when the reader is behind; what comes before `onReady` is called is lost to it. */
  write(text: string): boolean;
  /** Calls when a reader that was behind has caught up. */
  onReady(call: () => void): void;
  onClose(call: () => void): void;
  end(): void;
}

export interface Stream {
  readonly status: 200;
  readonly contentType: string;
  open(sink: Sink): void;
}

export function isStream(answer: object): answer is Stream {
  return 'open' in answer;
}

export function sinkOf(response: Writable): Sink {
  return {
    write: (text) => !response.writableNeedDrain && response.write(text),
    onReady: (call) => response.on('drain', call),
    onClose: (call) => response.once('close', call),
    end: () => response.end(),
  };
}
