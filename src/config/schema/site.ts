/** One site: its office, its links and its stores. */

import { z } from 'zod';
import { NAMED_DOMAINS } from '../../model/assessment.ts';
import { LANGUAGES } from '../../model/language.ts';
import { probeSchema } from './probe.ts';
import { commandKeys, httpKeys, place, prometheusKeys, sqlKeys } from './row-source.ts';
import { serviceSchema } from './service.ts';
import { stockSchema } from './stock.ts';
import { syncSchema } from './sync.ts';
import { timing } from './timing.ts';
import {
  choice,
  duration,
  filePath,
  flag,
  list,
  mapping,
  name,
  oneOfKinds,
  ratio,
  section,
  size,
  TEN_YEARS_MS,
  text,
  whole,
} from './values.ts';
import { date, labelName, localAddress, timeZone } from './words.ts';

const DOMAIN_PLACES: Readonly<Record<(typeof NAMED_DOMAINS)[number], string>> = {
  host: 'this server',
  lan: 'the network of the office',
  provider: 'the line of the provider',
  upstream_network: 'the central network',
  upstream_service: 'the central service',
  dns: 'the resolution of names',
  tls: 'certificates of the upstream',
};

const contacts = section(
  Object.fromEntries(
    NAMED_DOMAINS.map((domain) => [domain, text(200).optional().describe(`For ${DOMAIN_PLACES[domain]}.`)]),
  ) as { [Domain in (typeof NAMED_DOMAINS)[number]]: z.ZodOptional<z.ZodString> },
);

const consecutive = whole(1, 100).prefault(3);

const rulesSchema = section({
  window: whole(1, 100).prefault(10).describe('How many of the last runs are looked at.'),
  down: section({
    consecutive: consecutive.describe('So many failed runs in a row take a probe down.'),
    ratio: ratio().prefault('60%').describe('So do failed runs of this share of the window.'),
  })
    .prefault({})
    .describe('When a probe counts as down.'),
  up: section({
    consecutive: consecutive.describe('So many passed runs in a row bring it back.'),
    ratio: ratio()
      .prefault('20%')
      .describe('When the share took it down: not before failed runs are this share of the window or less.'),
  })
    .prefault({})
    .describe('When it counts as up again.'),
});

/** Far below the gap after which the quality of a link is learnt anew. */
const factor = whole(1, 10);

const rhythmSchema = section({
  relax: section({
    factor: factor
      .prefault(1)
      .describe(
        'Intervals are so many times as long while all is well; a fault is then confirmed within two of those. `1` never widens.',
      ),
    after: duration(0, 86_400_000)
      .prefault('1h')
      .describe('How long every run must have passed, without a warning, before they widen.'),
  })
    .prefault({})
    .describe('Look less often while all is well.'),
  tighten: section({
    factor: factor.prefault(2).describe('Intervals are so many times as short. `1` never tightens.'),
    least: duration(1_000, 3_600_000).prefault('5s').describe('Never shorter than this by tightening.'),
    for: duration(0, 86_400_000)
      .prefault('10m')
      .describe('How long, each time that the link changes for the worse.'),
  })
    .prefault({})
    .describe('Look more often while it is down, degraded, flapping or warned of.'),
});

export const linkSchema = section({
  name: name().describe('Unique in its site.'),
  upstream: name().optional().describe('The data centre it leads to. Default: the name of the link.'),
  contact: text(200)
    .optional()
    .describe('Whom to call when it is down and `contacts` names nobody for the fault; told with the alert.'),
  contacts: contacts
    .optional()
    .describe('Whom to call by where the fault is. Default: the contacts of the site.'),
  local_address: localAddress()
    .optional()
    .describe('Source address of its probes: the path they take, if the routing of this host follows it.'),
  probes: list(probeSchema, 1, 20, 'probes').describe(
    'In order of distance: the last one is the service itself and decides, the nearer ones explain.',
  ),
  quality_probe: name()
    .optional()
    .describe(
      'Name of the probe whose round trips tell the quality of the link. Default: the farthest with a burst, or else the farthest that shows a round trip (all but host and dns).',
    ),
  rules: rulesSchema.prefault({}).describe('When the link counts as down and as up again.'),
  rhythm: rhythmSchema
    .prefault({})
    .describe('How the intervals of its probes follow its state. Probes by `cron` keep to their calendar.'),
});
export type LinkInput = z.output<typeof linkSchema>;

const store = {
  name: name().describe('Unique in its site.'),
  ...timing,
  every: timing.every.describe('Interval between two readings, default `1m`. Either this or `cron`.'),
  forecast_every: duration(1_000, 86_400_000)
    .optional()
    .describe(
      'Interval between two forecasts. Default: `5m`, or the interval of the readings if that is longer.',
    ),
  nearly_full: section({
    fire: ratio().prefault('95%').describe('SiagaStoreNearlyFull fires from here on.'),
    clear: ratio().prefault('92%').describe('It ends below this; must be lower than `fire`.'),
  })
    .prefault({})
    .describe('Levels that alert whatever the forecast says.'),
};

const filesystem = section({
  kind: z.literal('filesystem').describe('A mounted filesystem: bytes and inodes.'),
  ...store,
  path: filePath().describe('Any path on the filesystem.'),
  timeout: timing.timeout.describe(
    'Longest wait for a reading. Default: 80 % of the interval, at most `5s`.',
  ),
});

const directory = section({
  kind: z.literal('directory').describe('A directory with a quota: the sum of its files.'),
  ...store,
  path: filePath().describe('The directory.'),
  timeout: timing.timeout.describe(
    'Longest wait for a reading. Default: 80 % of the interval, at most `30s`.',
  ),
  quota: size(1_024, 2 ** 52).describe('What the directory may hold.'),
});

const told = {
  ...store,
  timeout: timing.timeout.describe(
    'Longest wait for a reading. Default: 80 % of the interval, at most `5s`.',
  ),
  fields: section({
    used: place('Bytes in use'),
    free: place('Bytes not in use, instead of `used`'),
    size: place('Bytes that it can hold; not needed beside `quota`'),
    available: place('Bytes that can still be written, where that is less than what is not in use'),
  })
    .optional()
    .describe('Where each number stands. Default: under its own name; needed for prometheus.'),
  quota: size(1_024, 2 ** 52)
    .optional()
    .describe('What it may hold, where that is less than its size or nobody tells its size.'),
};

const command = section({
  kind: z.literal('command').describe('A store whose numbers a program prints.'),
  ...told,
  ...commandKeys,
});
const http = section({
  kind: z.literal('http').describe('A store whose numbers a web service answers as JSON.'),
  ...told,
  ...httpKeys,
});
const prometheus = section({
  kind: z.literal('prometheus').describe('A store whose numbers stand on a page of metrics.'),
  ...told,
  ...prometheusKeys,
});
const sql = section({
  kind: z.literal('sql').describe('A store whose numbers a database tells.'),
  ...told,
  ...sqlKeys,
});

export const storeSchema = oneOfKinds(
  ['filesystem', 'directory', 'command', 'http', 'prometheus', 'sql'],
  [filesystem, directory, command, http, prometheus, sql],
);
export type StoreInput = z.output<typeof storeSchema>;

const advisorySchema = section({
  halt: ratio()
    .prefault('98%')
    .describe('A store is full from here on; more than `nearly_full.fire` of each.'),
  halt_within: duration(0, 86_400_000)
    .optional()
    .describe(
      'What will probably be full within this time halts too: recording needs it to end in order. Default: `2h`, at most a twentieth of the lead time.',
    ),
  ease_after: duration(0, 86_400_000)
    .optional()
    .describe('Milder advice waits for so long. Default: `15m`, at most a twentieth of the lead time.'),
  valid_for: duration(5_000, 86_400_000)
    .optional()
    .describe(
      'How long what was issued holds. Default: `5m`, at most a twentieth of the lead time, at least `15s`.',
    ),
  file: filePath()
    .optional()
    .describe(
      'Where it is written as JSON for software on this host; best on a filesystem in memory, such as /run. Default: nowhere.',
    ),
});

export const siteSchema = section({
  id: name().describe('Unique; in every metric, alert and address. In quotes: `"14.71"`.'),
  name: text(200).optional().describe('What people call it. Default: the id.'),
  province: text(200).optional().describe('For maps and groups.'),
  labels: mapping(labelName(), text(200), 'a mapping of labels to values')
    .prefault({})
    .describe('Whatever sites are chosen by, such as `kind: kabupaten`.'),
  timezone: timeZone().describe('IANA time zone of the office, such as `Asia/Jakarta`.'),
  locale: choice(LANGUAGES)
    .optional()
    .describe('Language in which people are told about this site. Default: the one of the whole.'),
  lead_time: duration(1_000, TEN_YEARS_MS / 10).describe(
    'How long help takes to arrive and finish here; alerts about room come that long before the fact.',
  ),
  required_autonomy: duration(1_000, TEN_YEARS_MS / 5)
    .optional()
    .describe('How long the site must last without its link. Default: twice the lead time.'),
  outage_patience: duration(0, TEN_YEARS_MS / 10)
    .prefault('1d')
    .describe('An outage longer than this is no longer expected to end by itself when room is judged.'),
  bytes_per_minute: size(1, 2 ** 40)
    .optional()
    .describe(
      'Most that the probes of this site may take of the line, both ways; a configuration that would take more is refused. See what a probe costs. Default: no limit.',
    ),
  holidays: list(date(), 0, 1_000, 'dates').prefault([]).describe('Dates on which the office is closed.'),
  contacts: contacts
    .optional()
    .describe('Whom to call by where the fault of a link is; a link may say otherwise.'),
  advisory: advisorySchema
    .prefault({})
    .describe('What recording software is advised: continue, conserve or halt.'),
  practice: flag()
    .prefault(false)
    .describe('Marks a site that watches the practice centre, wherever it shows.'),
  links: list(linkSchema, 0, 20, 'links').prefault([]).describe('Ways to an upstream.'),
  stores: list(storeSchema, 0, 50, 'stores').prefault([]).describe('What fills.'),
  stocks: list(stockSchema, 0, 50, 'stocks').prefault([]).describe('What runs out.'),
  syncs: list(syncSchema, 0, 10, 'syncs').prefault([]).describe('Flows of records to the upstream and back.'),
  services: list(serviceSchema, 0, 50, 'services').prefault([]).describe('What the public sees.'),
});
export type SiteInput = z.output<typeof siteSchema>;
