/**
 * Judges what the quality of a link warns of: that it is on its way to being lost, and that it goes up and down. Both carry their
 * own thresholds for beginning and end (the detector's), so that they need no hold. A loss that has come makes its
 * warning no less true: while the link is down, both stand as they are, and none begins.
 */

import type { LinkConfig, SiteConfig } from '../config/types.ts';
import { alertKey, type Finding, type FindingVerdict } from '../model/alert.ts';
import type { FaultDomain, LinkState } from '../model/assessment.ts';
import type { LinkPicture } from '../model/picture.ts';
import type { LinkQuality } from '../model/quality.ts';
import { contactFor } from './contact.ts';
import { finding, type Telling, yesNo } from './finding.ts';

export function assessQuality(
  site: SiteConfig,
  link: LinkConfig,
  picture: LinkPicture | undefined,
  telling: Telling,
): Finding[] {
  if (link.qualityProbe === undefined) return [];
  const quality = picture?.quality;
  const state = picture?.judgement.state ?? 'unknown';
  const subject = { link: link.name };
  const flapping = finding(
    'SiagaUpstreamFlapping',
    'warning',
    site.id,
    subject,
    {
      verdict: flappingVerdict(quality, state),
      say: (texts) =>
        texts.quality.flapping({
          link: link.name,
          flap: quality?.flap,
          ended: quality?.endedFlap,
          contact: whomToCall(link, placeOfFlap(picture)),
        }),
    },
    telling.texts,
  );
  const degrading = finding(
    'SiagaUpstreamDegrading',
    'warning',
    site.id,
    subject,
    {
      verdict: degradingVerdict(quality, state),
      say: (texts) =>
        texts.quality.degrading({
          link: link.name,
          quality,
          contact: whomToCall(link, picture?.judgement.faultDomain),
        }),
    },
    telling.texts,
  );
  return [flapping, { ...degrading, causes: [alertKey(flapping)] }];
}

/** A link that nobody can see now may do what it likes: nothing begins and nothing ends. */
function flappingVerdict(quality: LinkQuality | undefined, state: LinkState): FindingVerdict {
  return quality && state !== 'unknown' ? yesNo(quality.flap !== undefined) : 'unknown';
}

function degradingVerdict(quality: LinkQuality | undefined, state: LinkState): FindingVerdict {
  if (!quality || state === 'unknown') return 'unknown';
  if (state === 'down') return 'keep';
  return yesNo(quality.warnings.length > 0);
}

/** A flap is up half of the time, so that its place is the one of its last spell that was seen to be down. */
function placeOfFlap(picture: LinkPicture | undefined): FaultDomain | undefined {
  if (!picture) return undefined;
  const { faultDomain, lastFault } = picture.judgement;
  if (faultDomain !== 'none' && faultDomain !== 'unknown') return faultDomain;
  const { flap } = picture.quality ?? {};
  return flap && lastFault && lastFault.atMs >= flap.sinceMs ? lastFault.domain : undefined;
}

/** Where nothing is broken yet, whoever answers for the link as a whole. */
function whomToCall(link: LinkConfig, domain: FaultDomain = 'none'): string | undefined {
  return contactFor(link, domain === 'none' ? 'unknown' : domain);
}
