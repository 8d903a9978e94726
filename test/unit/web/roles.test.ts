import { describe, expect, it } from 'vitest';
import { loadAssets } from '../../../src/web/assets.ts';
import { createLive } from '../../../src/web/live.ts';
import { needOf } from '../../../src/web/roles.ts';
import { ACT_METHODS } from '../../../src/web/route.ts';
import { routesOf } from '../../../src/web/web.ts';
import { EXPECTED } from '../../support/web/role-table.ts';
import { storyOptions } from '../../support/web/serve.ts';
import { wellStory } from '../../support/web/stories.ts';

const options = storyOptions(() => wellStory, {
  lifecycle: { reload: async () => ({ ok: true, value: '' }) },
});
const served = routesOf(options, loadAssets(), createLive(options.picture, options.clock)).flatMap(
  (route) => [
    ...route.methods.map((method) => ({ method, path: route.path })),
    ...(route.form ? [{ method: 'POST' as const, path: route.path }] : []),
    ...ACT_METHODS.filter((method) => route.acts?.[method]).map((method) => ({ method, path: route.path })),
  ],
);

describe('the table of roles', () => {
  it('says what was thought of each route, and every route was thought of', () => {
    const found = served.map(({ method, path }) => {
      const { role, open } = needOf(method, path);
      return [`${method} ${path}`, open ?? role];
    });
    expect(Object.fromEntries(found)).toEqual(EXPECTED);
  });

  it('asks of everything that changes something to act, and lets none of it stand open', () => {
    const acts = served
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => needOf(method, path));
    expect(acts.length).toBeGreaterThan(4);
    expect(new Set(acts.map((need) => JSON.stringify(need)))).toEqual(new Set(['{"role":"act"}']));
  });

  it.each([
    ['GET', '/new'],
    ['POST', '/metrics'],
    ['DELETE', '/api/v1/sites'],
    ['GET', '/api/v1/sites/{id}/secrets'],
  ] as const)('has no row for %s %s, so that it cannot be served', (method, path) => {
    expect(() => needOf(method, path)).toThrow(`${method} ${path} has no row in the table of roles`);
  });
});
