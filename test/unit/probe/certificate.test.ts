import type { DetailedPeerCertificate } from 'node:tls';
import { expect, test } from 'vitest';
import { distrust, readCertificate, tooFewDays } from '../../../src/probe/certificate.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 6, 10);

function certificate(changes: Partial<DetailedPeerCertificate>): DetailedPeerCertificate {
  const name = { C: 'ID', ST: '', L: '', O: 'Ministry', OU: '', CN: 'dc.example' };
  const base = {
    subject: name,
    issuer: { ...name, CN: 'Root' },
    valid_from: 'Jul  1 00:00:00 2026 GMT',
    valid_to: 'Jul 20 00:00:00 2026 GMT',
  };
  return { ...base, ...changes } as DetailedPeerCertificate;
}

test('an authority that is its own issuer ends the chain', () => {
  const root = certificate({ valid_to: 'Jul 15 00:00:00 2026 GMT' });
  root.issuerCertificate = root;
  const read = readCertificate(certificate({ issuerCertificate: root }));
  expect(read).toEqual({
    subject: 'dc.example',
    issuer: 'Root',
    expiresAtMs: Date.UTC(2026, 6, 15),
    endsFirst: 'dc.example',
  });
});

test('the one that ends first is named, when it is not that of the server', () => {
  const name = { C: 'ID', ST: '', L: '', O: '', OU: '', CN: 'Example CA' };
  const above = certificate({ subject: name, valid_to: 'Jul 15 00:00:00 2026 GMT' });
  above.issuerCertificate = above;
  const leaf = certificate({ issuerCertificate: above });
  expect(distrust('CERT_HAS_EXPIRED', leaf, 'centre', NOW_MS + 10 * DAY_MS).detail).toBe(
    'certificate expired 5 days ago (Example CA, in the chain above dc.example)',
  );
  expect(tooFewDays(readCertificate(leaf), 7, NOW_MS)?.detail).toBe(
    'certificate expires in 5 days (Example CA, in the chain above dc.example), want at least 7 days',
  );
  const endsLater = certificate({ subject: name, valid_to: 'Jul 30 00:00:00 2026 GMT' });
  expect(readCertificate(certificate({ issuerCertificate: endsLater }))?.endsFirst).toBeUndefined();
});

test('no certificate', () => {
  expect(readCertificate(undefined)).toBeUndefined();
  expect(readCertificate({} as DetailedPeerCertificate)).toBeUndefined();
});

test.each([
  ['CERT_HAS_EXPIRED', NOW_MS + 13 * DAY_MS, 'certificate expired 3 days ago (dc.example)'],
  ['CERT_HAS_EXPIRED', NOW_MS + 11 * DAY_MS, 'certificate expired 1 day ago (dc.example)'],
  ['CERT_HAS_EXPIRED', NOW_MS + 10.5 * DAY_MS, 'certificate expired 12 hours ago (dc.example)'],
  [
    'CERT_NOT_YET_VALID',
    NOW_MS,
    "certificate is valid only from Jul  1 00:00:00 2026 GMT (dc.example); is this host's clock right?",
  ],
  ['ERR_TLS_CERT_ALTNAME_INVALID', NOW_MS, 'certificate is for dc.example, want centre'],
  ['CERT_REVOKED', NOW_MS, 'certificate (dc.example) was not accepted: CERT_REVOKED'],
])('%s', (code, nowMs, detail) => {
  expect(distrust(code, certificate({}), 'centre', nowMs)).toEqual({ reason: 'tls', detail });
});

test.each([
  [10, undefined],
  [11, 'certificate expires in 10 days (dc.example), want at least 11 days'],
  [undefined, undefined],
])('%s days wanted, 10 left', (days, detail) => {
  expect(tooFewDays(readCertificate(certificate({})), days, NOW_MS)?.detail).toBe(detail);
});
