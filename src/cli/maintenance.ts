/** `siaga maintenance`: planned work of the running service, listed, planned, changed and ended. */

import type { MaintenanceRequest } from '../config/schema/maintenance.ts';
import { words } from '../locale/locale.ts';
import type { planJson, windowJson } from '../web/maintenance-routes.ts';
import { type Command, type Flags, UsageError } from './command.ts';
import { formatRows, OUTPUT_FLAG, type Output, type Row } from './output.ts';
import { askService, tellService } from './service-client.ts';
import { askingService } from './service-command.ts';
import { SERVICE_URL_FLAG } from './service-flags.ts';

const english = words('en');
const PATH = '/api/v1/maintenance';

type Plan = ReturnType<typeof planJson>;
interface Listing {
  readonly plans: readonly Plan[];
  readonly windows: readonly ReturnType<typeof windowJson>[];
}

export const maintenance: Command = {
  usage:
    'siaga maintenance [list | plan TITLE --start=TIME [--end=TIME] | extend ID --end=TIME | end ID] [--url=URL] [--output=table|json|csv]',
  summary:
    'Lists planned work, plans it, gives it another end, or ends it; by the id of one window of repeated work only this one.',
  examples: [
    'siaga maintenance',
    'siaga maintenance plan "Data migration" --start="2026-12-04 08:00" --end="2026-12-08 17:00" --labels=province=Riau',
    'siaga maintenance extend data-migration-2026-12-04 --end="2026-12-09 12:00"',
    'siaga maintenance end data-migration-2026-12-04',
    'siaga maintenance end nightly-copy-2026-12-01@2026-12-24',
  ],
  flags: {
    start: { value: 'TIME', help: 'local time of the beginning, such as "2026-12-04 08:00"' },
    end: { value: 'TIME', help: 'local time of the end; without it the end is not known' },
    'next-update': { value: 'TIME', help: 'when the next word is promised' },
    timezone: { value: 'ZONE', help: 'zone of these times; by default that of the first site' },
    sites: { value: 'IDS', help: 'ids of sites, separated by commas; by default all' },
    labels: { value: 'LABELS', help: 'only sites with these labels, such as province=Riau,kind=kota' },
    repeats: { value: 'daily|weekly|monthly', help: 'how often it comes again' },
    until: { value: 'DATE', help: 'last day on which it begins again' },
    ...SERVICE_URL_FLAG,
    ...OUTPUT_FLAG,
  },
  maxArgs: 2,
  run: askingService(act),
};

async function act(
  [what = 'list', subject]: readonly string[],
  flags: Flags,
  output: Output,
): Promise<string> {
  const base = flags.text('url') ?? '';
  if (what === 'list') return print(await askService<Listing>(base, PATH), output);
  if (!subject) throw new UsageError(`say ${what === 'plan' ? 'what is planned' : 'which one, by its id'}`);
  const one = `${PATH}/${encodeURIComponent(subject)}`;
  switch (what) {
    case 'plan':
      return said('planned', await tellService<Plan>(base, PATH, 'POST', requestOf(subject, flags)));
    case 'extend': {
      const plan = await askService<Plan>(base, one);
      return said('changed', await tellService<Plan>(base, one, 'PUT', changed(plan, flags)));
    }
    case 'end':
      return ended(subject, await tellService<Plan>(base, one, 'DELETE'));
    default:
      throw new UsageError(`there is no "${what}": list, plan, extend or end`);
  }
}

/** Only what was given: defaults belong to the service. */
function requestOf(title: string, flags: Flags): MaintenanceRequest {
  const start = flags.text('start');
  if (start === undefined) throw new UsageError('say when it begins: --start="2026-12-04 08:00"');
  const given = {
    end: flags.text('end'),
    next_update: flags.text('next-update'),
    timezone: flags.text('timezone'),
    sites: flags.text('sites')?.split(','),
    labels: labelsOf(flags.text('labels')),
    repeats: flags.text('repeats'),
    repeats_until: flags.text('until'),
  };
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return { title, start, ...Object.fromEntries(known) };
}

function labelsOf(text: string | undefined): Readonly<Record<string, string>> | undefined {
  if (text === undefined) return undefined;
  const pairs = text.split(',').map((pair) => pair.split('='));
  if (pairs.some(({ length }) => length !== 2))
    throw new UsageError('labels are written province=Riau,kind=kota');
  return Object.fromEntries(pairs);
}

function changed(plan: Plan, flags: Flags): MaintenanceRequest {
  const end = flags.text('end') ?? plan.end;
  const nextUpdate = flags.text('next-update') ?? plan.next_update;
  const { title, sites, timezone, start, repeats, repeats_until: until } = plan;
  return {
    ...{ title, sites: [...sites], timezone, start },
    ...(end === null ? {} : { end }),
    ...(nextUpdate === null ? {} : { next_update: nextUpdate }),
    ...(repeats === null ? {} : { repeats }),
    ...(until === null ? {} : { repeats_until: until }),
    announce: plan.announce_seconds.map((seconds) => `${Math.round(seconds)}s`),
  };
}

function said(act: string, { id, title, start, end, sites }: Plan): string {
  const count = english.count(sites.length, 'site');
  return `${act}: ${title} (${id}), ${start} to ${end ?? 'an end that is not known'}, ${count}\n`;
}

/** By the id of a plan, or of one window of it. */
function ended(subject: string, plan: Plan): string {
  return subject === plan.id ? said('ended', plan) : `ended: ${plan.title} (${subject}), only this once\n`;
}

function print({ plans, windows }: Listing, output: Output): string {
  if (output === 'json') return `${JSON.stringify({ plans, windows }, null, 2)}\n`;
  const zones = new Map(plans.map(({ id, timezone }) => [id, timezone]));
  const rows = windows.map((window): Row => {
    const at = (iso: string | null) =>
      iso === null ? null : english.instant(Date.parse(iso), zones.get(window.plan) ?? 'UTC');
    const { id, title, phase, sites } = window;
    return { id, title, phase, starts: at(window.starts_at), ends: at(window.ends_at), sites: sites.length };
  });
  return rows.length === 0 && output === 'table' ? 'Nothing is planned.\n' : formatRows(rows, output);
}
