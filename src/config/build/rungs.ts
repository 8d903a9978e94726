/** On which rung of its ladder each probe of a link stands, where the file does not say it. */

import { RUNGS, type Rung } from '../../model/assessment.ts';

interface Standing {
  readonly kind: string;
  readonly rung?: Rung | undefined;
  readonly host?: string | undefined;
  readonly packet_bytes?: number | undefined;
}

/** By kind and place; never nearer than what stands before it in the list, never farther than what is said of a later one. */
export function rungsOf(probes: readonly Standing[]): readonly Rung[] {
  let nearest = 0;
  return probes.map((probe, index) => {
    const later = probes
      .slice(index)
      .flatMap(({ rung }) => (rung === undefined ? [] : [RUNGS.indexOf(rung)]));
    const farthest = Math.min(RUNGS.length - 1, ...later);
    const usual = RUNGS.indexOf(probe.rung ?? usualRung(probes, index));
    nearest = Math.min(farthest, Math.max(nearest, usual));
    return RUNGS[nearest] ?? 'central_service';
  });
}

/** Whoever pings asks the gateway first and the provider after it; what speaks more than that speaks to the centre. */
function usualRung(probes: readonly Standing[], index: number): Rung {
  const kind = probes[index]?.kind;
  if (kind === 'host') return 'host';
  if (index === probes.length - 1) return 'central_service';
  if (kind !== 'icmp') return 'central_network';
  const pings = probes
    .slice(0, index)
    .filter((probe, at) => probe.kind === 'icmp' && sameHost(probes, at) < 0);
  const again = sameHost(probes, index);
  const place = again < 0 ? pings.length : pings.findIndex(({ host }) => host === probes[index]?.host);
  return (['gateway', 'provider'] as const)[place] ?? 'central_network';
}

/** Where the ping stands of which this one is but another size: it looks no farther. */
function sameHost(probes: readonly Standing[], index: number): number {
  const probe = probes[index];
  if (probe?.packet_bytes === undefined) return -1;
  return probes.slice(0, index).findIndex(({ kind, host }) => kind === 'icmp' && host === probe.host);
}
