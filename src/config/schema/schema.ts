/** The whole configuration as people write it: the top of the schema. */

import { z } from 'zod';
import { ALERT_NAMES } from '../../model/alert.ts';
import { LANGUAGES } from '../../model/language.ts';
import { calendarSchema } from './calendar.ts';
import { channelSchema } from './channel.ts';
import { doorSchema } from './door.ts';
import { maintenanceSchema } from './maintenance.ts';
import { routeSchema } from './route.ts';
import { siteSchema } from './site.ts';
import { choice, duration, filePath, flag, list, section, size, text, whole } from './values.ts';

const ruleSchema = section({
  enabled: flag().prefault(true).describe('Whether it can fire at all.'),
  hold: duration(0, 86_400_000 * 30)
    .optional()
    .describe('How long the condition must last before it fires.'),
  clear_hold: duration(0, 86_400_000 * 30)
    .optional()
    .describe('How long it must be clear before it ends.'),
});

const rulesSchema = section(
  Object.fromEntries(ALERT_NAMES.map((name) => [name, ruleSchema.optional()])) as {
    [Name in (typeof ALERT_NAMES)[number]]: z.ZodOptional<typeof ruleSchema>;
  },
);

export const alertsSchema = section({
  rules: rulesSchema
    .prefault({})
    .describe('Per alert: whether, and how long it waits. Defaults: see the table of holds.'),
  certificate_warning: duration(0).prefault('21d').describe('Time left in a certificate that warns.'),
  certificate_critical: duration(0).prefault('3d').describe('Time left in a certificate that is critical.'),
  runbook_url: text(2_000, 'the base of the addresses of runbooks')
    .prefault('docs/runbooks/')
    .describe(
      'Base of the addresses of runbooks; the name of the alert and `.md` are added. Without an address, messages lead to the pages of this service (`/runbooks/NAME`).',
    ),
});
export type AlertsInput = z.output<typeof alertsSchema>;

export const incidentsSchema = section({
  opened_by: list(choice(ALERT_NAMES), 0, ALERT_NAMES.length, 'names of alerts')
    .prefault([
      'SiagaUpstreamDown',
      'SiagaUpstreamFlapping',
      'SiagaStoreNearlyFull',
      'SiagaStoreReadOnly',
      'SiagaSyncStalled',
    ])
    .describe('Alerts that open an incident; `[]` leaves that to people.'),
  settle: duration(0, 86_400_000)
    .optional()
    .describe(
      'How long all its alerts must be over until an incident is closed: what flaps is one incident. Default: `15m`, at most a twentieth of the shortest lead time.',
    ),
  join_within: duration(0, 86_400_000 * 7)
    .optional()
    .describe(
      'What begins so soon after the end of an incident about the same opens that one again. Default: `1h`, at most a fifth of the shortest lead time.',
    ),
});
export type IncidentsInput = z.output<typeof incidentsSchema>;

const storageSchema = section({
  budget: size(8 * 1024 ** 2, 2 ** 50)
    .prefault('256MiB')
    .describe('Most bytes of history on disk, everything included; the oldest and finest goes first.'),
  raw_retention: duration(3_600_000, 86_400_000 * 366)
    .prefault('14d')
    .describe('How long every single sample is kept; after that, steps of growing length.'),
});

const WANT_RATE = 'a number above 0 and up to 1000';
const port = whole(1, 65_535);
export const practiceSchema = section({
  http_port: port
    .prefault(10_515)
    .describe('Port on 127.0.0.1 of the practice centre: `/health` and intake.'),
  tcp_port: port.prefault(10_516).describe('Port on 127.0.0.1 of the practice gateway.'),
  control_port: port.prefault(10_517).describe('Port on 127.0.0.1 for the commands of `siaga practice`.'),
  spool: filePath()
    .prefault('data/spool')
    .describe('Directory that the practice office writes its records to.'),
  spool_quota: size(1_024 ** 2, 1_024 ** 4)
    .prefault('64MiB')
    .describe('What that directory may hold.'),
  record_size: size(1, 16 * 1_024 ** 2)
    .prefault('32KiB')
    .describe('Size of one record.'),
  records_per_second: z
    .number({ error: () => WANT_RATE })
    .positive({ error: () => WANT_RATE })
    .max(1_000, { error: () => WANT_RATE })
    .prefault(1)
    .describe('Records that the practice office writes a second.'),
});
export type PracticeInput = z.output<typeof practiceSchema>;

export const configSchema = section({
  include: list(filePath(), 0, 1_000, 'files')
    .optional()
    .describe(
      'Further files, relative to this one. Their sites and channels are added; any other section stands in one file only.',
    ),
  locale: choice(LANGUAGES)
    .prefault('en')
    .describe('Language of messages: `en` English or `id` Indonesian. A site or a channel can have its own.'),
  sites: list(siteSchema, 1, 1_000, 'sites').describe('What is watched.'),
  notify: list(channelSchema, 0, 20, 'channels')
    .prefault([])
    .describe('Who is told. Without a channel, alerts show on the page only.'),
  routes: list(routeSchema, 0, 50, 'routes')
    .prefault([])
    .describe(
      'Who is told of which alerts; the first route that an alert fits decides. What fits none goes to every channel.',
    ),
  maintenance: list(maintenanceSchema, 0, 200, 'pieces of work')
    .prefault([])
    .describe('Planned work; more is planned by `siaga maintenance` and the API.'),
  calendars: list(calendarSchema, 0, 20, 'calendars')
    .prefault([])
    .describe('Files of iCalendar with planned work.'),
  alerts: alertsSchema.prefault({}).describe('When alerts fire.'),
  incidents: incidentsSchema.prefault({}).describe('What is talked about as an incident.'),
  storage: storageSchema.prefault({}).describe('What may be kept.'),
  door: doorSchema.optional().describe('Who may come in at page and API, and do what.'),
  practice: practiceSchema.optional().describe('The practice centre and office of `siaga practice`.'),
});
export type ConfigInput = z.output<typeof configSchema>;
