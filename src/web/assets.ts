/** The few files that the page needs, read once. Their address carries a digest of what is in them, so browsers may keep them. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Route } from './route.ts';

const FILES = {
  'siaga.css': 'text/css; charset=utf-8',
  'refresh.js': 'text/javascript; charset=utf-8',
  'status.css': 'text/css; charset=utf-8',
  'status.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;
export type AssetName = keyof typeof FILES;

export interface Assets {
  /** Relative to the root of the service. */
  address(name: AssetName): string;
  readonly routes: readonly Route[];
}

export function assetText(name: AssetName): string {
  return readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
}

export function loadAssets(): Assets {
  const digests = new Map<AssetName, string>();
  const routes: Route[] = [];
  for (const name of Object.keys(FILES) as AssetName[]) {
    const body = assetText(name);
    digests.set(name, createHash('sha256').update(body).digest('hex').slice(0, 12));
    routes.push({
      methods: ['GET'],
      path: `/assets/${name}`,
      summary: 'A file of the page.',
      parameters: [{ name: 'v', in: 'query', type: 'string', description: 'Digest of the content.' }],
      handle: () => ({
        status: 200,
        contentType: FILES[name],
        body,
        headers: { 'cache-control': 'public, max-age=31536000, immutable' },
      }),
    });
  }
  return { address: (name) => `assets/${name}?v=${digests.get(name) ?? ''}`, routes };
}
