/** The quality of a link, in English. */

import type { FlapTally, LinkQuality, QualityFact, QualityReading } from '../../model/quality.ts';
import type { QualityTexts } from '../../model/texts/quality.ts';
import type { Words } from '../locale.ts';
import { milliseconds, wholePercent } from './phrases.ts';

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

const NEAR = 0.6;

export function quality(words: Words): QualityTexts {
  const tally = (flap: FlapTally) => tallyText(flap, words);
  return {
    event(event) {
      const agoMs = event.atMs - event.onsetMs;
      const begun = agoMs > 0 ? ` It began ${words.duration(agoMs)} before.` : '';
      switch (event.kind) {
        case 'recovered':
          return event.from === 'flapping'
            ? `It has stopped flapping: ${tally(event)}.`
            : `No sign of more ${event.cause} any longer; the warning held ${words.duration(agoMs)}.`;
        case 'flapping':
          return `It goes up and down: ${tally(event)}.`;
        case 'degrading':
          return `It is likely to be lost: ${factText(event)}.${begun}`;
        default:
          return `${CHANGES[event.kind]}: ${factText(event)}.${begun}`;
      }
    },
    fact: factText,
    tally,
    reading: readingText,
    burst({ sent, rttsMs }) {
      const range = `${milliseconds(Math.min(...rttsMs))} to ${milliseconds(Math.max(...rttsMs))}`;
      return `${rttsMs.length} of ${sent} answered, ${range}`;
    },
    risk(risk) {
      if (risk >= 1) return 'it is likely to be lost';
      if (risk >= NEAR) return `near a warning (${wholePercent(risk)} of the evidence)`;
      return 'no sign that it will be lost';
    },
    flaps(flap, downEvidence) {
      const present = downEvidence === undefined ? 'Now it is up.' : `Now it is down: ${downEvidence}`;
      return `It goes up and down: ${tally(flap)}. ${present}`;
    },
    flapping({ link, flap, ended, contact }) {
      const past = ended ? `it has stopped flapping: ${tally(ended)}.` : 'it does not flap.';
      return {
        summary: 'The link upstream goes up and down.',
        description: `${link}: ${flap ? `so far ${tally(flap)}.` : past}${call(contact)}`,
      };
    },
    degrading: ({ link, quality: seen, contact }) => ({
      summary: 'The link upstream is getting worse and likely to be lost.',
      description: `${link}: ${degradation(seen)}${call(contact)}`,
    }),
  };
}

function factText({ measure, from, to, confidence }: QualityFact): string {
  const say = measure === 'loss_ratio' ? wholePercent : milliseconds;
  return `${MEASURES[measure]} went from ${say(from)} to ${say(to)} (${wholePercent(Math.min(confidence, 0.99))} sure)`;
}

function tallyText({ downs, downMs, longestUpMs }: FlapTally, { duration }: Words): string {
  const up = longestUpMs > 0 ? `; the longest time up in between was ${duration(longestUpMs)}` : '';
  return `down ${downs} times, ${duration(downMs)} in all${up}`;
}

function readingText({ rttMs, lossRatio, jitterMs }: QualityReading): string {
  const trip = rttMs
    ? `round trip ${milliseconds(rttMs.p50)}, nine in ten below ${milliseconds(rttMs.p90)}, 99 in 100 below ${milliseconds(rttMs.p99)}`
    : 'no round trip was seen';
  const jitter = jitterMs === null ? '' : `; jitter ${milliseconds(jitterMs)}`;
  return `${trip}; loss ${wholePercent(lossRatio)}${jitter}`;
}

function degradation(seen: LinkQuality | undefined): string {
  if (!seen) return 'its quality is not known.';
  const facts = seen.warnings.map((warning) => factText(warning));
  const said = facts.length > 0 ? facts.join('; ') : 'no sign of a loss any longer';
  return `${said}. The last minutes: ${readingText(seen.reading)}.`;
}

function call(contact: string | undefined): string {
  return contact === undefined ? '' : ` Call ${contact}.`;
}
