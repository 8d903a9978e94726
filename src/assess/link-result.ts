/** What a finished run of a probe is to the judgement of its link. */

import type { LinkConfig } from '../config/types.ts';
import type { LinkJudgement } from '../model/assessment.ts';
import type { ProbeObservation } from '../model/observation.ts';
import type { Packets, Stage } from './fault.ts';
import { packetsOf, stageOf } from './fault-domain.ts';
import type { LinkMemory } from './link.ts';

/** Whether the run says what is known already: a repeat would say nothing more. */
export function isSettled(
  { probes }: LinkMemory,
  { verdicts }: LinkJudgement,
  { probe, passed, stage }: ReturnType<typeof resultOf>,
): boolean {
  const isMute = !passed && probes.get(probe)?.mute === 'always';
  return stage === 'blind' || isMute || verdicts[probe] === (passed ? 'up' : 'down');
}

export function resultOf(link: LinkConfig, observation: ProbeObservation) {
  const { probe, atMs, monotonicMs, outcome } = observation;
  const { note, phasesMs } = outcome.evidence;
  return {
    kind: 'result',
    probe,
    passed: outcome.failure === undefined,
    at: { atMs, monotonicMs },
    ...(phasesMs.total !== undefined && { tookMs: phasesMs.total }),
    ...outcome.failure,
    ...(note !== undefined && { note }),
    ...placed(link, observation),
  } as const;
}

/** What only the probe's configuration tells of its outcome: how far a failed run came, and how many packets it was. */
function placed(
  { probes }: LinkConfig,
  { probe, outcome }: ProbeObservation,
): { readonly stage?: Stage; readonly packets?: Packets } {
  const config = probes.find(({ name }) => name === probe);
  if (!config) return {};
  const { failure, evidence } = outcome;
  const packets = packetsOf(config, outcome);
  return {
    ...(failure && { stage: stageOf(config.kind, failure, evidence) }),
    ...(packets && { packets }),
  };
}
