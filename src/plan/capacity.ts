/** How large a store must be for something to hold: asked of the forecast itself, so that plan and alerts agree. */

import type { Forecast, ForecastQuestion } from '../model/forecast.ts';
import type { Forecaster } from './plan.ts';

/** The first step is an eighth of what there is; beyond two thousand times that nothing helps. */
const FIRST_SHARE = 1 / 8;
const DOUBLINGS = 14;
const HALVINGS = 10;

/**
 * The smallest room to add with which `holds` says yes, to a thousandth of it; 0 when none is needed, undefined when no room
 * is enough or when it cannot be said. More capacity never fills sooner, so one threshold parts no from yes.
 */
export async function roomFor(
  question: ForecastQuestion,
  forecaster: Forecaster,
  holds: (forecast: Forecast) => boolean | undefined,
): Promise<number | undefined> {
  const ask = async (room: number) =>
    holds(await forecaster({ ...question, capacity: question.capacity + room }));
  let tooLittle = 0;
  let enough = Math.max(1, question.capacity * FIRST_SHARE);
  const now = await ask(0);
  if (now !== false) return now ? 0 : undefined;
  let answer = await ask(enough);
  for (let doubling = 0; answer === false && doubling < DOUBLINGS; doubling++) {
    tooLittle = enough;
    enough *= 2;
    answer = await ask(enough);
  }
  if (!answer) return undefined;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle: number = (tooLittle + enough) / 2;
    if (await ask(middle)) enough = middle;
    else tooLittle = middle;
  }
  return enough;
}
