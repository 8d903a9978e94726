/** The pages for people. */

import type { AssetName } from './assets.ts';
import type { WebOptions } from './options.ts';
import { html } from './page/html.ts';
import { page } from './reply.ts';
import type { Route } from './route.ts';

export function pageRoutes(options: WebOptions, _asset: (name: AssetName) => string): readonly Route[] {
  return [
    {
      methods: ['GET'],
      path: '/',
      summary: 'All sites.',
      handle: () => page(200, html`<title>${options.config().sites[0]?.name}</title>`.toString()),
    },
  ];
}
