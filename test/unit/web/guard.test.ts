import { describe, expect, it } from 'vitest';
import { createGuard, type Knock } from '../../../src/web/guard.ts';

const guard = createGuard({ listenHost: '10.0.0.5', externalUrl: 'https://siaga.example/office' });
const knock = (parts: Partial<Knock>): Knock => ({
  method: 'GET',
  host: '127.0.0.1:10514',
  origin: undefined,
  fetchSite: undefined,
  localAddress: undefined,
  ...parts,
});

describe('the host name of a request', () => {
  it.each([
    'localhost:10514',
    'LOCALHOST',
    'siaga.localhost:1',
    '127.0.0.1',
    '127.8.9.1:10514',
    '[::1]:10514',
    '10.0.0.5:10514',
    'siaga.example',
    'SIAGA.example:443',
  ])('%s is ours', (host) => {
    expect(guard(knock({ host }))).toBeUndefined();
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.evil',
    '10.0.0.6',
    '[::2]',
    '[fe80::1]:80',
    'user@localhost',
    'localhost:10514/x',
    'local host',
    '',
    '[::1',
    'localhost:999999',
    'localhost.',
    'localhost.:10514',
    '127.1',
    '2130706433',
    '0.0.0.0:10514',
    '[::ffff:127.0.0.1]:10514',
    '[0:0:0:0:0:0:0:1]',
    '[::1].evil.example',
    '127.0.0.1,evil.example',
    '127.0.0.1:10514:80',
  ])('%s is not', (host) => {
    expect(guard(knock({ host }))).toMatch(/host/i);
  });

  it('must be there', () => {
    expect(guard(knock({ host: undefined }))).toMatch(/Host/);
  });

  it('may be the address that the connection came in on, for a listener on every address', () => {
    const wide = createGuard({ listenHost: '0.0.0.0' });
    expect(wide(knock({ host: '192.168.7.2:10514', localAddress: '::ffff:192.168.7.2' }))).toBeUndefined();
    expect(wide(knock({ host: '192.168.7.3:10514', localAddress: '192.168.7.2' }))).toBeDefined();
    expect(wide(knock({ host: 'evil.example', localAddress: '192.168.7.2' }))).toBeDefined();
  });
});

describe('the origin of a request', () => {
  it.each([
    ['http://127.0.0.1:10514', true],
    ['https://127.0.0.1:10514', true],
    ['https://siaga.example', true],
    ['http://siaga.example', false],
    ['http://127.0.0.1:3000', false],
    ['http://localhost:10514', false],
    ['https://evil.example', false],
    ['null', false],
    ['', false],
  ])('%j passes: %s', (origin, passes) => {
    expect(guard(knock({ origin })) === undefined).toBe(passes);
  });

  it('counts for acting even where no Origin is sent', () => {
    expect(guard(knock({ method: 'POST', fetchSite: 'cross-site' }))).toBeDefined();
    expect(guard(knock({ method: 'POST', fetchSite: 'same-site' }))).toBeDefined();
    expect(guard(knock({ method: 'POST', fetchSite: 'same-origin' }))).toBeUndefined();
    expect(guard(knock({ method: 'POST' }))).toBeUndefined();
    expect(guard(knock({ method: 'GET', fetchSite: 'cross-site' }))).toBeUndefined();
  });
});
