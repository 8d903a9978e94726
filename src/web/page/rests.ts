/** What each number of a card rests on: opened by who wants to know, so that nobody has to believe a number. */

import type { Schedule } from '../../config/probe-types.ts';
import { placeOfStore } from '../../config/store-place.ts';
import { type Html, html } from './html.ts';
import type { LinkView, SiteView, StoreView } from './view.ts';

type Row = readonly [name: string, words: string];

function details(rows: readonly Row[], { say }: SiteView): Html {
  return html`<details class="told rests"><summary>${say.rests.title}</summary><dl>${rows.map(([name, words]) => html`<dt>${name}</dt><dd>${words}</dd>`)}</dl></details>`;
}

function asked(schedule: Schedule, lastAtMs: number | undefined, { say, nowMs }: SiteView): Row {
  const every = schedule.kind === 'every' ? say.duration(schedule.everyMs) : undefined;
  const ago = lastAtMs === undefined ? undefined : say.duration(nowMs - lastAtMs);
  return [say.rests.asked, say.rests.askedEvery(every, ago)];
}

export function linkRests({ config, picture }: LinkView, view: SiteView): Html | undefined {
  const { say } = view;
  const deciding = config.probes.at(-1);
  if (!deciding) return undefined;
  const { window, down } = config.rules;
  const state = {
    ...{ probe: deciding.name, window, consecutive: down.consecutive },
    failedShare: say.percent(down.ratio),
  };
  return details(
    [
      [say.rests.state, say.rests.stateRule(state)],
      [say.rests.latency, say.rests.latencySource(deciding.name)],
      asked(deciding.schedule, picture?.probes.get(deciding.name)?.last?.atMs, view),
    ],
    view,
  );
}

export function storeRests({ config, picture }: StoreView, view: SiteView): Html {
  const { say, nowMs } = view;
  const made = picture?.forecasts.bytes;
  const runway = made
    ? say.rests.runwayRule(say.duration(nowMs - made.atMs), say.duration(made.forecast.horizonMs))
    : say.rests.noForecast;
  return details(
    [
      [say.rests.level, say.rests.levelRule(placeOfStore(config))],
      asked(config.schedule, picture?.readAtMs, view),
      [say.rests.runway, runway],
    ],
    view,
  );
}
