import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { ALERT_FACTS } from '../../../scripts/alerts-reference.ts';
import { assess } from '../../../src/assess/assess.ts';
import { judgedTexts } from '../../../src/locale/judged.ts';
import { ALERT_NAMES, type AlertName, type Finding } from '../../../src/model/alert.ts';
import { DEFAULT_RULE_CONFIG } from '../../../src/rules/rule-config.ts';
import { renderRules } from '../../../src/rules/rules.ts';
import { loadGood } from '../config/loading.ts';

/** One of everything that alerts are about. */
const YAML = `sites:
  - id: "14.71"
    name: Kota Pekanbaru
    timezone: Asia/Jakarta
    lead_time: 14d
    links: [{ name: centre, probes: [{ kind: https, url: "https://dc.example/health" }] }]
    stores: [{ name: records, kind: filesystem, path: / }]
    stocks: [{ name: cards, kind: file, path: /srv/cards.txt }]
    syncs: [{ name: enrolment, counts: [{ kind: http, url: "http://127.0.0.1:8080/stages" }] }]
`;

/** Of everything that is configured comes a finding for each of its alerts, before anything was seen. */
async function everyFinding(): Promise<readonly Finding[]> {
  const { sites, alerts } = await loadGood(YAML);
  return assess({
    sites: sites.map((config) => ({ config, picture: undefined })),
    incidents: [
      {
        ...{
          id: '1',
          site: sites[0]?.id ?? '',
          title: 'The printer is broken',
          openedBy: 'Budi',
          outages: 1,
        },
        ...{ startsAtMs: 0, alerts: [], services: [], notes: [] },
      },
    ],
    self: {
      site: sites[0]?.id ?? '',
      storage: { bytes: 0, budgetBytes: 0, droppedSamples: 0 },
      clock: { trusted: true },
      channels: [{ channel: 'chat', sent: 0, failures: 0, pending: 0 }],
      tasks: [],
    },
    alerts,
    now: { atMs: 0, monotonicMs: 0 },
    texts: judgedTexts,
  });
}

const findings = await everyFinding();
const found = (name: AlertName) => findings.filter(({ alert }) => alert === name);

it.each(ALERT_NAMES)(
  'the catalogue has the severities of %s, as it is judged and as Prometheus has it',
  (name) => {
    const told = [...ALERT_FACTS[name].severities].sort();
    expect([...new Set(found(name).map(({ severity }) => severity))].sort()).toEqual(told);
    const { groups }: { groups: { rules: { alert?: string; labels?: { severity: string } }[] }[] } = parse(
      renderRules(DEFAULT_RULE_CONFIG),
    );
    const rules = groups.flatMap((group) => group.rules).filter(({ alert }) => alert === name);
    expect(rules.map(({ labels }) => labels?.severity).sort()).toEqual(told);
  },
);

it.each(ALERT_NAMES)('the catalogue says what explains %s', (name) => {
  const { severities, explainedBy = [] } = ALERT_FACTS[name];
  for (const { severity, causes = [] } of found(name)) {
    const ownCritical = severity === 'warning' && severities.includes('critical') ? [name] : [];
    const names = new Set(causes.map((key) => key.split('|')[0]));
    expect([...names].sort()).toEqual([...explainedBy, ...ownCritical].sort());
  }
});
