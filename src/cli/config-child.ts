/** The process that reads a configuration once and ends: question as JSON on standard input, answer on standard output. */

import { readFileSync, writeFileSync } from 'node:fs';
import { loadConfig } from '../config/config.ts';
import { type ConfigFile, pack } from '../config/handover.ts';
import type { Problem } from '../config/problem.ts';
import { validateCron } from '../schedule/cron.ts';

const STANDARD_INPUT = 0;
const STANDARD_OUTPUT = 1;

const { path, env }: ConfigFile = JSON.parse(readFileSync(STANDARD_INPUT, 'utf8'));
const warnings: Problem[] = [];
const onWarning = (warning: Problem) => warnings.push(warning);
const loaded = await loadConfig({ path, env, validateCron, onWarning });
writeFileSync(STANDARD_OUTPUT, pack({ loaded, warnings }));
