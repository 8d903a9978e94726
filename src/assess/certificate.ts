/** Judges how long the certificates seen by a link's probes are still valid. */

import type { AlertsConfig, LinkConfig, SiteConfig } from '../config/types.ts';
import { alertKey, type Finding, type FindingVerdict, type Severity } from '../model/alert.ts';
import type { Certificate } from '../model/observation.ts';
import type { LinkPicture } from '../model/picture.ts';
import { finding, type Telling, whenIs } from './finding.ts';

/** An expiry comes near by a day a day: it only clears when a certificate with clearly more time left is seen. */
const CLEAR_AFTER_MS = 24 * 60 * 60_000;

export function assessCertificates(
  site: SiteConfig,
  link: LinkConfig,
  picture: LinkPicture | undefined,
  limits: AlertsConfig['certificate'],
  nowMs: number,
  telling: Telling,
): Finding[] {
  return link.probes
    .filter(({ kind }) => kind === 'tls' || kind === 'https')
    .flatMap(({ name }) => {
      const seen = picture?.probes.get(name);
      const certificate = seen?.certificate ?? seen?.last?.outcome.evidence.certificate;
      const at = (severity: Severity, limitMs: number): Finding =>
        finding(
          'SiagaCertificateExpiring',
          severity,
          site.id,
          { link: link.name, probe: name },
          {
            verdict: verdictOf(certificate, limitMs, nowMs, telling.clockTrusted),
            say: (texts) =>
              texts.link.certificate({
                link: link.name,
                probe: name,
                certificate,
                expires: certificate && whenIs(certificate.expiresAtMs, nowMs, telling),
              }),
          },
          telling.texts,
        );
      const critical = at('critical', limits.criticalMs);
      return [critical, { ...at('warning', limits.warningMs), causes: [alertKey(critical)] }];
    });
}

/** Expiry is a matter of the wall clock: while that is not believed, nothing is said. */
function verdictOf(
  certificate: Certificate | undefined,
  limitMs: number,
  nowMs: number,
  clockTrusted: boolean,
): FindingVerdict {
  if (!certificate || !clockTrusted) return 'unknown';
  const leftMs = certificate.expiresAtMs - nowMs;
  if (leftMs <= limitMs) return 'fire';
  return leftMs > limitMs + CLEAR_AFTER_MS ? 'clear' : 'keep';
}
