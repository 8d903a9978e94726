import { expect, test } from 'vitest';
import {
  deniedBy,
  fpingCommand,
  hinderedBy,
  pingCommand,
  readFpingError,
  readFpingLine,
  readPingLine,
} from '../../../src/probe/icmp-tools.ts';

test.each([
  ['127.0.0.1 : [0], 64 bytes, 0.275 ms (0.275 avg, 0% loss)', { address: '127.0.0.1', rttMs: 0.275 }],
  ['::1       : [0], 64 bytes, 12.0 ms (12.0 avg, 0% loss)', { address: '::1', rttMs: 12 }],
  ['10.0.0.1 : [0], 0.04 ms (0.04 avg, 0% loss)', { address: '10.0.0.1', rttMs: 0.04 }],
  ['10.99.1.1 : [0], timed out (NaN avg, 100% loss)', { address: '10.99.1.1' }],
  ['10.0.0.1 : [13], 64 bytes, 3.1 ms (3.3 avg, 0% loss)', { address: '10.0.0.1', rttMs: 3.1 }],
  ['10.0.0.1 : 3.1 3.2 -', undefined],
  ['', undefined],
])('fping: %s', (line, expected) => {
  expect(readFpingLine(line)).toEqual(expected);
});

test.each([
  [
    'ICMP Host Unreachable from 10.0.0.254 for ICMP Echo sent to 10.9.9.9',
    { address: '10.9.9.9', said: 'Host Unreachable from 10.0.0.254' },
  ],
  ['10.9.9.9 : -', undefined],
])('fping error: %s', (line, expected) => {
  expect(readFpingError(line)).toEqual(expected);
});

test.each([
  ['64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.025 ms', { rttMs: 0.025 }],
  ['64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time<1 ms', { rttMs: 1 }],
  [
    'From 10.0.0.254 icmp_seq=1 Destination Host Unreachable',
    { said: 'Destination Host Unreachable from 10.0.0.254' },
  ],
  ['1 packets transmitted, 0 received, 100% packet loss, time 0ms', undefined],
])('ping: %s', (output, expected) => {
  expect(readPingLine(output)).toEqual(expected);
});

test.each([
  [4, "fping: can't create socket (must run as root?)\n", "fping: can't create socket (must run as root?)"],
  [
    2,
    'ping: socktype: SOCK_RAW\nping: socket: Operation not permitted\n',
    'ping: socket: Operation not permitted',
  ],
  [1, '10.0.0.1 : -', undefined],
  [0, '', undefined],
  [2, 'ping: connect: Network is unreachable', undefined],
])('exit %i with %j', (code, stderr, expected) => {
  expect(deniedBy({ code, stderr, stdout: '', truncated: false })).toBe(expected);
});

test.each([
  [
    4,
    'fping: cannot bind source address : Cannot assign requested address\n',
    'cannot bind source address: Cannot assign requested address',
  ],
  [2, 'ping: connect: Network is unreachable\n', 'connect: Network is unreachable'],
  [1, '\n10.0.0.1 : -\n', undefined],
  [0, '\n10.0.0.1 : 0.03\n', undefined],
])('hindered, exit %i with %j', (code, stderr, expected) => {
  expect(hinderedBy({ code, stderr, stdout: '', truncated: false })).toBe(expected);
});

test('a burst is spread over a second, or half the time there is, and leaves the rest for the last answer', () => {
  const sending = { echoes: 10, timeoutMs: 5_000, localAddress: undefined };
  expect(fpingCommand(['a'], sending).join(' ')).toBe('fping -C 10 -i 0 -p 100 -t 4000 a');
  expect(fpingCommand(['a'], { ...sending, timeoutMs: 800 }).join(' ')).toBe(
    'fping -C 10 -i 0 -p 40 -t 400 a',
  );
  expect(fpingCommand(['a'], { ...sending, echoes: 1 }).join(' ')).toBe('fping -C 1 -i 0 -t 5000 a');
  expect(pingCommand('a', { ...sending, echoes: 5 }).join(' ')).toBe('ping -n -c 5 -i 0.2 -W 5 a');
  expect(pingCommand('a', { ...sending, echoes: 1 }).join(' ')).toBe('ping -n -c 1 -W 5 a');
});
