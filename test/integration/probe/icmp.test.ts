import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IcmpProbe } from '../../../src/config/probe-types.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { inspectIcmp } from '../../../src/probe/icmp-tools.ts';
import { createProbeContext } from '../../../src/probe/probe.ts';
import { COMMON, Lab } from './lab.ts';

const FPING = '/usr/bin/fping';
const PING = '/usr/bin/ping';
const inspection = await inspectIcmp(systemClock);
const usable = (tool: string) =>
  inspection.tools.some((each) => each.tool === tool && each.state === 'usable');
const hasFping = existsSync(FPING) && usable('fping');
const hasPing = existsSync(PING) && usable('ping');
if (!hasFping) console.warn('SKIPPED: tests of icmp by fping, which is not installed or not permitted here');
if (!hasPing) console.warn('SKIPPED: tests of icmp by ping, which is not installed or not permitted here');

let folder: string;
let lab: Lab;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siaga-icmp-'));
  lab = new Lab(createProbeContext({ clock: systemClock, searchPath: folder }));
});
afterEach(async () => {
  await lab.close();
  await rm(folder, { recursive: true });
});

function icmpProbe(host: string, timeoutMs = 3_000): IcmpProbe {
  return { ...COMMON, kind: 'icmp', host, timeoutMs };
}

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

describe.skipIf(!hasFping)('by fping', () => {
  test('IPv4, IPv6 and a name pass, with a round-trip time', async () => {
    await symlink(FPING, join(folder, 'fping'));
    const outcomes = await Promise.all(
      ['127.0.0.1', '::1', 'localhost'].map((host) => lab.run(icmpProbe(host))),
    );
    expect(outcomes.map(({ failure }) => failure)).toEqual([undefined, undefined, undefined]);
    expect(outcomes.map(({ evidence }) => evidence.address)).toEqual(['127.0.0.1', '::1', '127.0.0.1']);
    for (const { evidence } of outcomes) {
      expect(evidence.phasesMs.first_byte).toBeGreaterThan(0);
      expect(evidence.phasesMs.total).toBe(
        (evidence.phasesMs.dns ?? 0) + (evidence.phasesMs.first_byte ?? 0),
      );
    }
  });

  test('probes that fall due together share one process', async () => {
    const log = join(folder, 'log');
    await program('fping', `echo x >> ${log}; exec ${FPING} "$@"`);
    await lab.run(icmpProbe('127.0.0.1'));
    const before = (await readFile(log, 'utf8')).length;
    const hosts = Array.from({ length: 40 }, (_, index) => `127.0.0.${index + 1}`);
    const outcomes = await Promise.all(hosts.map((host) => lab.run(icmpProbe(host))));
    expect(outcomes.filter(({ failure }) => failure)).toEqual([]);
    expect((await readFile(log, 'utf8')).length - before).toBe(2);
  });

  test('an address that is silent does not hold up one that answers', async () => {
    await symlink(FPING, join(folder, 'fping'));
    const silent = lab.run(icmpProbe('240.0.0.1', 400));
    const alive = await lab.run(icmpProbe('127.0.0.1', 400));
    expect(alive.failure).toBeUndefined();
    expect(['timeout', 'unreachable']).toContain((await silent).failure?.reason);
  });
});

describe.skipIf(!hasFping)('a round by fping', () => {
  test('is not spoilt by a probe that gives up while it gathers', async () => {
    await symlink(FPING, join(folder, 'fping'));
    const giver = new AbortController();
    const given = lab.context.icmp.ping('127.0.0.9', { echoes: 1, timeoutMs: 1_000 }, giver.signal);
    giver.abort();
    expect(await given).toMatchObject({ ok: false });
    const outcome = await lab.run(icmpProbe('127.0.0.1'));
    expect(outcome.failure).toBeUndefined();
  });
});

describe.skipIf(!hasPing)('by ping, where there is no fping', () => {
  test('IPv4 and IPv6 pass', async () => {
    await symlink(PING, join(folder, 'ping'));
    const outcomes = await Promise.all(['127.0.0.1', '::1'].map((host) => lab.run(icmpProbe(host))));
    expect(outcomes.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    expect(outcomes[0]?.evidence.phasesMs.first_byte).toBeGreaterThan(0);
  });
});

describe('a burst', () => {
  /** An fping that answers, and loses, as the test says; the first call is the look at the host itself. */
  const fping = (lines: readonly string[], then = '') =>
    program(
      'fping',
      `case "$*" in *127.0.0.1) ;; *) printf '${lines.map((line) => `${line}\\n`).join('')}'; ${then};; esac`,
    );
  const answer = (index: number, rttMs: number) =>
    `10.9.9.9 : [${index}], 64 bytes, ${rttMs} ms (0 avg, 0%% loss)`;
  const silent = (index: number) => `10.9.9.9 : [${index}], timed out (NaN avg, 100%% loss)`;

  test.skipIf(!hasFping)('by fping is answered whole by this host', async () => {
    await symlink(FPING, join(folder, 'fping'));
    const { evidence, failure } = await lab.run({ ...icmpProbe('127.0.0.1'), burst: 8 });
    expect(failure).toBeUndefined();
    expect(evidence.burst?.sent).toBe(8);
    expect(evidence.burst?.rttsMs).toHaveLength(8);
    expect(evidence.phasesMs.first_byte).toBe(evidence.burst?.rttsMs[0]);
  });

  test.skipIf(!hasPing)('by ping is of five echoes at most', async () => {
    await symlink(PING, join(folder, 'ping'));
    const { evidence } = await lab.run({ ...icmpProbe('127.0.0.1'), burst: 8 });
    expect(evidence.burst?.sent).toBe(5);
    expect(evidence.burst?.rttsMs).toHaveLength(5);
  });

  test('passes when one echo is answered, and says how many were not', async () => {
    await fping([silent(0), answer(1, 20), silent(2), answer(3, 21)]);
    const { evidence, failure } = await lab.run({ ...icmpProbe('10.9.9.9'), burst: 4 });
    expect(failure).toBeUndefined();
    expect(evidence.burst).toEqual({ sent: 4, rttsMs: [20, 21] });
  });

  test('that is not over at the deadline counts what came', async () => {
    await fping([answer(0, 20)], 'exec /bin/sleep 60');
    const { evidence, failure } = await lab.run({ ...icmpProbe('10.9.9.9', 300), burst: 4 });
    expect(failure).toBeUndefined();
    expect(evidence.burst).toEqual({ sent: 4, rttsMs: [20] });
  });

  test('of which nothing came back fails', async () => {
    await fping([0, 1, 2, 3].map(silent));
    const { evidence, failure } = await lab.run({ ...icmpProbe('10.9.9.9'), burst: 4 });
    expect(failure?.reason).toBe('timeout');
    expect(evidence.burst).toBeUndefined();
  });
});

describe('an echo that cannot leave this host', () => {
  const NOWHERE = '10.9.9.9';
  /** The first call is the look at the host itself. */
  const hindered = (name: string, code: number, said: string) =>
    program(name, `case "$*" in *127.0.0.1) ;; *) echo '${said}' >&2; exit ${code};; esac`);
  const unsent = (why: string) => ({
    reason: 'unreachable',
    detail: `no echo to ${NOWHERE} could be sent: ${why}`,
    inHost: true,
  });

  test.each([
    ['fping', 1, `${NOWHERE} : -`, 'this host has no route there, or its firewall forbids it'],
    [
      'fping',
      4,
      'fping: cannot bind source address : Cannot assign requested address',
      'cannot bind source address: Cannot assign requested address',
    ],
    ['ping', 2, 'ping: connect: Network is unreachable', 'connect: Network is unreachable'],
  ])('is not told as silence: %s, exit %i, %j', async (name, code, said, why) => {
    await hindered(name, code, said);
    expect((await lab.run(icmpProbe(NOWHERE))).failure).toEqual(unsent(why));
  });

  test('is a matter of its size when it is large', async () => {
    await hindered('fping', 1, `${NOWHERE} : -`);
    expect((await lab.run({ ...icmpProbe(NOWHERE), packetBytes: 1_500 })).failure).toEqual({
      reason: 'unreachable',
      detail: `no echo of 1500 bytes in one packet to ${NOWHERE} could be sent`,
    });
  });
});

describe('without a usable program', () => {
  test('nothing installed: permission, with what to install', async () => {
    const outcome = await lab.run(icmpProbe('127.0.0.1'));
    expect(outcome.failure).toEqual({
      reason: 'permission',
      detail: 'cannot ping: neither fping nor ping is installed; install the package fping',
    });
  });

  test('not permitted: permission, with what it said and the way to allow it', async () => {
    await program('fping', `echo "fping: can't create socket (must run as root?)" >&2; exit 4`);
    const outcome = await lab.run(icmpProbe('127.0.0.1'));
    expect(outcome.failure?.reason).toBe('permission');
    expect(outcome.failure?.detail).toContain('must run as root');
    expect(outcome.failure?.detail).toContain('setcap cap_net_raw+ep');
    const found = await inspectIcmp(systemClock, folder);
    expect(found.tools.map(({ state }) => state)).toEqual(['denied', 'missing']);
    expect(found.usable).toBeUndefined();
  });

  test('a router that says unreachable is believed at once', async () => {
    const unreachable = 'ICMP Host Unreachable from 10.0.0.254 for ICMP Echo sent to 10.9.9.9';
    await program(
      'fping',
      `case "$*" in *127.0.0.1) ;; *) echo "${unreachable}" >&2; exec /bin/sleep 60;; esac`,
    );
    const outcome = await lab.run(icmpProbe('10.9.9.9'));
    expect(outcome.failure).toEqual({
      reason: 'unreachable',
      detail: '10.9.9.9 cannot be reached: Host Unreachable from 10.0.0.254',
    });
  });

  test('a program that hangs is killed at the deadline', async () => {
    await program('fping', 'case "$*" in *127.0.0.1) ;; *) exec /bin/sleep 60;; esac');
    const outcome = await lab.run(icmpProbe('10.9.9.9', 200));
    expect(outcome.failure).toEqual({
      reason: 'timeout',
      detail: 'no reply from 10.9.9.9 within 0.2 s',
    });
  });
});
