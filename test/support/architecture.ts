/** The rules of the house: which folder may import what, which file is the door of which package. */

import { posix } from 'node:path';
import type { SourceFile } from './source-tree.ts';

const TIERS = {
  assembly: [
    'main.ts',
    'app.ts',
    'pipeline.ts',
    'link-watch.ts',
    'decisions.ts',
    'jobs.ts',
    'incident-watch.ts',
    'service-watch.ts',
    'source-watch.ts',
    'stock-jobs.ts',
    'watch.ts',
    'outlook.ts',
    'planner.ts',
    'plan-material.ts',
    'advice.ts',
    'maintenance-watch.ts',
    'planned-exceptions.ts',
    'planned-work.ts',
    'advisory-file.ts',
    'sync-watch.ts',
    'telling-watch.ts',
    'quality-watch.ts',
    'rhythm-watch.ts',
    'host-watch.ts',
    'host-look.ts',
    'line-budget.ts',
    'ping-places.ts',
    'name-watch.ts',
    'calendar-watch.ts',
    'calendar-copies.ts',
    'calendar-fetch.ts',
    'calendar-reading.ts',
    'calendar-child.ts',
    'cli',
    'practice',
    'rules',
  ],
  stage: ['schedule', 'probe', 'measure', 'history', 'notify', 'metrics', 'web', 'plan'],
  pure: ['forecast', 'assess', 'alert'],
  ground: ['config', 'platform', 'state', 'locale'],
  words: ['model'],
} as const;
type Tier = keyof typeof TIERS;

const MAY_IMPORT: Readonly<Record<Tier, readonly Tier[]>> = {
  assembly: ['assembly', 'stage', 'pure', 'ground', 'words'],
  stage: ['pure', 'ground', 'words'],
  pure: ['words'],
  ground: ['words'],
  words: [],
};

/** Files or folders that alone may import the package. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  undici: ['platform/http.ts'],
  'node:http': ['platform/http.ts', 'practice/'],
  'node:https': ['platform/http.ts', 'practice/'],
  pino: ['platform/logger.ts'],
  nodemailer: ['notify/smtp.ts'],
  'node:child_process': ['platform/process.ts'],
  'prom-client': ['metrics/'],
  'node-cron': ['schedule/'],
  yaml: ['config/'],
  zod: ['config/'],
  'ical.js': ['config/icalendar/'],
  fastify: ['web/'],
  bcryptjs: ['web/'],
  'node:sqlite': ['platform/sqlite.ts'],
  pg: ['measure/rows/postgresql.ts'],
  mysql2: ['measure/rows/mariadb.ts'],
  'node:timers': ['platform/'],
  'node:timers/promises': ['platform/'],
};

const CLOCKS_AND_CHANCE =
  /\b(?:Date\.now|performance\.now|setTimeout|setInterval|setImmediate|Math\.random|process\.hrtime|Temporal\.Now)\b|\bnew Date\(\)/;

export function tierOf(path: string): Tier | undefined {
  const top = path.split('/')[0] ?? '';
  return (Object.keys(TIERS) as Tier[]).find((tier) => (TIERS[tier] as readonly string[]).includes(top));
}

/** Every rule that the file breaks, as sentences; none when it keeps them all. */
export function violations(file: SourceFile): string[] {
  const tier = tierOf(file.path);
  if (!tier) return [`${file.path} lies in no folder of the architecture`];
  const broken = file.imports.flatMap(({ specifier, typeOnly }) =>
    specifier.startsWith('.')
      ? brokenByFile(file.path, tier, specifier, typeOnly)
      : brokenByPackage(file.path, tier, specifier),
  );
  if (!file.path.startsWith('platform/') && CLOCKS_AND_CHANCE.test(file.code)) {
    broken.push(`${file.path} uses ${CLOCKS_AND_CHANCE.exec(file.code)?.[0]}; only platform/ may`);
  }
  if (tier !== 'assembly' && /\bprocess\./.test(file.code) && !file.path.startsWith('platform/')) {
    broken.push(`${file.path} uses process; only the assembly may`);
  }
  return broken;
}

/** What a configuration looks like, which the pure stages may know. */
const TYPES_OF_CONFIG = new Set(['config/types.ts', 'config/probe-types.ts', 'config/channel-types.ts']);

function brokenByFile(path: string, tier: Tier, specifier: string, typeOnly: boolean): string[] {
  const target = posix.join(posix.dirname(path), specifier);
  // package.json and the like lie outside src.
  if (target.startsWith('..')) return [];
  const own = path.split('/')[0] === target.split('/')[0];
  if (own) return [];
  const targetTier = tierOf(target);
  const typesOfConfig = tier === 'pure' && typeOnly && TYPES_OF_CONFIG.has(target);
  if (typesOfConfig || (targetTier && MAY_IMPORT[tier].includes(targetTier))) return [];
  return [`${path} (${tier}) imports ${target} (${targetTier ?? 'unknown'})`];
}

function brokenByPackage(path: string, tier: Tier, specifier: string): string[] {
  if (tier === 'pure' || tier === 'words') return [`${path} (${tier}) imports ${specifier}`];
  const doors = DOORS[specifier];
  if (doors)
    return doors.some((door) => path.startsWith(door))
      ? []
      : [`${path} imports ${specifier}, whose door is ${doors}`];
  return specifier.startsWith('node:') ? [] : [`${path} imports ${specifier}, which has no door`];
}
