import { describe, expect, it } from 'vitest';
import { readHop } from '../../../src/cli/next-hop.ts';

describe('the next hop of a packet', () => {
  it.each([
    ['10.99.3.3 via 10.99.1.1 dev s0 src 10.99.1.2 uid 0 \\    cache', { leaves: 's0', via: '10.99.1.1' }],
    ['10.99.1.7 dev s0 src 10.99.1.2 uid 0 \\    cache', { leaves: 's0' }],
    ['local 127.0.0.1 dev lo src 127.0.0.1 uid 0 \\    cache <local>', { leaves: 'lo' }],
    ['192.0.2.1 via inet6 fe80::1 dev eth0 src 192.0.2.9 uid 0', { leaves: 'eth0', via: 'fe80::1' }],
  ])('%s', (line, hop) => {
    expect(readHop(line, '')).toEqual({ kind: 'hop', ...hop });
  });

  it('is none where the kernel knows no route', () => {
    const said = 'RTNETLINK answers: Network is unreachable';
    expect(readHop('', `${said}\n`)).toEqual({ kind: 'none', said });
  });
});
