import { describe, expect, it } from 'vitest';
import { assessUpstream, someLinkUp } from '../../../src/assess/upstream.ts';
import { judgedTexts } from '../../../src/locale/judged.ts';
import type { Finding, FindingVerdict } from '../../../src/model/alert.ts';
import type { LinkState } from '../../../src/model/assessment.ts';
import {
  https,
  judgement,
  linkConfig,
  linkPicture,
  NOW,
  siteConfig,
  sitePicture,
  texts,
} from './fixtures.ts';

const MINUTE_MS = 60_000;
const TELLING = { texts, timezone: 'Asia/Jakarta', clockTrusted: true };

/** A link's state, and how many minutes ago its outage began, if one did. */
type Seen = readonly [state: LinkState, lostMinutesAgo?: number];

function judge(...links: readonly Seen[]): readonly (readonly Finding[])[] {
  const configs = links.map((_, index) =>
    linkConfig([https('https')], { name: `way-${index}`, upstream: 'jakarta' }),
  );
  const site = siteConfig({ links: configs });
  const pictures = links.map(([state, lostMinutesAgo], index) => {
    const since = lostMinutesAgo === undefined ? undefined : lostMinutesAgo * MINUTE_MS;
    const downSince =
      since === undefined
        ? {}
        : {
            downSince: { atMs: NOW.atMs - since, monotonicMs: NOW.monotonicMs - since },
          };
    return linkPicture({ name: `way-${index}`, judgement: judgement({ state, ...downSince }) });
  });
  return configs.map((config) => assessUpstream(site, config, sitePicture(pictures), undefined, TELLING));
}

const verdicts = (...links: readonly Seen[]) =>
  judge(...links).map((found) => found.map(({ verdict }) => verdict));

describe('SiagaUpstreamDown and SiagaUpstreamPathLost of each way', () => {
  it.each<[string, readonly Seen[], readonly (readonly [down: FindingVerdict, pathLost: FindingVerdict])[]]>([
    ['the only one is lost', [['down', 1]], [['fire', 'clear']]],
    [
      'one of two is lost',
      [['down', 1], ['up']],
      [
        ['clear', 'fire'],
        ['clear', 'clear'],
      ],
    ],
    [
      'one of two is lost, the other degraded',
      [['down', 1], ['degraded']],
      [
        ['clear', 'fire'],
        ['clear', 'clear'],
      ],
    ],
    [
      'the other one goes up and down',
      [['down', 1], ['flapping']],
      [
        ['clear', 'fire'],
        ['clear', 'clear'],
      ],
    ],
    [
      'the last one is lost: it tells, the first stands as it is',
      [
        ['down', 5],
        ['down', 1],
      ],
      [
        ['keep', 'keep'],
        ['fire', 'keep'],
      ],
    ],
    [
      'whichever was last',
      [
        ['down', 1],
        ['down', 5],
      ],
      [
        ['fire', 'keep'],
        ['keep', 'keep'],
      ],
    ],
    [
      'both at once: one tells',
      [
        ['down', 1],
        ['down', 1],
      ],
      [
        ['fire', 'keep'],
        ['keep', 'keep'],
      ],
    ],
    [
      'the last one is not heard any more',
      [
        ['down', 5],
        ['unknown', 1],
      ],
      [
        ['keep', 'keep'],
        ['unknown', 'unknown'],
      ],
    ],
    [
      'the other one was never heard',
      [['down', 1], ['unknown']],
      [
        ['fire', 'keep'],
        ['unknown', 'unknown'],
      ],
    ],
    [
      'the last one is back first',
      [['down', 5], ['up']],
      [
        ['clear', 'fire'],
        ['clear', 'clear'],
      ],
    ],
    [
      'the first one is back first',
      [['up'], ['down', 1]],
      [
        ['clear', 'clear'],
        ['clear', 'fire'],
      ],
    ],
  ])('%s', (_, links, expected) => expect(verdicts(...links)).toEqual(expected));
});

it('gives a way that was never heard a minute for its say before all are called lost', () => {
  const holds = (...links: readonly Seen[]) => judge(...links)[0]?.[0]?.holdMs;
  expect(holds(['down', 1], ['unknown'])).toBe(MINUTE_MS);
  expect(holds(['down', 1], ['unknown', 2])).toBeUndefined();
  expect(holds(['down', 1])).toBeUndefined();
});

it('says at the end of an outage by which way it is over, though the lost one is not back', () => {
  const [first] = judge(['down', 1], ['up']);
  const said = first?.[0]?.say('en').description;
  expect(said).toMatch(/^Connected again by way-1 to jakarta; way-0 is not back\. /);
  expect(said).not.toContain('can work on');
  const loss = { link: 'kedua', evidence: 'tcp gagal.', contact: undefined, runway: null };
  const carrying = [{ name: 'utama', upstream: 'jakarta' }];
  expect(judgedTexts('id').link.down({ ...loss, carrying }).description).toBe(
    'Terhubung kembali melalui utama ke jakarta; kedua belum pulih. tcp gagal.',
  );
});

it('says which ways still carry', () => {
  const [first] = judge(['down', 1], ['up'], ['degraded'], ['down', 3]);
  expect(first?.[1]?.say('en').description).toContain('Still carrying: way-1 to jakarta, way-2 to jakarta.');
});

it.each<[readonly LinkState[], boolean | undefined]>([
  [['down', 'degraded'], true],
  [['down', 'unknown'], false],
  [[], undefined],
])('ways that are %j carry: %s', (states, expected) => {
  const configs = states.map((_, index) => linkConfig([https('https')], { name: `way-${index}` }));
  const pictures = states.map((state, index) =>
    linkPicture({ name: `way-${index}`, judgement: judgement({ state }) }),
  );
  expect(someLinkUp(siteConfig({ links: configs }), sitePicture(pictures))).toBe(expected);
});
