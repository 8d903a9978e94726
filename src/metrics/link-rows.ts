/** Rows about links and their probes. */

import { FAULT_DOMAINS, LINK_STATES } from '../model/assessment.ts';
import { PROBE_PHASES, PROBE_REASONS } from '../model/observation.ts';
import { type LinkPicture, riskOf } from '../model/picture.ts';
import type { QualityReading } from '../model/quality.ts';
import type { LineCounts } from './counts.ts';
import { type MetricRow, seconds } from './definition.ts';
import { linksOf, probesOf } from './subjects.ts';

const LINK = ['site', 'link'] as const;
const PROBE = ['site', 'link', 'probe'] as const;

/** The whole is the histogram's business: a label value for it would be counted twice in every sum. */
const SHOWN_PHASES = PROBE_PHASES.filter((phase) => phase !== 'total');

const ABOUT_PROBES: readonly MetricRow[] = [
  {
    name: 'siaga_probe_attempts_total',
    help: 'Finished runs of a probe, failed ones included.',
    type: 'counter',
    source: 'known',
    labels: PROBE,
    *series({ config, counts }) {
      for (const { labels } of probesOf(config)) {
        const cell = counts.probe(...labels);
        yield { labels, value: () => cell.attempts };
      }
    },
  },
  {
    name: 'siaga_probe_failures_total',
    help: 'Failed runs of a probe by reason.',
    type: 'counter',
    source: 'known',
    labels: [...PROBE, 'reason'],
    values: { reason: PROBE_REASONS },
    *series({ config, counts }) {
      for (const { labels } of probesOf(config)) {
        const { failures } = counts.probe(...labels);
        for (const reason of PROBE_REASONS) {
          yield { labels: [...labels, reason], value: () => failures[reason] };
        }
      }
    },
  },
  {
    name: 'siaga_probe_duration_seconds',
    help: 'How long the runs of a probe took, failed ones included.',
    type: 'histogram',
    source: 'histogram',
    labels: PROBE,
    *series({ config, counts }) {
      for (const { labels } of probesOf(config)) {
        yield { labels, histogram: counts.probe(...labels).duration };
      }
    },
  },
  {
    name: 'siaga_probe_phase_seconds',
    help: 'Time that each phase of the last run of a probe took; a phase that was not reached is absent.',
    type: 'gauge',
    source: 'known',
    labels: [...PROBE, 'phase'],
    values: { phase: SHOWN_PHASES },
    *series({ config }) {
      for (const { labels, picture: find } of probesOf(config)) {
        for (const phase of SHOWN_PHASES) {
          yield {
            labels: [...labels, phase],
            value: (picture) => seconds(find(picture)?.last?.outcome.evidence.phasesMs[phase]),
          };
        }
      }
    },
  },
  {
    name: 'siaga_probe_last_run_timestamp_seconds',
    help: 'When the last finished run of a probe began; absent before the first.',
    type: 'gauge',
    source: 'known',
    labels: PROBE,
    *series({ config }) {
      for (const { labels, picture: find } of probesOf(config)) {
        yield { labels, value: (picture) => seconds(find(picture)?.last?.atMs) };
      }
    },
  },
  {
    name: 'siaga_tls_certificate_expiry_timestamp_seconds',
    help: 'Earliest end of validity in the chain of certificates that a probe last saw.',
    type: 'gauge',
    source: 'known',
    labels: PROBE,
    *series({ config, counts }) {
      for (const { labels } of probesOf(config)) {
        const cell = counts.probe(...labels);
        yield { labels, value: () => seconds(cell.certificateExpiresAtMs) };
      }
    },
  },
];

const ABOUT_LINKS: readonly MetricRow[] = [
  {
    name: 'siaga_link_info',
    help: 'Every watched link with the upstream that it leads to; always 1.',
    type: 'gauge',
    source: 'known',
    labels: [...LINK, 'upstream'],
    *series({ config }) {
      for (const { labels, link } of linksOf(config)) {
        yield { labels: [...labels, link.upstream], value: () => 1 };
      }
    },
  },
  {
    name: 'siaga_link_state',
    help: 'State of a link as judged by its probes: 1 for the state that it is in, 0 for the others.',
    type: 'gauge',
    source: 'known',
    labels: [...LINK, 'state'],
    values: { state: LINK_STATES },
    *series({ config }) {
      for (const { labels, picture: find } of linksOf(config)) {
        for (const state of LINK_STATES) {
          // A link that nobody has judged yet is unknown, which is a state like the others.
          yield {
            labels: [...labels, state],
            value: (picture) => Number((find(picture)?.judgement.state ?? 'unknown') === state),
          };
        }
      }
    },
  },
  {
    name: 'siaga_link_fault_domain',
    help: 'Where a link is broken: 1 for that part of the way, 0 for the others; none while it carries, unknown while nobody can tell.',
    type: 'gauge',
    source: 'known',
    labels: [...LINK, 'state'],
    values: { state: FAULT_DOMAINS },
    *series({ config }) {
      for (const { labels, picture: find } of linksOf(config)) {
        for (const domain of FAULT_DOMAINS) {
          yield {
            labels: [...labels, domain],
            value: (picture) => Number((find(picture)?.judgement.faultDomain ?? 'unknown') === domain),
          };
        }
      }
    },
  },
  {
    name: 'siaga_link_state_changes_total',
    help: 'Changes of the state of a link.',
    type: 'counter',
    source: 'known',
    labels: LINK,
    *series({ config, counts }) {
      for (const { labels } of linksOf(config)) {
        const cell = counts.link(...labels);
        yield { labels, value: () => cell.stateChanges };
      }
    },
  },
  {
    name: 'siaga_link_last_up_timestamp_seconds',
    help: 'When a link was last seen up; absent when it never was.',
    type: 'gauge',
    source: 'known',
    labels: LINK,
    *series({ config }) {
      for (const { labels, picture: find } of linksOf(config)) {
        yield { labels, value: (picture) => seconds(find(picture)?.judgement.lastUpAtMs) };
      }
    },
  },
];

const ABOUT_QUALITY: readonly MetricRow[] = [
  {
    name: 'siaga_link_rtt_seconds',
    help: 'Round-trip time of a link, each answered packet of the probe that tells its quality.',
    type: 'histogram',
    source: 'histogram',
    labels: LINK,
    *series({ config, counts }) {
      for (const { labels, link } of linksOf(config)) {
        if (link.qualityProbe !== undefined) yield { labels, histogram: counts.link(...labels).rtt };
      }
    },
  },
  qualityGauge(
    'siaga_link_loss_ratio',
    'Share of lost packets of a link in the last five minutes.',
    (reading) => reading.lossRatio,
  ),
  qualityGauge(
    'siaga_link_jitter_seconds',
    'Mean difference of neighbouring round-trip times of a link in the last five minutes.',
    (reading) => seconds(reading.jitterMs ?? undefined),
  ),
  qualityGauge(
    'siaga_link_risk_ratio',
    'How near a link is to a warning that it will be lost; 1 while one is open or the link is down.',
    (_, picture) => riskOf(picture),
  ),
];

function qualityGauge(
  name: string,
  help: string,
  value: (reading: QualityReading, picture: LinkPicture) => number | undefined,
): MetricRow {
  return {
    name,
    help,
    type: 'gauge',
    source: 'known',
    labels: LINK,
    *series({ config }) {
      for (const { labels, picture: find } of linksOf(config)) {
        yield {
          labels,
          value(picture) {
            const link = find(picture);
            return link?.quality && value(link.quality.reading, link);
          },
        };
      }
    },
  };
}

/** A counter of what the probes of each site do to its line. */
function lineCounter(name: string, help: string, value: (counts: LineCounts) => number): MetricRow {
  return {
    name,
    help,
    type: 'counter',
    source: 'known',
    labels: ['site'],
    *series({ config, counts }) {
      for (const { id } of config.sites) {
        const cell = counts.line(id);
        yield { labels: [id], value: () => value(cell) };
      }
    },
  };
}

const ABOUT_LINES: readonly MetricRow[] = [
  lineCounter(
    'siaga_probe_line_bytes_total',
    'Bytes that the probes of a site took of the line, both ways, by the documented cost of each kind.',
    ({ probeBytes }) => probeBytes,
  ),
  lineCounter(
    'siaga_probe_put_off_total',
    'Runs of probes that waited for the regular one because the budget of the line was used up.',
    ({ putOff }) => putOff,
  ),
];

export const LINK_ROWS: readonly MetricRow[] = [
  ...ABOUT_LINKS,
  ...ABOUT_QUALITY,
  ...ABOUT_PROBES,
  ...ABOUT_LINES,
];
