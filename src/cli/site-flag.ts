/** The site that a command is about. */

import type { Config, SiteConfig } from '../config/types.ts';
import { UsageError } from './command.ts';

/** @throws {UsageError} when it must be named, or is not known. */
export function siteNamed({ sites }: Pick<Config, 'sites'>, id: string | undefined): SiteConfig {
  const [only, ...more] = sites;
  const found = id === undefined && more.length === 0 ? only : sites.find((site) => site.id === id);
  if (found) return found;
  const known = sites.map((site) => site.id).join(', ');
  throw new UsageError(
    id === undefined ? `say which --site: ${known}` : `there is no site "${id}"; known: ${known}`,
  );
}
