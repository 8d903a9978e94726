/** Text files that somebody named in a configuration: bounded, UTF-8, and every way of failing is a value. */

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { failed, type Result, success } from '../model/result.ts';

interface FileText {
  readonly text: string;
  /** True when everybody on this machine may read it. */
  readonly openToAll: boolean;
}

/** A failure says what was got instead of text: "no such file", "a directory". */
export type ReadText = (path: string) => Promise<Result<FileText, string>>;

const MOST_BYTES = 1024 ** 2;
const READ_BY_OTHERS = 0o004;

const FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'a path through something that is not a folder',
  EACCES: 'a file without permission to read it',
  EPERM: 'a file without permission to read it',
  ELOOP: 'symbolic links in a circle',
  ENAMETOOLONG: 'a path that is too long',
};

export const readText: ReadText = async (path) => {
  try {
    // Without O_NONBLOCK a named pipe would wait for its writer, perhaps for ever.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return await readHandle(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return failed(sayOf(error));
  }
};

async function readHandle(handle: FileHandle): Promise<Result<FileText, string>> {
  const stat = await handle.stat();
  if (stat.isDirectory()) return failed('a directory');
  if (!stat.isFile()) return failed('something that is not a file');
  const buffer = Buffer.alloc(MOST_BYTES + 1);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
  if (bytesRead > MOST_BYTES) return failed('a file of more than 1 MiB');
  const bytes = buffer.subarray(0, bytesRead);
  if (bytes.includes(0)) return failed('a binary file');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return success({ text, openToAll: (stat.mode & READ_BY_OTHERS) !== 0 });
  } catch {
    return failed('a file that is not UTF-8 text');
  }
}

function sayOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? `${error.code}` : 'an unknown error';
  return FAILURES[code] ?? `a file that cannot be read (${code})`;
}
