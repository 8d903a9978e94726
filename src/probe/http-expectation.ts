/**
 * What an answer over HTTP had to be. Pure. Patterns are the operator's own and run on at most `maxBodyBytes`.
 */

import type { HttpExpectation } from '../config/probe-types.ts';
import type { ProbeFailure } from '../model/observation.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** True when the body went on beyond what was read. */
  readonly truncated: boolean;
}

const LONGEST_QUOTE = 80;

function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text);
}

function wrongStatus(answer: HttpAnswer, expect: HttpExpectation): ProbeFailure | undefined {
  if (expect.status.some(([low, high]) => answer.status >= low && answer.status <= high)) return undefined;
  const wanted = expect.status.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(', ');
  const location = answer.headers.location;
  const redirect = location === undefined ? '' : ` (redirects to ${quote(location)}, not followed)`;
  return { reason: 'status', detail: `status ${answer.status}${redirect}, want ${wanted}` };
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
  if (bodyMatches !== undefined && !new RegExp(bodyMatches, 'u').test(answer.body)) {
    return { reason: 'body', detail: `body does not match ${quote(bodyMatches)} ${where}` };
  }
  return undefined;
}

/** The first expectation that was not met: status, then headers, then body. */
export function unmet(answer: HttpAnswer, expect: HttpExpectation): ProbeFailure | undefined {
  return wrongStatus(answer, expect) ?? wrongHeader(answer, expect) ?? wrongBody(answer, expect);
}
