/** The pages for people: all sites, and one of them. */

import type { AssetName } from './assets.ts';
import { LANGUAGE_PARAMETER } from './language.ts';
import type { WebOptions } from './options.ts';
import type { Pages } from './pages.ts';
import type { Route } from './route.ts';

export function pageRoutes(options: WebOptions, asset: (name: AssetName) => string): readonly Route[] {
  let opened: Pages | undefined;
  const pages = async () => {
    const { createPages } = await import('./pages.ts');
    opened ??= createPages(options, asset);
    return opened;
  };

  return [
    {
      methods: ['GET'],
      path: '/',
      summary: 'All sites; with one site, its page.',
      parameters: [LANGUAGE_PARAMETER],
      handle: async (call) => (await pages()).all(call),
    },
    {
      methods: ['GET'],
      path: '/sites/{id}',
      summary: 'The page of one site.',
      parameters: [
        { name: 'id', in: 'path', type: 'string', required: true, description: 'Id of the site.' },
        LANGUAGE_PARAMETER,
      ],
      handle: async (call) => (await pages()).site(call),
    },
  ];
}
