/**
 * Holds the incidents: lets the alert step open, join and close them by the alerts that fire, takes what people say of them, and
 * tells it to the event log and to the channels that asked for it. What changes is stored in one transaction with the messages
 * about it, and is there after a restart.
 */

import { actOnIncidents } from './alert/incident-acts.ts';
import {
  type IncidentNews,
  type IncidentState,
  type IncidentStep,
  noIncidents,
} from './alert/incident-state.ts';
import { stepIncidents } from './alert/incidents.ts';
import type { Told } from './config/channel-types.ts';
import type { Config } from './config/types.ts';
import type { History } from './history/history.ts';
import { incidentTexts } from './locale/incident.ts';
import { logTexts } from './locale/log.ts';
import type { OutboxEntry } from './model/alert.ts';
import type { LogEntry } from './model/history.ts';
import {
  type Incident,
  type IncidentAct,
  type IncidentEvent,
  type IncidentRefusal,
  isOpen,
} from './model/incident.ts';
import { inEachLanguage, type Language, textIn } from './model/language.ts';
import { failed, type Result, success } from './model/result.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { State } from './state/state.ts';

export interface IncidentWatchParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly state: State;
  readonly history: Pick<History, 'logId' | 'restore' | 'commit'>;
  readonly note: (entry: Omit<LogEntry, 'atMs'>) => void;
  readonly targets: (what: Told) => readonly string[];
  readonly wakeNotify: () => void;
  readonly clockTrusted: () => boolean;
}

export interface IncidentWatch {
  /** To be called regularly, after alerts and services were judged. */
  look(config: Config): void;
  /** Resolves when it is durable, or cannot be for the time being. */
  act(asked: IncidentAct, by: string): Promise<Result<Incident, IncidentRefusal>>;
}

const STATE = 'incidents';
const ONE = 'incident/';

export function createIncidentWatch(first: Config, parts: IncidentWatchParts): IncidentWatch {
  const { clock, logger, state, history, note } = parts;
  let config = first;
  let unopened = 0;
  let incidents = revive(history.restore().kept, clock.now().monotonicMs);
  show();

  function show(): void {
    state.incidents(incidents.incidents.toReversed());
  }

  function look(next: Config): void {
    config = next;
    const { alerts } = state.picture();
    const openedBy = new Set(config.incidents.openedBy);
    const situation = {
      alerts,
      opens: ({ alert }: { readonly alert: (typeof alerts)[number]['alert'] }) => openedBy.has(alert),
      affected,
      settleMs: config.incidents.settleMs,
      joinWithinMs: config.incidents.joinWithinMs,
    };
    if (incidents.incidents.length === 0 && !alerts.some(situation.opens)) return;
    const step = stepIncidents(incidents, situation, clock.now());
    if (step.unopened > 0 && unopened === 0)
      logger.warn('as many incidents are open as there can be', { unopened: step.unopened });
    unopened = step.unopened;
    void take(step);
  }

  /** Those that rest on what it is about and are not well. */
  function affected({ site, subject }: Pick<Incident, 'site' | 'subject'>): readonly string[] {
    const services = [...(state.picture().sites.get(site)?.services?.values() ?? [])];
    return services.flatMap(({ name, state: is, parts: rests }) => {
      const isUnwell = is === 'stopped' || is === 'limited';
      const isConcerned = rests.some(
        (part) =>
          part.kind === subject?.kind &&
          part.name === subject.name &&
          (part.state === 'broken' || part.state === 'impaired'),
      );
      return isUnwell && isConcerned ? [name] : [];
    });
  }

  /** Resolves when what changed is durable. */
  async function take({ state: next, news }: IncidentStep): Promise<void> {
    const kept = changes(incidents, next);
    incidents = next;
    if (kept.length === 0) return;
    show();
    const entries = news.flatMap(tell);
    await history.commit({ entries, kept });
    if (entries.length > 0) parts.wakeNotify();
  }

  function tell(said: IncidentNews): readonly OutboxEntry[] {
    const { phase, incident } = said;
    const event = eventOf(said);
    const { atMs, title, text } = event;
    logger.info(`incident ${phase}`, { site: incident.site, incident: incident.id, title: title.en });
    note({
      site: incident.site,
      kind: 'incident',
      subject: incident.id,
      state: phase,
      text: inEachLanguage((language) => `${textIn(language, title)}. ${textIn(language, text)}`.trim()),
    });
    return parts
      .targets('incidents')
      .map((channel) => ({ id: `${event.eventId}@${channel}`, channel, event: { ...event, atMs } }));
  }

  function eventOf({ phase, incident, note: told }: IncidentNews): IncidentEvent {
    const { atMs } = clock.now();
    const site = config.sites.find(({ id }) => id === incident.site);
    const services = (language: Language) =>
      incident.services.map(
        (name) => site?.services.find((one) => one.name === name)?.title[language] ?? name,
      );
    const message = (language: Language) =>
      incidentTexts(language).message({
        phase,
        incident,
        ...(told && { note: told }),
        services: services(language),
        timezone: site?.timezone ?? 'UTC',
      });
    // The same incident may be opened again, and each of its notes is told once.
    const which = `${incident.outages}-${incident.notes.length}`;
    return {
      eventId: `${history.logId}-incident-${incident.id}-${phase}-${which}`,
      kind: 'incident',
      atMs,
      clockTrusted: parts.clockTrusted(),
      phase,
      site: incident.site,
      incident: incident.id,
      ...(incident.nextUpdateAtMs === undefined ? {} : { nextUpdateAtMs: incident.nextUpdateAtMs }),
      title: inEachLanguage((language) => incidentTexts(language).title(incident)),
      text: inEachLanguage(message),
    };
  }

  return {
    look,
    async act(asked, by) {
      const done = actOnIncidents(incidents, asked, by, clock.now());
      if (!done.ok) return failed(done.failure);
      const { incident } = done.value;
      const said = 'note' in asked ? asked.note : undefined;
      logger.info(`incident: ${asked.kind}`, { incident: incident.id, site: incident.site, by });
      note({
        site: incident.site,
        kind: 'act',
        subject: `incident ${incident.id}`,
        state: asked.kind,
        text: inEachLanguage((language) =>
          logTexts(language).incident(incidentTexts(language).title(incident), by, said),
        ),
      });
      await take(done.value);
      return success(incident);
    },
  };
}

interface KeptRow {
  readonly name: string;
  readonly value: string | null;
}

/** Only what is another one than before is stored again. */
function changes(before: IncidentState, next: IncidentState): readonly KeptRow[] {
  const rows: KeptRow[] = [];
  const were = new Map(before.incidents.map((incident) => [incident.id, textOf(incident)]));
  for (const incident of next.incidents) {
    const text = textOf(incident);
    if (were.get(incident.id) !== text) rows.push({ name: ONE + incident.id, value: text });
    were.delete(incident.id);
  }
  for (const id of were.keys()) rows.push({ name: ONE + id, value: null });
  const about = aboutText(next);
  if (aboutText(before) !== about) rows.push({ name: STATE, value: about });
  return rows;
}

/** A text a thing, so that nothing is written twice to see whether it changed. */
const TEXTS = new WeakMap<Incident, string>();
function textOf(incident: Incident): string {
  const known = TEXTS.get(incident) ?? JSON.stringify(incident);
  TEXTS.set(incident, known);
  return known;
}

function aboutText({ sequence, dismissed, quiet }: IncidentState): string {
  return JSON.stringify({
    sequence,
    dismissed: [...dismissed],
    quiet: [...quiet].map(([id, { atMs }]) => [id, atMs]),
  });
}

/** The settle time begins anew: nobody saw whether it stayed quiet. What was damaged is left out. */
function revive(kept: ReadonlyMap<string, string>, monotonicMs: number): IncidentState {
  const incidents = [...kept]
    .flatMap(([name, text]) => (name.startsWith(ONE) ? [parsed<Incident>(text)] : []))
    .filter((one): one is Incident => one !== undefined && /^\d+$/.test(one.id) && Array.isArray(one.notes))
    .sort((a, b) => Number(a.id) - Number(b.id));
  const about = parsed<{ sequence?: number; dismissed?: string[]; quiet?: [string, number][] }>(
    kept.get(STATE),
  );
  const open = new Set(incidents.filter(isOpen).map(({ id }) => id));
  return {
    ...noIncidents(),
    incidents,
    sequence: Math.max(about?.sequence ?? 0, Number(incidents.at(-1)?.id ?? 0)),
    dismissed: new Set(about?.dismissed ?? []),
    quiet: new Map(
      (about?.quiet ?? []).flatMap(([id, atMs]) => (open.has(id) ? [[id, { atMs, monotonicMs }]] : [])),
    ),
  };
}

function parsed<T>(text: string | undefined): T | undefined {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
