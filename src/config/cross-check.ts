/**
 * What the schema cannot say: names that must differ, limits that must fit each other, text that must mean something.
 * A part is checked as soon as it is valid in itself, so that one mistake does not hide another one elsewhere.
 */

import { z } from 'zod';
import { RUNGS } from '../model/assessment.ts';
import { checkAllCalendars } from './check/calendar.ts';
import { checkAlerts, checkChannel, checkFallbacks, checkPractice } from './check/channel.ts';
import type { CheckContext, Fault } from './check/fault.ts';
import { checkAllMaintenance, checkMaintenanceIds } from './check/maintenance.ts';
import { checkProbe } from './check/probe.ts';
import { checkRoutes } from './check/route.ts';
import { checkRowSource } from './check/row-source.ts';
import { checkService, checkServiceParts } from './check/service.ts';
import {
  checkAdvisory,
  checkAdvisoryFiles,
  checkBudget,
  checkLink,
  checkQualityProbe,
  checkRungs,
  checkSite,
  checkStore,
  checkWatches,
} from './check/site.ts';
import { checkStock, checkStockNames } from './check/stock.ts';
import { checkSync, checkSyncNames } from './check/sync.ts';
import type { Tree } from './include.ts';
import type { Path, Problem } from './problem.ts';
import { calendarSchema } from './schema/calendar.ts';
import { channelSchema } from './schema/channel.ts';
import { maintenanceSchema } from './schema/maintenance.ts';
import { probeSchema } from './schema/probe.ts';
import { routeSchema } from './schema/route.ts';
import { alertsSchema, practiceSchema } from './schema/schema.ts';
import { serviceSchema } from './schema/service.ts';
import { linkSchema, siteSchema, storeSchema } from './schema/site.ts';
import { stockSchema } from './schema/stock.ts';
import { rowsSchema, syncSchema } from './schema/sync.ts';

/** `*` stands for every item of a list. */
type Pattern = readonly string[];

interface Check {
  readonly pattern: Pattern;
  /** Faults of the part, or none when it is not valid in itself. */
  run(part: unknown, context: CheckContext): readonly Fault[];
}

function check<Part>(
  pattern: string,
  schema: z.ZodType<Part>,
  faults: (part: Part, context: CheckContext) => readonly Fault[],
): Check {
  return {
    pattern: pattern === '' ? [] : pattern.split('.'),
    run(part, context) {
      const parsed = schema.safeParse(part);
      return parsed.success ? faults(parsed.data, context) : [];
    },
  };
}

/** Every item of the list must have another text under this key. */
function unique(pattern: string, key: string): Check {
  return {
    pattern: pattern.split('.'),
    run(part) {
      const seen = new Set<string>();
      const items: readonly unknown[] = Array.isArray(part) ? part : [];
      return items.flatMap((item, index) => {
        const value =
          typeof item === 'object' && item !== null
            ? Object.entries(item).find(([name]) => name === key)?.[1]
            : undefined;
        if (typeof value !== 'string') return [];
        const isRepeated = seen.has(value);
        seen.add(value);
        return isRepeated
          ? [{ path: [index, key], got: `the same ${key} for the second time`, want: `each ${key} once` }]
          : [];
      });
    },
  };
}

const watches = z.looseObject({
  links: z.unknown().optional(),
  stores: z.unknown().optional(),
  stocks: z.unknown().optional(),
  syncs: z.unknown().optional(),
});

const advisoryFiles = z.array(
  z.looseObject({ advisory: z.looseObject({ file: z.string().optional() }).optional() }),
);

const named = z.array(z.looseObject({ name: z.unknown().optional() })).optional();
const names = z.looseObject({ stores: named, stocks: named });

const rungs = z.array(z.looseObject({ rung: z.enum(RUNGS).optional() }));

const fallbacks = z.array(
  z.looseObject({ kind: z.string(), name: z.string().optional(), fallback_of: z.string().optional() }),
);

const labelled = z.array(
  z.looseObject({
    id: z.string(),
    name: z.string().optional(),
    province: z.string().optional(),
    timezone: z.string().prefault('UTC'),
    labels: z.record(z.string(), z.string()).optional(),
  }),
);

const planned = z.object({ sites: labelled, maintenance: z.array(maintenanceSchema) });

const calendars = planned.pick({ sites: true }).extend({ calendars: z.array(calendarSchema) });

const routed = z.object({
  sites: labelled,
  notify: z
    .array(
      z.looseObject({
        kind: z.string(),
        name: z.string().optional(),
        fallback_of: z.string().optional(),
        tell: z.array(z.string()).optional(),
      }),
    )
    .prefault([]),
  routes: z.array(routeSchema),
});

const CHECKS: readonly Check[] = [
  unique('sites', 'id'),
  unique('sites.*.links', 'name'),
  unique('sites.*.stores', 'name'),
  unique('sites.*.stocks', 'name'),
  unique('sites.*.syncs', 'name'),
  unique('sites.*.services', 'name'),
  unique('sites.*.links.*.probes', 'name'),
  unique('notify', 'name'),
  unique('calendars', 'name'),
  unique('door.tokens', 'name'),
  unique('door.users', 'name'),
  unique('door.certificates', 'common_name'),
  check(
    'sites.*',
    siteSchema.omit({ links: true, stores: true, stocks: true, syncs: true, services: true }).strip(),
    checkSite,
  ),
  check('sites.*', watches, checkWatches),
  check('sites', advisoryFiles, checkAdvisoryFiles),
  check('sites.*', siteSchema.pick({ advisory: true, stores: true }).strip(), checkAdvisory),
  check('sites.*', siteSchema, checkBudget),
  check('sites.*', siteSchema, checkSyncNames),
  check('sites.*.links.*', linkSchema, checkQualityProbe),
  check('sites.*.links.*', linkSchema.omit({ probes: true }).strip(), checkLink),
  check('sites.*.links.*.probes', rungs, checkRungs),
  check('sites.*.links.*.probes.*', probeSchema, checkProbe),
  check('sites.*.stores.*', storeSchema, checkStore),
  check('sites.*', names, checkStockNames),
  check('sites.*.stocks.*', stockSchema, checkStock),
  check('sites.*.syncs.*', syncSchema, checkSync),
  check('sites.*.syncs.*.counts.*', rowsSchema, checkRowSource),
  check('sites.*.syncs.*.completions', rowsSchema, checkRowSource),
  check('sites.*.services.*', serviceSchema, checkService),
  check('sites.*', siteSchema, checkServiceParts),
  check('notify.*', channelSchema, checkChannel),
  check('notify', fallbacks, checkFallbacks),
  check('', routed, checkRoutes),
  check('', planned, checkAllMaintenance),
  check('', calendars, checkAllCalendars),
  check('maintenance', z.array(maintenanceSchema), checkMaintenanceIds),
  check('alerts', alertsSchema, checkAlerts),
  check('practice', practiceSchema, checkPractice),
];

export function crossCheck(tree: Tree, context: CheckContext): readonly Problem[] {
  return CHECKS.flatMap((row) =>
    placesOf(tree.value, row.pattern).flatMap(({ path, value }) =>
      row.run(value, context).map((fault) => {
        const options = fault.got === undefined ? {} : { got: fault.got };
        return tree.problem([...path, ...fault.path], fault.want, options);
      }),
    ),
  );
}

interface Place {
  readonly path: Path;
  readonly value: unknown;
}

/** Every place in a tree that a pattern such as `sites.*.links` leads to. */
export function placesOf(tree: unknown, pattern: Pattern): readonly Place[] {
  return pattern.reduce<readonly Place[]>(
    (places, step) => places.flatMap((place) => stepsFrom(place, step)),
    [{ path: [], value: tree }],
  );
}

function stepsFrom({ path, value }: Place, step: string): readonly Place[] {
  if (Array.isArray(value)) {
    return step === '*' ? value.map((item: unknown, index) => ({ path: [...path, index], value: item })) : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const keys = Object.entries(value).filter(([key]) => step === '*' || key === step);
  return keys.map(([key, item]: [string, unknown]) => ({ path: [...path, key], value: item }));
}
