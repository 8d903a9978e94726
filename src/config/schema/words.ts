/** Text with a meaning: hosts, URLs, time zones, dates, patterns. */

import { z } from 'zod';
import { isHost, isIpWithPort, isLocalAddress, parseEndpoint, wantOfUrl } from '../address.ts';
import { isDate, isTimeZone, localTimeOf, minuteOf, wantOfZone } from '../calendar.ts';
import type { Digest } from '../channel-types.ts';
import { parsePointer } from '../json-pointer.ts';
import { reading, text } from './values.ts';

export function host() {
  const want = 'a host name or IP address without scheme and port';
  return reading(text(253, want), want, (value) => (isHost(value) ? value : undefined));
}

export function endpoint() {
  const want = 'host:port, such as 10.0.0.1:443 or [2001:db8::1]:443';
  return reading(text(300, want), want, parseEndpoint);
}

export function localAddress() {
  const want = 'an IP address of this host, without a port';
  return reading(text(45, want), want, (value) => (isLocalAddress(value) ? value : undefined));
}

/** As Linux names them. */
export function interfaceName() {
  const want = 'the name of a network interface, such as eth0';
  return reading(text(15, want), want, (value) => (/^[^\s/:]+$/.test(value) ? value : undefined));
}

export function ipWithPort() {
  const want = 'an IP address, with :port if it is not 53';
  return reading(text(60, want), want, (value) => (isIpWithPort(value) ? value : undefined));
}

export function httpUrl(protocols: readonly string[]) {
  const want = (value: string) => wantOfUrl(value, protocols) ?? '';
  return reading(text(2_000, want('')), want, (value) =>
    wantOfUrl(value, protocols) === undefined ? value : undefined,
  );
}

export function emailAddress() {
  const want = 'an e-mail address such as siaga@office.example';
  return reading(text(254, want), want, (value) =>
    /^[^\s@<>",;]+@[^\s@<>",;]+$/.test(value) ? value : undefined,
  );
}

export function timeZone() {
  return reading(text(60, 'an IANA time zone such as Asia/Jakarta'), wantOfZone, (value) =>
    isTimeZone(value) ? value : undefined,
  );
}

/** As Prometheus names labels; it may become one. */
export function labelName() {
  const want = 'a label of letters, digits and _ that begins with a letter';
  return text(63, want).regex(/^[A-Za-z][A-Za-z0-9_]*$/, { error: () => want });
}

export function localTime() {
  const want = 'a local time such as 2026-12-04 08:00';
  return reading(text(19, want), want, localTimeOf);
}

/** Minutes of the day. */
export function timeOfDay() {
  const want = 'a time of the day such as 07:30';
  return reading(text(5, want), want, (value) => (value === '24:00' ? undefined : minuteOf(value)));
}

export function endOfHours() {
  const want = 'a time of the day such as 07:30, or 24:00';
  return reading(text(5, want), want, minuteOf);
}

/** As in a calendar, Monday first. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export function digest() {
  const want = 'hourly, or a time of the day such as 07:30';
  return reading(text(6, want), want, (value): Digest | undefined => {
    if (value === 'hourly') return { kind: 'hourly' };
    const atMinute = value === '24:00' ? undefined : minuteOf(value);
    return atMinute === undefined ? undefined : { kind: 'daily', atMinute };
  });
}

export function date() {
  const want = 'a real date such as 2026-08-17';
  return reading(text(10, want), want, (value) => (isDate(value) ? value : undefined));
}

export function jsonPointer() {
  const want = 'a JSON Pointer such as /data/0, or nothing';
  return reading(z.string({ error: () => want }).max(1_000, { error: () => want }), want, (value) =>
    parsePointer(value) ? value : undefined,
  );
}

export function pattern() {
  const want = 'a regular expression (flag u)';
  return reading(text(1_000, want), want, (value) => (isPattern(value) ? value : undefined));
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
