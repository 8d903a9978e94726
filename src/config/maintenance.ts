/** Planned work that comes from outside the files, by the rules of the files. */

import type { MaintenancePlan } from '../model/maintenance.ts';
import { failed, type Result, success } from '../model/result.ts';
import { buildPlan, type Labelled } from './build/maintenance.ts';
import { checkMaintenance } from './check/maintenance.ts';
import { maintenanceSchema } from './schema/maintenance.ts';

/** Sentences such as "end: want later than the start" in the failure. */
export function readPlan(
  value: unknown,
  sites: readonly Labelled[],
  origin: MaintenancePlan['origin'],
): Result<MaintenancePlan, readonly string[]> {
  const parsed = maintenanceSchema.safeParse(value);
  if (!parsed.success) {
    return failed(
      parsed.error.issues.map(({ path, message, code }) =>
        sentence(path, code === 'unrecognized_keys' ? `only ${message}` : message),
      ),
    );
  }
  const faults = checkMaintenance(parsed.data, sites);
  if (faults.length > 0) return failed(faults.map(({ path, want, got }) => sentence(path, want, got)));
  return success(buildPlan(parsed.data, sites, origin));
}

function sentence(path: readonly PropertyKey[], want: string, got?: string): string {
  const place = path.map(String).join('.') || 'maintenance';
  return got === undefined ? `${place}: want ${want}` : `${place}: got ${got}, want ${want}`;
}
