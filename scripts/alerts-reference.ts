/** docs/alerts.md: the catalogue of alerts, from their names, the table of holds and what stands here about each. */

import { DEFAULT_HOLDS } from '../src/config/build/holds.ts';
import { ALERT_NAMES, type AlertName, type Severity } from '../src/model/alert.ts';
import { EXPLAINED_ALERTS } from '../src/model/maintenance.ts';

interface AlertFacts {
  readonly severities: readonly Severity[];
  readonly fires: string;
  readonly ends: string;
  /** Not raised while one of these is on its way or firing for the same subject, or for the link it goes over. */
  readonly explainedBy?: readonly AlertName[];
  /** What else keeps it quiet. */
  readonly quiet?: string;
}

const BOTH = ['warning', 'critical'] as const;

/** A new alert is not described until it has a row here: the compiler asks for it. */
export const ALERT_FACTS: Readonly<Record<AlertName, AlertFacts>> = {
  SiagaUpstreamDown: {
    severities: ['critical'],
    fires: 'the last link of the site that carried is down by its `rules`',
    ends: 'a link of the site is up again by its `rules`, or this one flaps',
    quiet: 'a link that nobody has judged yet may still carry: it waits a minute for that',
  },
  SiagaUpstreamPathLost: {
    severities: ['warning'],
    fires: 'a link is down and another one of the site carries',
    ends: 'this link is up again; it stands while all are lost',
    quiet: 'a site with one link has none',
  },
  SiagaUpstreamDegrading: {
    severities: ['warning'],
    fires:
      'loss, jitter or congestion of the kind that comes before the loss of a link ([early warning](early-warning.md))',
    ends: 'its signs have passed; it stands while the link is down',
    explainedBy: ['SiagaUpstreamFlapping'],
  },
  SiagaUpstreamFlapping: {
    severities: ['warning'],
    fires: 'the link goes up and down: one alert for the whole of it',
    ends: 'its score has faded below the lower threshold',
  },
  SiagaCertificateExpiring: {
    severities: BOTH,
    fires: 'a certificate has `certificate_warning` (21 d) left; critical `certificate_critical` (3 d)',
    ends: 'a certificate is seen with a day more than that',
    quiet: 'the clock is not believed',
  },
  SiagaStoreFillingUp: {
    severities: BOTH,
    fires:
      'scenario `current`: early end (p10) within the lead time; critical: middle (p50) within half of it. By `upstream_down` too once an outage outlasts `outage_patience`',
    ends: '1.2 times as much is left, at most 59 days',
    quiet: 'no forecast, or an old one: nothing begins and nothing ends',
  },
  SiagaStoreNearlyFull: {
    severities: ['critical'],
    fires: 'bytes or inodes used reach `nearly_full.fire` (95 %)',
    ends: 'both are below `nearly_full.clear` (92 %)',
    quiet: 'the store cannot be read',
  },
  SiagaStoreReadOnly: {
    severities: ['critical'],
    fires: 'the file system is mounted read-only',
    ends: 'it can be written again',
    quiet: 'the store cannot be read',
  },
  SiagaSourceUnreadable: {
    severities: ['warning'],
    fires: 'a store, stock or sync failed to be read throughout three of its intervals',
    ends: 'it is read again',
  },
  SiagaStockRunningOut: {
    severities: BOTH,
    fires:
      'early end (p10) within the lead time; critical: middle (p50) within half of it, or nothing left. For a sync that takes of the stock, as a warning of its own: more records wait than there are',
    ends: '1.2 times as much time is left, at most 59 days; of records that wait, four fifths of what there is',
    quiet: 'no forecast, or an old one: nothing begins and nothing ends',
  },
  SiagaRunwayShort: {
    severities: ['warning'],
    fires: 'link up, but scenario `upstream_down` (p10) is shorter than `required_autonomy`',
    ends: '1.2 times `required_autonomy` is left, at most 59 days',
    quiet:
      'no link is known to be up: what was told stands, nothing new is told; a site without links has none',
  },
  SiagaMaintenanceShortfall: {
    severities: ['critical'],
    fires: 'a store is likely (p50) full before planned work that cuts the site off is over',
    ends: 'even the early estimate (p10) lasts, or the work is over, moved or taken back',
    quiet: 'no forecast, or an old one: nothing begins and nothing ends',
  },
  SiagaSyncStalled: {
    severities: BOTH,
    fires: 'with the link up, records wait and none was acknowledged for `stalled` (1 h; critical 12 h)',
    ends: 'a record is acknowledged, or none waits any longer',
    explainedBy: ['SiagaUpstreamDown'],
  },
  SiagaSyncSlow: {
    severities: BOTH,
    fires:
      'one in ten records that lately reached a stage took longer than its `slow` from capture, outages of the link left out',
    ends: 'it is four fifths of that',
    explainedBy: ['SiagaUpstreamDown'],
    quiet: 'fewer than ten records reached the stage',
  },
  SiagaBacklogGrowing: {
    severities: BOTH,
    fires:
      'more comes in than is acknowledged, and that becomes a problem within the lead time; critical: within half of it',
    ends: '1.2 times as much time is left',
    explainedBy: ['SiagaUpstreamDown', 'SiagaSyncStalled'],
  },
  SiagaRejectedRising: {
    severities: BOTH,
    fires: 'the upstream rejected the share `rejected` of what it decided upon lately (5 %; critical 20 %)',
    ends: 'it is four fifths of that',
    explainedBy: ['SiagaUpstreamDown'],
    quiet: 'fewer than twenty records were decided upon',
  },
  SiagaIncidentUpdateDue: {
    severities: ['warning'],
    fires: 'the promised "next update at" of an open incident has passed',
    ends: 'a public note is written, another time is promised, or the incident is closed',
    quiet: 'the clock is not believed',
  },
  SiagaSelfStorage: {
    severities: ['warning'],
    fires: 'history cannot be written',
    ends: 'it is written again',
  },
  SiagaSelfClock: {
    severities: ['warning'],
    fires: 'the clock is not believed, or a minute off the clock of an upstream',
    ends: 'it is believed and less than half a minute off',
  },
  SiagaSelfDelivery: {
    severities: ['warning'],
    fires: 'a message has waited for five minutes, or a channel has failed for as long',
    ends: 'nothing waits and the last attempt went well',
  },
  SiagaSelfStalled: {
    severities: ['warning'],
    fires: 'a task is late by three of its intervals, half a minute at least',
    ends: 'it is late by less than two',
  },
};

const INTRODUCTION = `# Alerts

<!-- Written by scripts/generate.ts from scripts/alerts-reference.ts and src/config/build/holds.ts; changes belong there. -->

Each alert is one condition about one subject at one site. It begins when its condition has held without a break for its **hold**, and
ends when it was clear for its **clear hold**; the thresholds of beginning and end lie apart. Between them, and while
something cannot be judged, whatever was goes on. What was told as begun is told as ended, once, also across a restart. Both holds are
those of a lead time of five hours and more; a shorter one shortens them to a twentieth of it at most. \`alerts.rules\` in the
[configuration](configuration.md) changes them and switches single alerts off.

What another alert explains is not told to begin while that one is, nor, for five minutes at most, while that one cannot be judged: after a
restart records that are late may be seen before the link they wait for. Measuring goes on, and what was told before still ends.
Who is told, when, how often, and what an acknowledgement does: [who is told](notifications.md).

The name leads to its runbook: what it means, how to check, what to do, whom to call.
`;

const CLOSING = `
**Planned work.** While a window is in force at a site, alerts marked "planned work" do not begin there
([planned work](maintenance.md)). Whatever had begun before is told as ended when it ends.

**Explained by.** The alert is not raised while the one named there is on its way or firing for the same subject, or for the link that
a sync goes over. In the same way the critical alert keeps its own warning from being raised. Once raised, each goes its own way.

[SiagaHeartbeat](runbooks/SiagaHeartbeat.md) (severity \`none\`) fires all the time where \`heartbeat: true\` of an Alertmanager channel asks
for it, so that its absence is noticed. It counts nowhere as firing.

The alerts of the service itself (SiagaSelf...) are filed under its first site. The same conditions as Prometheus rules:
[prometheus.md](prometheus.md). Where the messages go and what stands in them: [notifications.md](notifications.md).
`;

function holdText(minutes: number): string {
  return minutes === 0 ? '-' : `${minutes} min`;
}

function quietText(name: AlertName): string {
  const { explainedBy, quiet } = ALERT_FACTS[name];
  const work = EXPLAINED_ALERTS.some((prefix) => name.startsWith(prefix)) ? ['planned work'] : [];
  const causes = explainedBy ? [`explained by ${explainedBy.join(' and ')}`] : [];
  return [...work, ...causes, ...(quiet ? [quiet] : [])].join('; ') || '-';
}

function row(name: AlertName): string {
  const { severities, fires, ends } = ALERT_FACTS[name];
  const [hold, clearHold] = DEFAULT_HOLDS[name];
  const link = `[${name}](runbooks/${name}.md)`;
  const cells = [
    link,
    severities.join(', '),
    fires,
    holdText(hold),
    ends,
    holdText(clearHold),
    quietText(name),
  ];
  return `| ${cells.join(' | ')} |`;
}

export function alertsReference(): string {
  const head =
    '| alert | severity | fires when | hold | ends when | clear hold | quiet while |\n| --- | --- | --- | --- | --- | --- | --- |';
  return `${INTRODUCTION}\n${head}\n${ALERT_NAMES.map(row).join('\n')}\n${CLOSING}`;
}
