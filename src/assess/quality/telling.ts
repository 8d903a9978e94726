/** The quality of a link in words: what changed, what is warned of, what a flap has amounted to. Facts in, sentences out. */
import type { Burst } from '../../model/observation.ts';
import type { FlapTally, QualityEvent, QualityFact, QualityReading } from '../../model/quality.ts';

/** How durations are said; handed in, because language belongs to another step. */
export interface DurationWords {
  duration(ms: number): string;
}

type ToldKind = Exclude<QualityEvent['kind'], 'down' | 'up'>;
export type ToldEvent = Extract<QualityEvent, { readonly kind: ToldKind }>;

/** Going down and coming up are told as states of the link. */
export function isTold(event: QualityEvent): event is ToldEvent {
  return event.kind !== 'down' && event.kind !== 'up';
}

export function eventText(event: ToldEvent, words: DurationWords): string {
  const agoMs = event.atMs - event.onsetMs;
  const begun = agoMs > 0 ? ` It began ${words.duration(agoMs)} before.` : '';
  switch (event.kind) {
    case 'recovered':
      return event.from === 'flapping'
        ? `It has stopped flapping: ${tallyText(event, words)}.`
        : `No sign of more ${event.cause} any longer; the warning held ${words.duration(event.atMs - event.onsetMs)}.`;
    case 'flapping':
      return `It goes up and down: ${tallyText(event, words)}.`;
    case 'degrading':
      return `It is likely to be lost: ${factText(event)}.${begun}`;
    default:
      return `${CHANGES[event.kind]}: ${factText(event)}.${begun}`;
  }
}

const CHANGES = {
  level_shift: 'Another level, perhaps another route',
  loss: 'Answers come or go',
  jitter: 'The round trip scatters otherwise',
  congestion: 'The line is congested',
} as const;

const MEASURES: Readonly<Record<QualityFact['measure'], string>> = {
  rtt_ms: 'the round trip',
  jitter_ms: 'jitter',
  loss_ratio: 'loss',
};

/** "loss went from 0% to 18% (98% sure)" */
export function factText({ measure, from, to, confidence }: QualityFact): string {
  const say = measure === 'loss_ratio' ? percent : milliseconds;
  return `${MEASURES[measure]} went from ${say(from)} to ${say(to)} (${percent(Math.min(confidence, 0.99))} sure)`;
}

/** "down 4 times, 3 min 20 s in all; the longest time up was 2 min" */
export function tallyText({ downs, downMs, longestUpMs }: FlapTally, { duration }: DurationWords): string {
  const up = longestUpMs > 0 ? `; the longest time up in between was ${duration(longestUpMs)}` : '';
  return `down ${downs} times, ${duration(downMs)} in all${up}`;
}

/** "round trip 21 ms, nine in ten below 34 ms, 99 in 100 below 60 ms; loss 2%; jitter 3.1 ms" */
export function readingText({ rttMs, lossRatio, jitterMs }: QualityReading): string {
  const trip = rttMs
    ? `round trip ${milliseconds(rttMs.p50)}, nine in ten below ${milliseconds(rttMs.p90)}, 99 in 100 below ${milliseconds(rttMs.p99)}`
    : 'no round trip was seen';
  const jitter = jitterMs === null ? '' : `; jitter ${milliseconds(jitterMs)}`;
  return `${trip}; loss ${percent(lossRatio)}${jitter}`;
}

/** "8 of 10 answered, 20 ms to 34 ms" */
export function burstText({ sent, rttsMs }: Burst): string {
  const range = `${milliseconds(Math.min(...rttsMs))} to ${milliseconds(Math.max(...rttsMs))}`;
  return `${rttsMs.length} of ${sent} answered, ${range}`;
}

const NEAR = 0.6;

export function riskText(risk: number): string {
  if (risk >= 1) return 'it is likely to be lost';
  if (risk >= NEAR) return `near a warning (${percent(risk)} of the evidence)`;
  return 'no sign that it will be lost';
}

function milliseconds(ms: number): string {
  return `${ms < 9.95 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}

/** What is not nothing is not said to be 0%. */
function percent(ratio: number): string {
  const whole = Math.round(100 * ratio);
  return ratio > 0 && whole === 0 ? 'under 1%' : `${whole}%`;
}
