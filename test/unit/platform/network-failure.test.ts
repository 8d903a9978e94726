import { expect, test } from 'vitest';
import { endpoint, networkFailure } from '../../../src/platform/network-failure.ts';

function errorWith(code: string): Error {
  return Object.assign(new Error('secret text'), { code });
}

test.each([
  ['ECONNREFUSED', 'refused', 'connection refused by 10.0.0.1:443'],
  ['ECONNRESET', 'reset', 'connection reset by 10.0.0.1:443'],
  ['EHOSTUNREACH', 'unreachable', 'no route to host 10.0.0.1:443'],
  ['ENETUNREACH', 'unreachable', 'no route to the network of 10.0.0.1:443'],
  ['EPERM', 'permission', 'this host does not permit connections to 10.0.0.1:443 (local firewall?)'],
  ['CERT_REVOKED', 'tls', 'TLS failed: 10.0.0.1:443 (CERT_REVOKED)'],
  [
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    'tls',
    'TLS failed: 10.0.0.1:443 (ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION)',
  ],
  ['HPE_INVALID_VERSION', 'protocol', 'the answer is not valid HTTP: 10.0.0.1:443 (HPE_INVALID_VERSION)'],
  ['ENOTFOUND', 'dns', 'the name could not be resolved: 10.0.0.1:443 (ENOTFOUND)'],
  ['toString', 'protocol', 'unexpected failure with 10.0.0.1:443 (toString)'],
])('%s is %s', (code, reason, detail) => {
  expect(networkFailure(errorWith(code), '10.0.0.1:443')).toEqual({ reason, detail });
});

test('what is not an error of the system keeps its text to itself', () => {
  expect(networkFailure(new Error('Bearer abc'), 'a:1').detail).toBe('unexpected failure with a:1 (no code)');
  expect(networkFailure('text', 'a:1').reason).toBe('protocol');
});

test('endpoints', () => {
  expect([endpoint('10.0.0.1', 80), endpoint('::1', 80)]).toEqual(['10.0.0.1:80', '[::1]:80']);
});
