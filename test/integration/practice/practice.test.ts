import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPractice } from '../../../src/cli/practice.ts';
import type { PracticeConfig } from '../../../src/config/types.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { systemRandom } from '../../../src/platform/random.ts';
import { type Practice, startPractice } from '../../../src/practice/practice.ts';
import { recordedLogger } from '../../support/quiet-logger.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function call(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function reach(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve('open');
    });
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : 'failed'));
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const limitMs = performance.now() + 20_000; !(await condition()); ) {
    if (performance.now() > limitMs) throw new Error('the condition did not come true within 20 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('practice', () => {
  let folder: TemporaryFolder;
  let practice: Practice;
  const logger = recordedLogger();
  const configOf = (spoolPath: string): PracticeConfig => ({
    httpPort: 0,
    tcpPort: 0,
    controlPort: 0,
    spoolPath,
    spoolQuotaBytes: 4 * 1_024 ** 2,
    recordBytes: 1_024,
    recordsPerSecond: 20,
  });

  beforeEach(async () => {
    folder = await temporaryFolder();
    logger.lines.length = 0;
    const config = configOf(`${folder.path}/spool`);
    practice = await startPractice({ config, clock: systemClock, random: systemRandom, logger });
  });
  afterEach(async () => {
    await practice.close();
    await folder[Symbol.asyncDispose]();
  });

  const act = (command: string, body?: string) =>
    call(practice.ports.control, `/${command}`, { method: 'POST', ...(body === undefined ? {} : { body }) });
  const rows = async (path: string): Promise<readonly Record<string, unknown>[]> =>
    JSON.parse((await call(practice.ports.control, path)).body);
  const status = async () => JSON.parse((await call(practice.ports.control, '/status')).body);

  it('answers at /health with a date, acknowledges records, and receives those of the office', async () => {
    const health = await call(practice.ports.http, '/health');
    expect(health.status).toBe(200);
    expect(Date.parse(String(health.headers.date))).toBeGreaterThan(0);
    const posted = await call(practice.ports.http, '/records', { method: 'POST', body: 'a record' });
    expect(posted.status).toBe(201);
    expect((await call(practice.ports.http, '/elsewhere')).status).toBe(404);
    expect(await reach(practice.ports.tcp)).toBe('open');
    await until(async () => (await status()).centre.receivedRecords > 2);
    expect((await readdir(`${folder.path}/spool`)).length).toBeGreaterThan(1);
  });

  it('cut: both ports refuse and open connections break; restore: all is as before', async () => {
    const held = connect(practice.ports.tcp, '127.0.0.1');
    await new Promise((resolve) => held.once('connect', resolve));
    const broke = new Promise((resolve) => held.once('close', resolve));
    held.on('error', () => {});
    expect((await act('cut')).status).toBe(200);
    await broke;
    expect(await reach(practice.ports.tcp)).toBe('ECONNREFUSED');
    expect(await reach(practice.ports.http)).toBe('ECONNREFUSED');
    await until(async () => (await status()).office.pendingRecords > 2);
    await act('restore');
    expect(await reach(practice.ports.tcp)).toBe('open');
    expect((await call(practice.ports.http, '/health')).status).toBe(200);
    await until(async () => (await status()).office.pendingRecords < 2);
  });

  it('lossy: some answers never come, the others do, and restore ends it', async () => {
    expect(JSON.parse((await act('lossy')).body).message).toContain('20 in 100 answers never come');
    const answered = await Promise.all(
      Array.from({ length: 100 }, () =>
        fetch(`http://127.0.0.1:${practice.ports.http}/health`, { signal: AbortSignal.timeout(1_500) }).then(
          ({ ok }) => ok,
          () => false,
        ),
      ),
    );
    const lost = answered.filter((ok) => !ok).length;
    // Binomial with 20 %: outside of this once in a hundred thousand runs.
    expect(lost).toBeGreaterThanOrEqual(5);
    expect(lost).toBeLessThanOrEqual(40);
    await act('restore');
    expect((await status()).centre.lossRatio).toBe(0);
    expect((await call(practice.ports.http, '/health')).status).toBe(200);
  });

  it('slow: answers wait as long as was asked for, the edge does not', async () => {
    await act('slow', '{"seconds": 0.5}');
    const startedMs = performance.now();
    expect((await call(practice.ports.http, '/health')).status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThan(450);
    expect(await reach(practice.ports.tcp)).toBe('open');
  });

  it('broken: 503 while the edge stays up', async () => {
    await act('broken');
    expect((await call(practice.ports.http, '/health')).status).toBe(503);
    expect(await reach(practice.ports.tcp)).toBe('open');
  });

  it('tells like recording software what waits, and what the centre has', async () => {
    await until(async () => (await rows('/completions?since=0')).length > 0);
    const [stage, ready, totals] = await rows('/counts');
    expect(stage).toMatchObject({
      stage: 'captured',
      pending: expect.any(Number),
      pending_bytes: expect.any(Number),
    });
    expect(ready).toMatchObject({ stage: 'print_ready', pending: expect.any(Number), pending_bytes: null });
    expect(Number(totals?.captured)).toBeGreaterThanOrEqual(Number(totals?.acknowledged));
    const [first] = await rows('/completions?since=0');
    expect(first?.stage).toBe('print_ready');
    expect(Number(first?.reached_at)).toBeGreaterThanOrEqual(Number(first?.captured_at));
    expect(await rows(`/completions?since=${Date.now() / 1_000 + 60}`)).toEqual([]);
    expect((await call(practice.ports.control, '/completions')).status).toBe(400);
    expect((await act('surge')).status).toBe(200);
  });

  it('print: says when no card is left; restock: as many as ever', async () => {
    const cards = async () => JSON.parse((await call(practice.ports.control, '/cards')).body);
    await until(async () => (await cards()).items < 6_000);
    expect(await cards()).toEqual({ items: expect.any(Number), capacity: 6_000 });
    expect(JSON.parse((await act('print')).body).message).toMatch(/ blank cards are left, none by 20/);
    const before = (await cards()).items;
    await until(async () => (await cards()).items < before - 30);
    const answer = JSON.parse((await act('restock')).body);
    expect(answer.office.cardsLeft).toBe(6_000);
    expect(answer.message).toMatch(/ 6000 blank cards are left\.$/);
  });

  it('fill: says when, and combines with a cut', async () => {
    await act('cut');
    const answer = JSON.parse((await act('fill')).body);
    const inMs = answer.fullAtMs - Date.now();
    expect(inMs).toBeGreaterThan(230_000);
    expect(inMs).toBeLessThanOrEqual(240_000);
    expect(answer.message).toContain('cut off');
    expect(answer.message).toContain('it is full by');
    expect(answer.centre.cut).toBe(true);
    expect(JSON.parse((await act('restore')).body).fullAtMs).toBeNull();
  });

  it.each([
    ['another host name', '/cut', 'POST', { host: 'evil.example' }, '', 403],
    ['another port', '/cut', 'POST', { host: '127.0.0.1:1' }, '', 403],
    ['a web page', '/cut', 'POST', { origin: 'http://evil.example' }, '', 403],
    ['a web page of this machine', '/cut', 'POST', { origin: 'http://127.0.0.1:10514' }, '', 403],
    ['a web page reading', '/status', 'GET', { origin: 'null' }, '', 403],
    ['a GET that acts', '/cut', 'GET', {}, '', 405],
    ['an unknown command', '/explode', 'POST', {}, '', 404],
    ['a long body', '/cut', 'POST', {}, 'x'.repeat(2_000), 413],
    ['no JSON', '/slow', 'POST', {}, 'three', 400],
    ['too slow', '/slow', 'POST', {}, '{"seconds": 31}', 400],
    ['no number', '/slow', 'POST', {}, '{"seconds": "3"}', 400],
  ])('the control door refuses %s and changes nothing', async (_, path, method, headers, body, expected) => {
    const reply = await call(practice.ports.control, path, { method, headers, body });
    expect(reply.status).toBe(expected);
    expect(reply.headers['content-type']).toBe('application/problem+json');
    expect((await status()).centre).toMatchObject({ cut: false, broken: false, delayMs: 0 });
  });

  it('closes in less than a second in the middle of everything, and leaves nothing open', async () => {
    await act('slow', '{"seconds": 30}');
    const waiting = call(practice.ports.http, '/health').catch((error: Error) => error.message);
    await act('fill');
    const startedMs = performance.now();
    await practice.close();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(await waiting).toBeTypeOf('string');
    for (const port of Object.values(practice.ports)) expect(await reach(port)).toBe('ECONNREFUSED');
  });

  it('says which port is taken, opens nothing then and leaves the spool alone', async () => {
    const config = { ...configOf(`${folder.path}/other`), controlPort: practice.ports.control };
    const second = startPractice({ config, clock: systemClock, random: systemRandom, logger });
    await expect(second).rejects.toThrow(`127.0.0.1:${practice.ports.control}`);
    expect(await readdir(folder.path)).toEqual(['spool']);
  });

  describe('siaga practice', () => {
    const said = { out: '', err: '' };
    const io = {
      write: (text: string) => {
        said.out += text;
      },
      writeError: (text: string) => {
        said.err += text;
      },
    };
    beforeEach(() => {
      said.out = '';
      said.err = '';
    });
    const run = (...words: string[]) =>
      runPractice([...words, '--control', `http://localhost:${practice.ports.control}`], io);

    it('tells the state in sentences, changes it, and logs one line a change', async () => {
      expect(await run()).toBe(0);
      expect(said.out).toMatch(
        /^The centre answers normally\. The office records; \d+ records wait .* full\. \d+ blank cards are left\.\n$/,
      );
      said.out = '';
      expect(await run('cut')).toBe(0);
      expect(said.out).toContain('The centre is cut off');
      expect(said.err).toBe('');
      expect(logger.lines.filter((line) => line.startsWith('info: practice:'))).toEqual([
        'info: practice: cut',
      ]);
    });

    it('ends with 1 when nothing listens and says what must run', async () => {
      await practice.close();
      expect(await run('status')).toBe(1);
      expect(said.err).toContain('npm start');
    });

    it.each([
      [['explode'], 'unknown "explode"'],
      [['cut', 'fill'], 'one word at a time'],
      [['cut', '--control', 'http://dc.example:80'], '--control wants'],
      [['cut', '--control'], '--control wants'],
    ])('ends with 2 for %j', async (words, problem) => {
      expect(await runPractice(words, io)).toBe(2);
      expect(said.err).toContain(problem);
      expect(said.out).toBe('');
    });
  });
});
