/** One route: who is told of which alerts, who else while nobody acknowledges them, and how often again. */

import { z } from 'zod';
import { ALERT_CLASSES, ALERT_NAMES, SEVERITIES } from '../../model/alert.ts';
import { choice, duration, list, mapping, name, section, text } from './values.ts';
import { labelName } from './words.ts';

const DAY_MS = 86_400_000;
const WANT_ALERTS = `the name of an alert, or a class: ${ALERT_CLASSES.join(', ')}`;

const stepSchema = section({
  after: duration(1_000, 30 * DAY_MS).describe(
    'So long after it was told first, or its acknowledgement was over.',
  ),
  to: list(name(), 1, 20, 'names of channels').describe('Who is told then.'),
});

export const routeSchema = section({
  severities: list(choice(SEVERITIES), 1, SEVERITIES.length, 'severities')
    .optional()
    .describe('Only these. Default: every one.'),
  alerts: list(
    z.enum([...ALERT_CLASSES, ...ALERT_NAMES], { error: () => WANT_ALERTS }),
    1,
    100,
    'alerts and classes',
  )
    .optional()
    .describe(`Only these, by name or class (${ALERT_CLASSES.join(', ')}). Default: every one.`),
  sites: list(name(), 1, 1_000, 'ids of sites').optional().describe('Only at these. Default: at all.'),
  labels: mapping(labelName(), text(200), 'a mapping of labels to values')
    .optional()
    .describe('Only at sites with these labels; `province`, `name` and `id` are labels of every site.'),
  to: list(name(), 0, 20, 'names of channels')
    .optional()
    .describe(
      'Who is told; with `[]` nobody. Default: every channel that asks for alerts and is no fallback.',
    ),
  escalate: list(stepSchema, 0, 10, 'steps')
    .prefault([])
    .describe('Who is told too when nobody has acknowledged it for so long.'),
  repeat: duration(0, 30 * DAY_MS)
    .prefault('1d')
    .describe('How often what goes on and nobody has acknowledged is told again; `0s` is never.'),
});
export type RouteInput = z.output<typeof routeSchema>;
