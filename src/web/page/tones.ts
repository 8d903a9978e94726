/** Which of the four tones a state has. */

import type { SiteConfig } from '../../config/types.ts';
import type { Alert } from '../../model/alert.ts';
import type { LinkState, ProbeVerdict } from '../../model/assessment.ts';
import type { LinkPicture, SitePicture } from '../../model/picture.ts';
import type { Tone } from './icons.ts';
import { isBeyond, type Runway } from './runway.ts';

const LINK_TONES: Readonly<Record<LinkState, Tone>> = {
  up: 'good',
  degraded: 'warn',
  flapping: 'warn',
  down: 'bad',
  unknown: 'unknown',
};

export const VERDICT_TONES: Readonly<Record<ProbeVerdict, Tone>> = {
  up: 'good',
  down: 'bad',
  unknown: 'unknown',
};

const WORST_FIRST: readonly Tone[] = ['bad', 'warn', 'unknown', 'good'];

export function worstTone(tones: readonly Tone[]): Tone {
  return WORST_FIRST.find((tone) => tones.includes(tone)) ?? 'unknown';
}

export function alertTone(alerts: readonly Alert[]): Tone {
  if (alerts.some(({ severity }) => severity === 'critical')) return 'bad';
  return alerts.length > 0 ? 'warn' : 'good';
}

/** Red when the middle estimate is within `neededMs`, amber when the early one is. */
export function runwayTone(runway: Runway, neededMs: number, nowMs: number): Tone {
  if (runway.kind === 'unknown') return 'unknown';
  if (isBeyond(runway)) return 'good';
  const { p10, p50 } = runway.fullAtMs;
  if (p50 !== null && p50 - nowMs < neededMs) return 'bad';
  return p10 !== null && p10 - nowMs < neededMs ? 'warn' : 'good';
}

export function linkTone(link: LinkPicture | undefined): Tone {
  return LINK_TONES[link?.judgement.state ?? 'unknown'];
}

/** Of all links of a site: one that is down is not the end while another carries. */
export function linksTone(links: readonly (LinkPicture | undefined)[]): Tone {
  const tones = links.map(linkTone);
  const carries = tones.some((tone) => tone === 'good' || tone === 'warn');
  return worstTone(carries ? tones.map((tone) => (tone === 'bad' ? 'warn' : tone)) : tones);
}

export function siteTone(site: SiteConfig, picture: SitePicture | undefined, alerts: readonly Alert[]): Tone {
  const links =
    site.links.length === 0 ? [] : [linksTone(site.links.map(({ name }) => picture?.links.get(name)))];
  const stores = site.stores.map(({ name }): Tone => {
    const store = picture?.stores.get(name);
    if (store?.failure) return 'warn';
    return store?.reading ? 'good' : 'unknown';
  });
  return worstTone([...links, ...stores, alertTone(alerts)]);
}
