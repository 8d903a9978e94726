/** What the web step is given. The few methods it needs of other steps are described here, not imported. */

import type { Config } from '../config/types.ts';
import type { ActRefusal, Alert, AlertAct } from '../model/alert.ts';
import type { LinkChange } from '../model/forecast.ts';
import type { LogQuery, SeriesQuery, SeriesStep, StorageFailure, StoredLogEntry } from '../model/history.ts';
import type { Incident, IncidentAct, IncidentRefusal } from '../model/incident.ts';
import type { Language } from '../model/language.ts';
import type { CalendarStatus, MaintenancePlan } from '../model/maintenance.ts';
import type { Picture } from '../model/picture.ts';
import type { PlanDocument, SiteReadiness } from '../model/plan.ts';
import type { Result } from '../model/result.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

export interface HistoryReader {
  series(query: SeriesQuery): Promise<Result<readonly SeriesStep[], StorageFailure>>;
  /** The state that held at `fromMs` and every change since, in order of time. */
  linkChanges(
    site: string,
    link: string,
    fromMs: number,
  ): Promise<Result<readonly LinkChange[], StorageFailure>>;
  logEntries(query: LogQuery): Promise<Result<readonly StoredLogEntry[], StorageFailure>>;
}

export interface MetricsRenderer {
  render(
    accept: string | undefined,
    picture: Picture,
  ): Promise<{ readonly contentType: string; readonly body: string }>;
}

export interface PlanRequest {
  readonly runway?: string;
  readonly by?: string;
  readonly readiness?: string;
  readonly period?: string;
  readonly site?: string;
  readonly language: Language;
}

export type Planner = (
  request: PlanRequest,
) => Promise<Result<PlanDocument, { readonly reason: 'question' | 'busy'; readonly detail: string }>>;

/** Which stores last through planned work; without `untilMs` its end is not known. */
export type CutCheck = (
  sites: readonly string[],
  cut: { readonly fromMs: number; readonly untilMs?: number },
  language: Language,
) => Promise<Result<readonly SiteReadiness[], 'busy'>>;

export interface Lifecycle {
  reload(): Promise<Result<unknown, { readonly detail: string }>>;
}

export interface Readiness {
  readonly ready: boolean;
  /** Why not; shown to whoever asks. */
  readonly reason: string;
}

/** Planned work; the failure of an act is a sentence. */
export interface Maintenance {
  plans(): readonly MaintenancePlan[];
  /** Those that were taken back, for what was in force of them. */
  gonePlans(): readonly MaintenancePlan[];
  /** Of the calendars on the web. */
  calendars(): readonly CalendarStatus[];
  plan(plan: MaintenancePlan, actor: string): Result<MaintenancePlan, string>;
  /** By the id of a plan all of it, by that of one window of a repeated one only this. */
  withdraw(id: string, actor: string): Result<MaintenancePlan, string>;
}

export interface WebOptions {
  readonly config: () => Config;
  readonly picture: () => Picture;
  readonly history: HistoryReader;
  readonly plan: Planner;
  readonly checkCut: CutCheck;
  readonly metrics: MetricsRenderer;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly version: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** TLS, client certificates and passwords, in the format of the Prometheus exporters. */
  readonly webConfigPath?: string;
  /** Where people reach this service, when that is not the listen address. */
  readonly externalUrl?: string;
  /** Present only when the management endpoints are enabled. */
  readonly lifecycle?: Lifecycle;
  readonly ready: () => Readiness;
  readonly maintenance: Maintenance;
  /** What a person does about an alert; resolves when it is kept. */
  readonly incident: (asked: IncidentAct, by: string) => Promise<Result<Incident, IncidentRefusal>>;
  readonly act: (alertId: string, asked: AlertAct, by: string) => Promise<Result<Alert, ActRefusal>>;
}
