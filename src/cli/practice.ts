/** `siaga practice`: breaks and mends the practice centre and office of a running service, by its control door. */

import { deadline, systemClock } from '../platform/clock.ts';
import type { HttpResult } from '../platform/http.ts';
import { FAULT_COMMANDS } from '../practice/control.ts';
import { createLoopbackClient } from '../practice/listener.ts';

export const DEFAULT_CONTROL_URL = 'http://127.0.0.1:10517';
const TIMEOUT_MS = 5_000;
const MOST_ANSWER_BYTES = 65_536;
const WORDS = ['status', ...FAULT_COMMANDS] as const;

export interface PracticeIo {
  write(text: string): void;
  writeError(text: string): void;
}

/** `[status|cut|...] [--control URL]`, one of the words below; gives the exit code: 0 done, 1 failed, 2 wrong words. */
export async function runPractice(args: readonly string[], io: PracticeIo): Promise<number> {
  const wish = readWish(args);
  if ('problem' in wish) {
    io.writeError(`${wish.problem}\n`);
    return 2;
  }
  const result = await ask(wish.url, wish.word);
  if (!result.ok) {
    const { host } = wish.url;
    io.writeError(
      result.failure.reason === 'refused'
        ? `nothing listens at ${host}: the practice centre runs within the service, begin it with "npm start"\n`
        : `the practice centre does not answer: ${result.failure.detail}\n`,
    );
    return 1;
  }
  const { status, body } = result.value;
  if (status !== 200) {
    io.writeError(`the practice centre refused: ${textOf(body, 'detail') ?? `status ${status}`}\n`);
    return 1;
  }
  io.write(`${textOf(body, 'message') ?? body}\n`);
  return 0;
}

type Wish = { readonly word: (typeof WORDS)[number]; readonly url: URL } | { readonly problem: string };

function readWish(args: readonly string[]): Wish {
  const words: string[] = [];
  let control = DEFAULT_CONTROL_URL;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--control') {
      index += 1;
      control = args[index] ?? '';
    } else if (arg.startsWith('--control=')) control = arg.slice('--control='.length);
    else words.push(arg);
  }
  const [given = 'status', ...more] = words;
  const word = WORDS.find((known) => known === given);
  if (!word) return { problem: `unknown "${given}", want one of: ${WORDS.join(' ')}` };
  if (more.length > 0) return { problem: `one word at a time, got also "${more.join(' ')}"` };
  // The control door only answers to these names, and nothing else is meant to be told to break.
  const url = URL.canParse(control) ? new URL(control) : undefined;
  if (url?.protocol !== 'http:' || !['127.0.0.1', 'localhost'].includes(url.hostname)) {
    return { problem: `--control wants a URL like ${DEFAULT_CONTROL_URL}, got "${control}"` };
  }
  return { word, url };
}

async function ask(base: URL, word: string): Promise<HttpResult> {
  const http = createLoopbackClient();
  const limit = deadline(systemClock, TIMEOUT_MS);
  try {
    return await http.request(new URL(`/${word}`, base).href, {
      method: word === 'status' ? 'GET' : 'POST',
      signal: limit.signal,
      maxBodyBytes: MOST_ANSWER_BYTES,
    });
  } finally {
    limit.end();
    await http.close();
  }
}

function textOf(json: string, field: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json)?.[field];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
