/**
 * What an answer over HTTP had to be. Patterns are the operator's own and run on at most `maxBodyBytes`, for a bounded time.
 */

import type { HttpExpectation } from '../config/probe-types.ts';
import type { ProbeFailure } from '../model/observation.ts';
import { matchesInTime } from '../platform/bounded-pattern.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** True when the body went on beyond what was read. */
  readonly truncated: boolean;
}

const LONGEST_QUOTE = 80;
/** Everything else waits for as long: far more than a pattern needs that comes to an end, far less than a timeout. */
const MATCH_WITHIN_MS = 250;

function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text);
}

function wrongStatus(answer: HttpAnswer, expect: HttpExpectation): ProbeFailure | undefined {
  if (expect.status.some(([low, high]) => answer.status >= low && answer.status <= high)) return undefined;
  const wanted = expect.status.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(', ');
  const location = answer.headers.location;
  const redirect = location === undefined ? '' : ` (redirects to ${quote(location)}, not followed)`;
  const retryAfter = answer.headers['retry-after'];
  const later = retryAfter === undefined ? '' : ` (Retry-After ${quote(retryAfter)})`;
  return { reason: 'status', detail: `status ${answer.status}${redirect}${later}, want ${wanted}` };
}

function wrongHeader(answer: HttpAnswer, expect: HttpExpectation): ProbeFailure | undefined {
  for (const [name, wanted] of Object.entries(expect.headers)) {
    const got = answer.headers[name];
    if (got?.includes(wanted)) continue;
    const found = got === undefined ? 'is missing' : `is ${quote(got)}`;
    return { reason: 'body', detail: `header ${name} ${found}, want ${quote(wanted)} in it` };
  }
  return undefined;
}

function wrongBody(answer: HttpAnswer, expect: HttpExpectation): ProbeFailure | undefined {
  const { bodyContains, bodyMatches } = expect;
  const where = answer.truncated
    ? `in its first ${Buffer.byteLength(answer.body)} bytes (the rest was not read)`
    : `in its ${Buffer.byteLength(answer.body)} bytes`;
  if (bodyContains !== undefined && !answer.body.includes(bodyContains)) {
    return { reason: 'body', detail: `body has no ${quote(bodyContains)} ${where}` };
  }
  if (bodyMatches === undefined) return undefined;
  const matches = matchesInTime(bodyMatches, answer.body, MATCH_WITHIN_MS);
  if (matches) return undefined;
  const pattern = quote(bodyMatches);
  if (matches === false) return { reason: 'body', detail: `body does not match ${pattern} ${where}` };
  const endless = `${pattern} cannot be decided within ${MATCH_WITHIN_MS} ms ${where}`;
  return { reason: 'body', detail: `${endless}: write it without a repetition in a repetition` };
}

/** The first expectation that was not met: status, then headers, then body. */
export function unmet(answer: HttpAnswer, expect: HttpExpectation): ProbeFailure | undefined {
  return wrongStatus(answer, expect) ?? wrongHeader(answer, expect) ?? wrongBody(answer, expect);
}
