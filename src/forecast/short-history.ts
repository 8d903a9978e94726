/** Answers from a trend alone: one rate while the link is up, one while it is down. */
import type { Answer, ForecastQuestion, UsagePoint } from '../model/forecast.ts';
import { answerOf, unknown } from './answer.ts';
import { gridOf, intakeOnGrid, typicalSpacingMs } from './grid.ts';
import type { LinkPast } from './link-outages.ts';
import { linkPastOf, remainingOutage } from './link-outages.ts';
import { normalQuantile } from './random.ts';
import type { Rate } from './trend.ts';
import { presentRate, timesToFill } from './trend.ts';

export interface TrendAnswers {
  readonly current: Answer;
  readonly upstreamDown: Answer;
  readonly cut?: Answer;
  readonly now: Rate | null;
  readonly down: Rate | null;
}

const DRAWS = 41;
const SHARES = Array.from({ length: DRAWS }, (_, i) => (i + 0.5) / DRAWS);
const NORMALS = SHARES.map((share) => -normalQuantile(share));
const MOST_STEPS = 300;

export function answerFromTrend(
  question: ForecastQuestion,
  points: readonly UsagePoint[],
  horizonMs: number,
): TrendAnswers {
  const spanMs = (points[points.length - 1]?.atMs ?? 0) - (points[0]?.atMs ?? 0);
  const stepMs = Math.max(typicalSpacingMs(points), spanMs / MOST_STEPS);
  const grid = gridOf(points, stepMs, MOST_STEPS + 1);
  const link = linkPastOf(grid, question.kind === 'stock' ? undefined : question.link);
  const room = question.capacity - (points[points.length - 1]?.used ?? 0);
  const state = link.isDown ? 0 : 1;
  const now = presentRate(grid, (i) => link.up[i] === state) ?? presentRate(grid, () => true);
  const down = rateWhenDown(question, grid, link, now);
  const downMs = down ? timesToFill(down, room, NORMALS) : null;
  const upMs = now ? timesToFill(now, room, NORMALS) : null;
  const currentMs = link.isDown && downMs ? untilItEnds(question, link, grid.nowMs, downMs) : upMs;
  const cut = question.cut ? cutAnswer(question, grid.nowMs, horizonMs, room, now, down) : null;
  return {
    current: currentMs ? answerOf(currentMs, horizonMs) : unknown({ code: 'no_rate' }),
    upstreamDown: downMs ? answerOf(downMs, horizonMs) : unknown({ code: 'no_rate_without_link' }),
    ...(cut ? { cut } : {}),
    now,
    down,
  };
}

function rateWhenDown(
  question: ForecastQuestion,
  grid: ReturnType<typeof gridOf>,
  link: LinkPast,
  now: Rate | null,
): Rate | null {
  if (question.kind === 'stock') return now;
  const seen = presentRate(grid, (i) => link.up[i] === 0);
  if (seen) return seen;
  const intake = intakeOnGrid(grid, question.intake);
  if (!intake) return null;
  const running = intake.map((_, i) => i);
  let total = 0;
  for (let i = 1; i < intake.length; i++) running[i] = total += intake[i] ?? 0;
  running[0] = 0;
  return presentRate({ ...grid, used: running }, () => true);
}

/** While it is down, the store fills only when the outage lasts long enough; every length is tried with every rate. */
function untilItEnds(
  question: ForecastQuestion,
  link: LinkPast,
  nowMs: number,
  downMs: readonly number[],
): number[] {
  if (question.outage === 'stays_down') return [...downMs];
  const lengths =
    question.outageEndsAtMs === undefined
      ? SHARES.map(remainingOutage(link))
      : [question.outageEndsAtMs - nowMs];
  return lengths.flatMap((length) => downMs.map((ms) => (ms <= length ? ms : Infinity)));
}

function cutAnswer(
  question: ForecastQuestion,
  nowMs: number,
  horizonMs: number,
  room: number,
  now: Rate | null,
  down: Rate | null,
): Answer {
  if (!question.cut || !now || !down) return unknown({ code: 'no_rate_for_cut' });
  const beforeMs = Math.max(0, question.cut.fromMs - nowMs);
  const untilMs = question.cut.untilMs - nowMs;
  const before = Math.max(0, now.perMs) * beforeMs;
  if (before >= room) return answerOf(timesToFill(now, room, NORMALS), horizonMs);
  const times = timesToFill(down, room - before, NORMALS).map((ms) => ms + beforeMs);
  return answerOf(
    times.map((ms) => (ms <= untilMs ? ms : Infinity)),
    horizonMs,
  );
}
