/** From what went wrong with a path to a reason code and one sentence that names the path. */

import type { SourceFailure } from '../model/observation.ts';
import { NoAnswer } from './kernel-calls.ts';

/** A failure on its way from the depth of a reading to its end, where it becomes a value. */
export class MeasureError extends Error {
  readonly failure: SourceFailure;

  constructor(failure: SourceFailure) {
    super(failure.detail);
    this.failure = failure;
  }
}

const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO', 'ENODEV']);
const PERMISSION = new Set(['EACCES', 'EPERM']);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** True for a file or folder that went away while it was looked at. */
export function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

export function toFailure(error: unknown, path: string): SourceFailure {
  if (error instanceof MeasureError) return error.failure;
  if (error instanceof NoAnswer) {
    return error.kind === 'hung'
      ? { reason: 'hung', detail: `${path} does not answer: its mount hangs` }
      : { reason: 'timeout', detail: `${path} was not read within its time` };
  }
  const code = codeOf(error);
  if (MISSING.has(code)) return { reason: 'missing', detail: `${path} does not exist` };
  if (PERMISSION.has(code)) return { reason: 'permission', detail: `${path} may not be read by this user` };
  const text = error instanceof Error ? error.message : String(error);
  return { reason: 'protocol', detail: `${path} could not be read: ${text}` };
}

/** What a program said on standard error (LC_ALL=C) about a path that it could not read. */
export function failureFromStderr(stderr: string, path: string): MeasureError {
  const line = stderr.split('\n', 1)[0] ?? '';
  if (/No such file|Not a directory|No such device/.test(line)) {
    return new MeasureError({ reason: 'missing', detail: `${path} does not exist` });
  }
  if (/Permission denied|Operation not permitted/.test(line)) {
    return new MeasureError({ reason: 'permission', detail: `${path} may not be read by this user` });
  }
  return new MeasureError({
    reason: 'protocol',
    detail: `${path} could not be read: ${line || 'no answer'}`,
  });
}

/** A program that should have read a path but could not be run. */
export function notRun(detail: string, path: string): MeasureError {
  return new MeasureError({ reason: 'protocol', detail: `${path} could not be read: ${detail}` });
}
