import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_HOLDS } from '../../../src/config/build/holds.ts';
import { loadConfig } from '../../../src/config/config.ts';
import type { Config } from '../../../src/config/types.ts';
import { ALERT_NAMES, SEVERITIES } from '../../../src/model/alert.ts';
import type { AlertingRule } from '../../../src/rules/rule.ts';
import { DEFAULT_RULE_CONFIG, ruleConfigOf } from '../../../src/rules/rule-config.ts';
import { renderRules, ruleGroups } from '../../../src/rules/rules.ts';
import { validateCron } from '../../../src/schedule/cron.ts';

const ROOT = join(import.meta.dirname, '../../..');

function alertsOf(config = DEFAULT_RULE_CONFIG): AlertingRule[] {
  return ruleGroups(config).flatMap(({ rules }) => rules.flatMap((rule) => ('alert' in rule ? rule : [])));
}

async function configFrom(path: string): Promise<Config> {
  const loaded = await loadConfig({ path: join(ROOT, path), env: {}, validateCron });
  if (!loaded.ok) throw new Error('the configuration is not valid');
  return loaded.value;
}

describe('the rules', () => {
  it('express every alert of the product, and the one that only Prometheus can', () => {
    const names = new Set(alertsOf().map(({ alert }) => alert));
    expect([...names].sort()).toEqual([...ALERT_NAMES, 'SiagaNotScraped'].sort());
  });

  it.each(alertsOf().map((rule): [string, AlertingRule] => [`${rule.alert} ${rule.labels.severity}`, rule]))(
    '%s says what it is, what to do and where to look',
    (_, { alert, labels, annotations }) => {
      expect(SEVERITIES).toContain(labels.severity);
      expect(annotations.summary).toMatch(/^[A-Z].*\.$/);
      // A summary is the same for the whole life of an alert.
      expect(annotations.summary).not.toContain('{{');
      expect(annotations.description).toContain('{{ $labels.');
      expect(annotations.dashboard_url).toMatch(
        /\/d\/siaga-(site\?var-site=\{\{ \$labels\.site |service\?var-instance=\{\{ \$labels\.instance )/,
      );
      const [page = '', anchor] = annotations.runbook_url.split('#');
      if (anchor) {
        expect(readFileSync(join(ROOT, page), 'utf8').toLowerCase()).toContain(`# ${anchor}\n`);
      } else {
        // A path would open nowhere; the service that was scraped has the page.
        expect(page).toBe(`http://{{ $labels.instance }}/runbooks/${alert}?lang=en`);
        expect(existsSync(join(ROOT, `docs/runbooks/${alert}.md`)), alert).toBe(true);
      }
    },
  );

  it('are about labels that the documented inhibition compares: no critical alert may silence the warning of another', () => {
    const page = readFileSync(join(ROOT, 'docs/prometheus.md'), 'utf8');
    const [, compared = ''] = /^ +equal: \[(.*)\]$/m.exec(page) ?? [];
    const subjects = alertsOf().flatMap(({ expr }) =>
      [...expr.matchAll(/ on \(job, instance, ([^)]*)\) ALERTS\{/g)].flatMap(([, list = '']) =>
        list.split(', '),
      ),
    );
    // The channel is of an alert that is never critical.
    const wanted = new Set(['alertname', ...subjects.filter((label) => label !== 'channel')]);
    expect(wanted.size).toBeGreaterThan(6);
    expect(compared.split(', ').sort()).toEqual([...wanted].sort());
  });

  it('never rest on what Siaga fires itself', () => {
    expect(renderRules(DEFAULT_RULE_CONFIG)).not.toContain('siaga_alerts_firing');
  });

  it('wait as long as Siaga does', () => {
    for (const { alert, ...rule } of alertsOf()) {
      const [hold, clearHold] = Object.entries(DEFAULT_HOLDS).find(([name]) => name === alert)?.[1] ?? [5, 0];
      // A message that waits has a hold of its own.
      expect(rule.for ?? '0m', alert).toBe(`${alert === 'SiagaSelfDelivery' ? 1 : hold}m`);
      expect(rule.keep_firing_for ?? '0m', alert).toBe(`${clearHold}m`);
    }
  });

  it('follow a configuration: thresholds site by site, holds, and what was switched off', async () => {
    const config = ruleConfigOf(await configFrom('config/siaga.yaml'));
    const text = renderRules(config);
    expect(text).toContain('name: siaga-stores-practice');
    expect(text).toContain('{job="siaga",site="practice",scenario="current",estimate="p10"} <= 300\n');
    expect(text).toMatch(/help takes 5m/);
    expect(text).toContain('group_left () siaga_stock_items{job="siaga",site="practice",stock="cards"}');
    const filling = alertsOf(config).find(({ alert }) => alert === 'SiagaStoreFillingUp');
    expect(filling).toMatchObject({ for: '15s', keep_firing_for: '15s' });
    const silent = {
      ...config.rules,
      SiagaRunwayShort: { ...config.rules.SiagaRunwayShort, enabled: false },
    };
    expect(alertsOf({ ...config, rules: silent }).map(({ alert }) => alert)).not.toContain(
      'SiagaRunwayShort',
    );
  });

  it('leave sites with rules of their own out of the rules for all others', () => {
    const [all] = DEFAULT_RULE_CONFIG.sites;
    if (!all) throw new Error('there are no defaults');
    const text = renderRules({ ...DEFAULT_RULE_CONFIG, sites: [all, { ...all, site: '14.71' }] });
    expect(text).toContain(String.raw`site!~"14\\.71"`);
    expect(text).toContain('site="14.71"');
  });
});
