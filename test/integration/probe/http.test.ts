import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import { fixture, httpProbe, Lab, ok, onRequest } from './lab.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.close());

/** A server that answers every request with this text, and its URL. */
async function answering(text: string): Promise<string> {
  const port = await lab.tcp(onRequest((socket) => socket.write(text)));
  return `http://127.0.0.1:${port}/health`;
}

const EXPECT = { status: [[200, 299]], headers: {} } as const;

test('a good answer passes with its status, date, address and phases', async () => {
  const url = await answering(ok('fine', 'Date: Wed, 01 Jul 2026 08:00:00 GMT\r\n'));
  const outcome = await lab.run(httpProbe(url));
  expect(outcome.failure).toBeUndefined();
  expect(outcome.evidence).toMatchObject({
    address: '127.0.0.1',
    status: 200,
    serverDateMs: Date.UTC(2026, 6, 1, 8),
  });
  expect(Object.keys(outcome.evidence.phasesMs)).toEqual(['connect', 'first_byte', 'total']);
});

test('method, path, host and headers arrive; the secret is revealed to the server only', async () => {
  let seen = '';
  const port = await lab.tcp(
    onRequest((socket, request) => {
      seen = request;
      socket.end(ok(''));
    }),
  );
  const headers = { 'x-key': new Secret('hunter2') };
  const outcome = await lab.run(httpProbe(`http://127.0.0.1:${port}/a?b=c`, { method: 'HEAD', headers }));
  expect(outcome.failure).toBeUndefined();
  expect(seen).toMatch(/^HEAD \/a\?b=c HTTP\/1.1\r\n/);
  expect(seen).toContain(`host: 127.0.0.1:${port}\r\n`);
  expect(seen).toContain('x-key: hunter2\r\n');
});

describe('expectations', () => {
  test.each([
    ['status', 'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n', {}, 'status 503, want 200-299'],
    [
      'status',
      'HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n',
      {},
      'status 302 (redirects to "/login", not followed), want 200-299',
    ],
    ['body', ok('all broken'), { bodyContains: 'fine' }, 'body has no "fine" in its 10 bytes'],
    ['body', ok('id=x'), { bodyMatches: '^id=\\d+$' }, 'body does not match "^id=\\\\d+$" in its 4 bytes'],
    ['body', ok(''), { headers: { 'x-role': 'primary' } }, 'header x-role is missing, want "primary" in it'],
    [
      'body',
      ok('', 'X-Role: standby\r\n'),
      { headers: { 'x-role': 'primary' } },
      'header x-role is "standby", want "primary" in it',
    ],
  ])('not met: %s of %j', async (reason, text, changes, detail) => {
    const outcome = await lab.run(httpProbe(await answering(text), { expect: { ...EXPECT, ...changes } }));
    expect(outcome.failure).toEqual({ reason, detail });
  });

  test('met: another status, text, pattern and header', async () => {
    const text = 'HTTP/1.1 418 Teapot\r\nContent-Length: 4\r\nX-Role: the primary\r\n\r\nid=7';
    const expected = {
      status: [[418, 418]],
      bodyContains: '7',
      bodyMatches: '^id',
      headers: { 'x-role': 'primary' },
    } as const;
    const outcome = await lab.run(httpProbe(await answering(text), { expect: expected }));
    expect(outcome.failure).toBeUndefined();
  });

  test('a body beyond the limit is cut: unimportant without an expectation, body where one was not met in time', async () => {
    const url = await answering(ok(`${'a'.repeat(100)}${'b'.repeat(100_000)}`));
    const run = (bodyContains?: string) =>
      lab.run(
        httpProbe(url, { maxBodyBytes: 1_000, expect: { ...EXPECT, ...(bodyContains && { bodyContains }) } }),
      );
    expect((await run()).failure).toBeUndefined();
    expect((await run('aab')).failure).toBeUndefined();
    expect((await run('c')).failure).toEqual({
      reason: 'body',
      detail: 'body has no "c" in its first 1000 bytes (the rest was not read)',
    });
  });
});

describe('servers that misbehave', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n';
  test.each([
    ['closes without a word', '', 'end', 'reset', /closed the connection without an answer$/],
    ['resets without a word', '', 'reset', 'reset', /^connection reset by 127/],
    [
      'closes in the middle of the body',
      `${head}12345`,
      'end',
      'reset',
      /closed the connection after 5 of 100 bytes of the body$/,
    ],
    [
      'resets in the middle of the body',
      `${head}12345`,
      'reset',
      'reset',
      /after 5 of 100 bytes|^connection reset/,
    ],
    ['is no HTTP server', 'SSH-2.0-OpenSSH_9.2\r\n', 'end', 'protocol', /^the answer is not valid HTTP: 127/],
    [
      'has endless headers',
      `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}`,
      'stay',
      'protocol',
      /^the headers of 127.* are too large$/,
    ],
    [
      'switches protocols',
      'HTTP/1.1 101 Now\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
      'stay',
      'protocol',
      /status 101/,
    ],
    [
      'breaks a chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      'stay',
      'protocol',
      /not valid HTTP/,
    ],
    [
      'accepts and hangs',
      '',
      'stay',
      'timeout',
      /^connected to 127\.0\.0\.1 in [\d.]+ ms, then no first byte of an answer within 0\.2 s$/,
    ],
    [
      'hangs in the headers',
      'HTTP/1.1 200',
      'stay',
      'timeout',
      /then no first byte of an answer within 0\.2 s$/,
    ],
    [
      'hangs in the body',
      `${head}12345`,
      'stay',
      'timeout',
      /^connected to 127\.0\.0\.1 in [\d.]+ ms, then only 5 of 100 bytes of the body came within 0\.2 s$/,
    ],
  ])('one that %s', async (_what, text, then, reason, detail) => {
    const port = await lab.tcp(
      onRequest((socket) => {
        if (then === 'end') socket.end(text);
        else if (text === '') then === 'reset' && socket.resetAndDestroy();
        else socket.write(text, () => then === 'reset' && setImmediate(() => socket.resetAndDestroy()));
      }),
    );
    const outcome = await lab.run(httpProbe(`http://127.0.0.1:${port}/`, { timeoutMs: 200 }));
    expect(outcome.failure?.reason).toBe(reason);
    expect(outcome.failure?.detail).toMatch(detail);
  });

  test('one that is slow with its first byte on a quick connection is noted', async () => {
    const port = await lab.tcp(
      onRequest((socket) => {
        setTimeout(() => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), 2_100);
      }),
    );
    const url = `http://127.0.0.1:${port}/`;
    const slow = await lab.run(httpProbe(url, { timeoutMs: 4_000, freshEvery: 1 }));
    expect(slow.failure).toBeUndefined();
    expect(slow.evidence.note).toMatch(/^the first byte of the answer took 2\.\d s, the connection \d+ ms$/);
    const patient = await lab.run(httpProbe(url, { timeoutMs: 30_000 }));
    expect(patient.evidence.note).toBeUndefined();
  });

  test('one that drips a byte at a time is bounded by the deadline', async () => {
    const port = await lab.tcp(
      onRequest((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        const drip = setInterval(() => socket.write('.'), 5);
        socket.on('close', () => clearInterval(drip));
      }),
    );
    const outcome = await lab.run(httpProbe(`http://127.0.0.1:${port}/`, { timeoutMs: 200 }));
    expect(outcome.failure?.reason).toBe('timeout');
    expect(outcome.evidence.status).toBeUndefined();
  });

  test.each([1, 20])(
    'one that sends more than it announced breaks the protocol (fresh every %i)',
    async (freshEvery) => {
      const url = await answering('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine and more');
      const outcome = await lab.run(httpProbe(url, { freshEvery }));
      expect(outcome.failure?.reason).toBe('protocol');
    },
  );
});

describe('kept connections over https', () => {
  async function counting(answer: (connection: number, request: number) => string | undefined) {
    let connections = 0;
    const port = await lab.tls(fixture('good.pem'), (socket) => {
      const connection = ++connections;
      let requests = 0;
      onRequest((each) => {
        const text = answer(connection, ++requests);
        if (text === undefined) each.destroy();
        else each.write(text);
      })(socket);
    });
    const config = httpProbe(`https://127.0.0.1:${port}/`, { freshEvery: 3 });
    return { config, run: () => lab.run(config), connections: () => connections };
  }

  test('every third run makes a whole handshake, the others none', async () => {
    const server = await counting(() => ok('fine'));
    const outcomes = [];
    for (let run = 0; run < 7; run += 1) outcomes.push(await server.run());
    expect(outcomes.map(({ failure }) => failure)).toEqual(Array(7).fill(undefined));
    expect(outcomes.map(({ evidence }) => 'tls' in evidence.phasesMs)).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(outcomes.every(({ evidence }) => evidence.certificate?.subject === 'localhost')).toBe(true);
    expect(server.connections()).toBe(3);
  });

  test('an idle connection that is gone is replaced within the same run', async () => {
    const server = await counting((connection, request) =>
      connection === 1 && request === 2 ? undefined : ok('fine'),
    );
    await server.run();
    const outcome = await server.run();
    expect(outcome.failure).toBeUndefined();
    expect('tls' in outcome.evidence.phasesMs).toBe(true);
    expect(server.connections()).toBe(2);
  });

  test('a new connection that breaks as well is a failure, after one repetition', async () => {
    const server = await counting((connection) => (connection === 1 ? ok('fine') : undefined));
    await server.run();
    await server.run();
    const third = await server.run();
    const fourth = await server.run();
    expect([third.failure, fourth.failure?.reason]).toEqual([undefined, 'reset']);
  });

  test('a server that closes after each answer is asked on a new connection each time', async () => {
    const server = await counting(() => ok('fine', 'Connection: close\r\n'));
    expect((await server.run()).failure).toBeUndefined();
    expect((await server.run()).failure).toBeUndefined();
    expect(server.connections()).toBe(2);
  });

  test('listeners do not pile up on a kept connection', async () => {
    const server = await counting(() => ok('fine'));
    const config = { ...server.config, freshEvery: 1_000 };
    const warnings: string[] = [];
    const onWarning = (warning: Error) => warnings.push(warning.message);
    process.on('warning', onWarning);
    for (let run = 0; run < 30; run += 1) await lab.run(config);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
    expect(server.connections()).toBe(1);
  });
});

test('a header that may not be sent is told without its value', async () => {
  const headers = { 'x-key': new Secret('hunter2\r\nX: y') };
  const outcome = await lab.run(httpProbe(await answering(ok('')), { headers }));
  expect(outcome.failure?.reason).toBe('protocol');
  expect(outcome.failure?.detail).toBe('the request has a header that may not be sent (ERR_INVALID_CHAR)');
});

test('nothing is sent to a server that is not trusted', async () => {
  let received = 0;
  const port = await lab.tls(fixture('expired.pem'), (socket) => socket.on('data', () => received++));
  const headers = { authorization: new Secret('Bearer x') };
  const outcome = await lab.run(httpProbe(`https://127.0.0.1:${port}/`, { headers }));
  expect(outcome.failure?.detail).toMatch(/^certificate expired/);
  expect(outcome.evidence.certificate?.expiresAtMs).toBe(Date.UTC(2025, 0, 1));
  expect(received).toBe(0);
});
