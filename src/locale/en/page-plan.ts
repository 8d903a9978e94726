/** A capacity plan as a page, in English. */

import type { PagePlanTexts } from '../page-plan.ts';

export function pagePlan(): PagePlanTexts {
  return {
    title: 'Capacity plan',
    verdicts: {
      will_not_make_it: 'will not make it',
      may_not_make_it: 'may not make it',
      cannot_say: 'cannot say',
      makes_it: 'makes it',
    },
    later: 'later',
    cannotSay: 'cannot say:',
    notForeseen: 'not foreseen',
    span: (from, until) => `${from} to ${until}`,
    beyond: 'beyond what can be foreseen',
    likelyMore: 'likely more',
    likely: (duration) => `likely ${duration}`,
    nothing: 'nothing',
    notKnown: 'not known yet',
    aMonth: (share) => `${share} a month`,
    usedOf: (used, size, left) => `${used} of ${size} used, ${left} left`,
    fullAsThingsGo: 'full, as things go',
    fullWithout: 'full without the upstream',
    runwayNow: 'runway now',
    lowestRunway: 'lowest runway',
    growthOnWorkingDay: 'growth on a working day',
    growthAWeek: 'growth a week',
    trend: 'trend',
    toAdd: 'to add',
    stocks: ['stock', 'left', 'used on a working day', 'used a week', 'empty'],
    toOrder: 'to order',
    links: ['link', 'observed (coverage)', 'outages', 'down', 'longest', 'availability'],
    syncs: ['sync', 'from capture to', 'half within', '90% within', '99% within'],
    tooEarly: (full, by, room) =>
      `${full === undefined ? '' : `full ${full}, `}${by} too early${room === undefined ? '' : `; ${room} more would do`}`,
    plannedCut: (from, until) => `Planned cut ${from} to ${until}, local time`,
    lost: (lost, sites, doubtful) => [lost, ` of ${sites} sites will not make it, ${doubtful} more may not.`],
    readiness: ['site', 'store', 'verdict', 'short by'],
    wanted: (runway, by) => `, for a runway of ${runway}${by === undefined ? ' now' : ` on ${by}`}`,
    legend: ['highest use', 'as things go', 'without the upstream'],
    howCounted: 'How it is counted',
    rules: undefined,
    useOf: (store) => `Highest use of ${store}, and when it is full`,
    full: (size) => `full ${size}`,
    growthOf: (store) => `Growth a day of ${store}, month by month`,
    growthUpTo: (size) => `growth a day, up to ${size}`,
  };
}
