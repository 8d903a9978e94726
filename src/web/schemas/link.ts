/** A link, its probes and how well it carries. */

import { FAULT_DOMAINS, LINK_STATES, PROBE_VERDICTS, RUNGS } from '../../model/assessment.ts';
import { PROBE_KINDS, PROBE_REASONS } from '../../model/observation.ts';
import { DEGRADING_CAUSES } from '../../model/quality.ts';
import {
  count,
  flag,
  instant,
  listOf,
  mapOf,
  number,
  object,
  oneOf,
  orNull,
  ref,
  type Schema,
  text,
} from './words.ts';

const burst = object({ sent: count, received: count, rtts_seconds: listOf(number) });

const run = object({
  at: instant,
  passed: flag,
  reason: orNull(oneOf(PROBE_REASONS)),
  detail: orNull(text),
  address: orNull(text),
  note: orNull(text),
  burst: orNull(burst),
  phases_seconds: mapOf(number),
});

const certificate = object({ subject: text, issuer: text, ends_first: orNull(text), expires_at: instant });

const quality = object({
  probe: text,
  rtt_seconds: orNull(object({ p50: number, p90: number, p99: number })),
  loss_ratio: number,
  jitter_seconds: orNull(number),
  risk_ratio: number,
  samples_to_learn: count,
  warnings: listOf(object({ cause: oneOf(DEGRADING_CAUSES), since: instant, confidence: number, text })),
  flap: orNull(object({ since: instant, downs: count, down_seconds: number, longest_up_seconds: number })),
});

export const LINK_SCHEMAS: Readonly<Record<string, Schema>> = {
  Probe: object({
    name: text,
    kind: oneOf(PROBE_KINDS),
    rung: oneOf(RUNGS),
    target: text,
    verdict: oneOf(PROBE_VERDICTS),
    last_run: orNull(run),
    last_passed_at: orNull(instant),
    certificate: orNull(certificate),
  }),
  Link: object({
    site: text,
    name: text,
    upstream: text,
    state: oneOf(LINK_STATES),
    since: orNull(instant),
    evidence: orNull(text),
    reason: orNull(text),
    fault_domain: oneOf(FAULT_DOMAINS),
    contact: orNull(text),
    last_up_at: orNull(instant),
    quality: orNull(quality),
    probes: listOf(ref('Probe')),
  }),
  Links: object({ links: listOf(ref('Link')) }),
};
