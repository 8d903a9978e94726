/** What is said of planned work: what, when, where, and what is silent meanwhile. */

import type { MaintenancePhase, MaintenanceWindow } from '../model/maintenance.ts';
import { maintenance as en } from './en/maintenance.ts';
import { maintenance as id } from './id/maintenance.ts';
import { catalogue } from './texts.ts';

export interface MaintenanceTexts {
  announcement(announcement: Announcement): string;
}

export interface Announcement {
  readonly phase: MaintenancePhase;
  readonly window: MaintenanceWindow;
  /** Of the sites. */
  readonly names: readonly string[];
  /** Of those sites at which some planned work is in force at that moment. */
  readonly stillSilent: readonly string[];
  readonly nowMs: number;
}

export const maintenanceTexts = catalogue<MaintenanceTexts>({ en, id });
