import { describe, expect, it } from 'vitest';
import { assess, assessSite } from '../../../src/assess/assess.ts';
import { alertKey } from '../../../src/model/alert.ts';
import type { LinkState } from '../../../src/model/assessment.ts';
import type { LinkPicture, StorePicture } from '../../../src/model/picture.ts';
import { inBoth } from '../../support/texts.ts';
import {
  alertsConfig,
  DAY,
  days,
  forecast,
  forecastPicture,
  https,
  judgement,
  linkConfig,
  linkPicture,
  NEVER,
  NOW,
  only,
  siteConfig,
  sitePicture,
  tcp,
  texts,
} from './fixtures.ts';

const site = (links: readonly LinkPicture[], stores: readonly StorePicture[] = [], config = siteConfig()) =>
  assessSite({ config, picture: sitePicture(links, stores) }, alertsConfig, NOW, texts, true);

describe('SiagaUpstreamDown', () => {
  it.each<[LinkState, string]>([
    ['up', 'clear'],
    ['degraded', 'clear'],
    ['down', 'fire'],
    ['flapping', 'clear'],
    ['unknown', 'unknown'],
  ])('%s is %s', (state, verdict) => {
    expect(only(site([linkPicture({ judgement: judgement({ state }) })]), 'SiagaUpstreamDown').verdict).toBe(
      verdict,
    );
  });

  const down = linkPicture({
    judgement: judgement({
      state: 'down',
      reason: 'refused',
      faultDomain: 'upstream_service',
      evidence: inBoth('https failed 3 times in a row.'),
    }),
  });
  const description = (stores: readonly StorePicture[], config = siteConfig()) =>
    only(site([down], stores, config), 'SiagaUpstreamDown').say('en').description;

  it('carries the reason, the evidence, the runway and whom to call', () => {
    const config = siteConfig({
      links: [linkConfig([https('https')], { contact: 'the provider, 0800 123' })],
    });
    expect(description([forecastPicture(forecast(NEVER, days(9, 12, 20)))], config)).toBe(
      'centre: https failed 3 times in a row. Reason: refused. Fault domain: upstream_service (the central service). Without it records may be full in <9 d>. Call the provider, 0800 123.',
    );
  });

  it('says so when nothing fills within the horizon, and when the runway cannot be said', () => {
    expect(description([forecastPicture(forecast(NEVER, NEVER))])).toContain('no store will be full');
    expect(description([])).toContain('cannot be said yet');
  });

  it('tells the shortest runway of all stores', () => {
    const [records] = siteConfig().stores;
    if (!records) throw new Error('no store');
    const config = siteConfig({ stores: [records, { ...records, name: 'scans' }] });
    const stores = [
      forecastPicture(forecast(NEVER, days(9, 12, 20))),
      { ...forecastPicture(forecast(NEVER, days(4, 12, 20))), name: 'scans' },
    ];
    expect(description(stores, config)).toContain('Without it scans may be full in <4 d>.');
  });
});

describe('SiagaCertificateExpiring', () => {
  const seen = (daysLeft: number): LinkPicture => {
    const certificate = { subject: 'dc.example', issuer: 'CA', expiresAtMs: NOW.atMs + daysLeft * DAY };
    return linkPicture({ probes: new Map([['https', { name: 'https', certificate }]]) });
  };
  const verdicts = (link: LinkPicture, clockTrusted = true) => {
    const picture = sitePicture([link]);
    const told = assessSite({ config: siteConfig(), picture }, alertsConfig, NOW, texts, clockTrusted);
    const at = (severity: string) => only(told, 'SiagaCertificateExpiring', severity).verdict;
    return [at('warning'), at('critical')];
  };

  it.each<[number, string[]]>([
    [90, ['clear', 'clear']],
    [21.5, ['keep', 'clear']],
    [21, ['fire', 'clear']],
    [3.5, ['fire', 'keep']],
    [3, ['fire', 'fire']],
    [-1, ['fire', 'fire']],
  ])('with %d days left', (left, expected) => {
    expect(verdicts(seen(left))).toEqual(expected);
  });

  it('cannot be said without a certificate, nor by a clock that is not believed', () => {
    expect(verdicts(linkPicture())).toEqual(['unknown', 'unknown']);
    expect(verdicts(seen(1), false)).toEqual(['unknown', 'unknown']);
  });

  it('takes the certificate of the last run when none was kept', () => {
    const certificate = { subject: 'dc.example', issuer: 'CA', expiresAtMs: NOW.atMs + DAY };
    const last = {
      kind: 'probe' as const,
      site: '14.71',
      link: 'centre',
      probe: 'https',
      ...NOW,
      outcome: { evidence: { phasesMs: {}, certificate } },
    };
    expect(verdicts(linkPicture({ probes: new Map([['https', { name: 'https', last }]]) }))).toEqual([
      'fire',
      'fire',
    ]);
  });

  it('names the one of the chain that ends first', () => {
    const certificate = {
      subject: 'dc.example',
      issuer: 'Example CA',
      expiresAtMs: NOW.atMs + DAY,
      endsFirst: 'Example CA',
    };
    const seen = linkPicture({ probes: new Map([['https', { name: 'https', certificate }]]) });
    const told = site([seen], [], siteConfig({ links: [linkConfig([https('https')])] }));
    expect(only(told, 'SiagaCertificateExpiring', 'critical').say('en').description).toMatch(
      /^centre, https: the certificate of Example CA, in the chain above dc\.example, expires in /,
    );
  });

  it('is about probes that see certificates only', () => {
    const config = siteConfig({ links: [linkConfig([tcp('tcp')])] });
    expect(site([linkPicture()], [], config).map(({ alert }) => alert)).not.toContain(
      'SiagaCertificateExpiring',
    );
  });
});

describe('the complete set', () => {
  const self = {
    site: '14.71',
    storage: { bytes: 0, budgetBytes: 1, droppedSamples: 0 },
    clock: { trusted: true },
    channels: [{ channel: 'hook', pending: 0, sent: 0, failures: 0 }],
    tasks: [],
  };
  const all = (picture: ReturnType<typeof sitePicture> | undefined) =>
    assess({
      sites: [{ config: siteConfig(), picture }],
      incidents: [],
      self,
      alerts: alertsConfig,
      now: NOW,
      texts,
    });

  it('has the same keys whatever is known, each once, so that every end is found', () => {
    const nothing = all(undefined).map(alertKey);
    const much = all(sitePicture([linkPicture()], [forecastPicture(forecast(days(1, 2, 3)))])).map(alertKey);
    expect(new Set(nothing).size).toBe(nothing.length);
    expect(much).toEqual(nothing);
    expect(nothing).toMatchInlineSnapshot(`
      [
        "SiagaUpstreamDown|critical|14.71|link=centre",
        "SiagaUpstreamPathLost|warning|14.71|link=centre",
        "SiagaCertificateExpiring|critical|14.71|link=centre|probe=https",
        "SiagaCertificateExpiring|warning|14.71|link=centre|probe=https",
        "SiagaStoreFillingUp|critical|14.71|store=records",
        "SiagaStoreFillingUp|warning|14.71|store=records",
        "SiagaStoreNearlyFull|critical|14.71|store=records",
        "SiagaStoreReadOnly|critical|14.71|store=records",
        "SiagaMaintenanceShortfall|critical|14.71|store=records",
        "SiagaSourceUnreadable|warning|14.71|source=records",
        "SiagaRunwayShort|warning|14.71|store=records",
        "SiagaSelfStorage|warning|14.71",
        "SiagaSelfClock|warning|14.71",
        "SiagaSelfDelivery|warning|14.71|channel=hook",
        "SiagaSelfStalled|warning|14.71",
      ]
    `);
  });

  it('knows nothing of a site before its first observation', () => {
    const verdicts = all(undefined).filter(({ alert }) => !alert.startsWith('SiagaSelf'));
    const decisive = verdicts.filter(({ verdict }) => verdict === 'fire' || verdict === 'clear');
    expect(decisive).toEqual([]);
  });
});
