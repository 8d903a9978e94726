import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TlsProbe } from '../../../src/config/probe-types.ts';
import { success } from '../../../src/model/result.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createProbeContext } from '../../../src/probe/probe.ts';
import { COMMON, fixture, Lab } from './lab.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.close());

function tlsProbe(port: number, changes: Partial<TlsProbe> = {}): TlsProbe {
  const tls = { ca: fixture('ca.pem') };
  return { ...COMMON, kind: 'tls', host: 'localhost', port, tls, expect: {}, ...changes };
}

test('a trusted certificate passes and is told about', async () => {
  const outcome = await lab.run(tlsProbe(await lab.tls(fixture('good.pem'))));
  expect(outcome.failure).toBeUndefined();
  expect(outcome.evidence.certificate).toEqual({
    subject: 'localhost',
    issuer: 'Siaga test authority',
    expiresAtMs: Date.UTC(2080, 0, 1),
  });
  expect(Object.keys(outcome.evidence.phasesMs)).toEqual(['dns', 'connect', 'tls', 'total']);
});

test('an address is verified against the addresses of the certificate', async () => {
  const outcome = await lab.run(tlsProbe(await lab.tls(fixture('good.pem')), { host: '127.0.0.1' }));
  expect(outcome.failure).toBeUndefined();
});

test('the certificate of the chain that ends first counts', async () => {
  const chain = fixture('under-intermediate.pem') + fixture('intermediate.pem');
  const outcome = await lab.run(tlsProbe(await lab.tls(chain)));
  expect(outcome.failure).toBeUndefined();
  expect(outcome.evidence.certificate).toMatchObject({
    issuer: 'Siaga test intermediate',
    expiresAtMs: Date.UTC(2060, 0, 1),
    endsFirst: 'Siaga test intermediate',
  });
});

test('a chain with an expired intermediate is told as expiry, of whom', async () => {
  const chain = fixture('under-intermediate.pem') + fixture('expired-intermediate.pem');
  const outcome = await lab.run(tlsProbe(await lab.tls(chain)));
  expect(outcome.failure?.reason).toBe('tls');
  expect(outcome.failure?.detail).toMatch(
    /^certificate expired \d+ days ago \(Siaga test intermediate, in the chain above localhost\)$/,
  );
  expect(outcome.evidence.certificate?.expiresAtMs).toBe(Date.UTC(2025, 0, 1));
});

const trusted = { ca: fixture('ca.pem') };
test.each([
  ['expired', 'expired.pem', trusted, /^certificate expired \d{3,} days ago \(localhost\)$/],
  [
    'of another name',
    'other-name.pem',
    trusted,
    /^certificate is for elsewhere.example, www.elsewhere.example, want localhost$/,
  ],
  [
    'self-signed',
    'self-signed.pem',
    trusted,
    /^certificate is self-signed \(localhost\), want one by a trusted authority$/,
  ],
  [
    'of an unknown authority',
    'good.pem',
    {},
    /^certificate \(localhost\) leads to Siaga test authority, .+ or the authority is not installed$/,
  ],
  [
    'without its intermediate',
    'under-intermediate.pem',
    trusted,
    /leads to Siaga test intermediate, whose own was not sent and is not trusted here: the server does not send its whole chain/,
  ],
])('a certificate %s is refused, told apart and still seen', async (_what, file, tls, detail) => {
  const outcome = await lab.run(tlsProbe(await lab.tls(fixture(file)), { tls }));
  expect(outcome.failure?.reason).toBe('tls');
  expect(outcome.failure?.detail).toMatch(detail);
  expect(outcome.evidence.certificate?.expiresAtMs).toBeGreaterThan(0);
});

test('another servername is asked for and verified instead of the host', async () => {
  const port = await lab.tls(fixture('other-name.pem'));
  const outcome = await lab.run(tlsProbe(port, { tls: { ...trusted, servername: 'elsewhere.example' } }));
  expect(outcome.failure).toBeUndefined();
});

test('too few days left fail', async () => {
  const atMs = Date.UTC(2079, 11, 20);
  const clock = { ...systemClock, now: () => ({ atMs, monotonicMs: systemClock.now().monotonicMs }) };
  const later = new Lab(createProbeContext({ clock }));
  const port = await later.tls(fixture('good.pem'));
  const enough = await later.run(tlsProbe(port, { expect: { certificateDays: 12 } }));
  expect(enough.failure).toBeUndefined();
  const few = await later.run(tlsProbe(port, { expect: { certificateDays: 13 } }));
  expect(few.failure).toEqual({
    reason: 'tls',
    detail: 'certificate expires in 12 days (localhost), want at least 13 days',
  });
  expect(few.evidence.certificate?.expiresAtMs).toBe(Date.UTC(2080, 0, 1));
  await later.close();
});

test('a server that does not speak TLS', async () => {
  const port = await lab.tcp((socket) => socket.resume().end('220 mail.example ESMTP\r\n'));
  const outcome = await lab.run(tlsProbe(port));
  expect(outcome.failure).toEqual({
    reason: 'protocol',
    detail: `127.0.0.1:${port} does not speak TLS on this port`,
  });
});

test('a server that hangs in the handshake is a timeout in phase tls', async () => {
  const port = await lab.tcp((socket) => socket.resume());
  const outcome = await lab.run(tlsProbe(port, { timeoutMs: 100 }));
  expect(outcome.failure?.reason).toBe('timeout');
  expect(outcome.failure?.detail).toMatch(
    /^connected to 127\.0\.0\.1 in [\d.]+ ms, then no TLS handshake within 0\.1 s$/,
  );
});

test('an address that hangs leaves time for the next one', async () => {
  const port = await lab.tcp((socket) => socket.resume());
  await lab.tls(fixture('good.pem'), undefined, { host: '127.0.0.2', port });
  const names = { resolve: async () => success(['127.0.0.1', '127.0.0.2']), close() {} };
  const two = new Lab(createProbeContext({ clock: systemClock, names }));
  const tls = { ...trusted, servername: 'localhost' };
  const outcome = await two.run(tlsProbe(port, { host: 'two.example', tls, timeoutMs: 400 }));
  expect(outcome.failure).toBeUndefined();
  expect(outcome.evidence.address).toBe('127.0.0.2');
  await two.close();
});

test('a server that closes in the handshake is a reset', async () => {
  const port = await lab.tcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
  const outcome = await lab.run(tlsProbe(port));
  expect(outcome.failure).toEqual({ reason: 'reset', detail: `connection reset by 127.0.0.1:${port}` });
});
