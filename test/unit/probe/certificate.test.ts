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

test('the one that is not valid yet is named, when it is not that of the server', () => {
  const name = { C: 'ID', ST: '', L: '', O: '', OU: '', CN: 'Example CA' };
  const above = certificate({ subject: name, valid_from: 'Jul 12 00:00:00 2026 GMT' });
  above.issuerCertificate = above;
  const leaf = certificate({ issuerCertificate: above });
  expect(distrust('CERT_NOT_YET_VALID', leaf, 'centre', NOW_MS).detail).toBe(
    "certificate is valid only from Jul 12 00:00:00 2026 GMT (Example CA, in the chain above dc.example), or this host's clock is wrong",
  );
});

test('a chain that is not whole is told apart from an authority that is not trusted', () => {
  const name = { C: 'ID', ST: '', L: '', O: '', OU: '', CN: 'Root' };
  const root = certificate({ subject: name, issuer: name });
  root.issuerCertificate = root;
  const told = (code: string, leaf: DetailedPeerCertificate) => distrust(code, leaf, 'centre', NOW_MS).detail;
  expect(told('SELF_SIGNED_CERT_IN_CHAIN', certificate({ issuerCertificate: root }))).toBe(
    'certificate (dc.example) leads to Root, an authority that is not trusted here',
  );
  for (const code of ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY']) {
    expect(told(code, certificate({}))).toBe(
      'certificate (dc.example) leads to Root, whose own was not sent and is not trusted here: the server does not send its whole chain, or the authority is not installed',
    );
  }
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
    "certificate is valid only from Jul  1 00:00:00 2026 GMT (dc.example), or this host's clock is wrong",
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
