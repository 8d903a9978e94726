/** The public status as a page and as JSON: nothing of the inside, and kept by caches for a moment. */

import { createHash } from 'node:crypto';
import type { Language } from '../model/language.ts';
import type { PublicStatus } from '../model/public-status.ts';
import type { AssetName } from './assets.ts';
import { LANGUAGE_PARAMETER, languageOf } from './language.ts';
import type { WebOptions } from './options.ts';
import { publicStatus } from './public-status.ts';
import type { Reply } from './reply.ts';
import type { Call, Route } from './route.ts';

/** The public of an Indonesian office, where the browser asks for nothing that we speak. */
const OTHERWISE: Language = 'id';
/** So long a cache may show it without asking. */
const KEPT_S = 30;
const TAG_LENGTH = 22;

export function statusRoutes(options: WebOptions, asset: (name: AssetName) => string): readonly Route[] {
  const told = () => publicStatus(options.config(), options.picture(), options.clock.now().atMs);
  const page = async (call: Call): Promise<Reply> => {
    const { statusPage } = await import('./page/status/status-page.ts');
    // What was chosen for the other pages is in a cookie, by which no cache should tell readers apart.
    const language = languageOf({ ...call, cookie: undefined }, OTHERWISE);
    const status = told();
    const body = statusPage(status, { language, asset, address: (other) => `?lang=${other}` });
    return cacheable('text/html; charset=utf-8', body, tagOf(status, language), call);
  };
  const json = (call: Call): Reply => {
    const status = told();
    const body = `${JSON.stringify(status)}\n`;
    return cacheable('application/json; charset=utf-8', body, tagOf(status, 'json'), call);
  };
  return [
    {
      methods: ['GET'],
      path: '/status',
      summary: 'The page for the public: services, what is going on, what is planned.',
      parameters: [{ ...LANGUAGE_PARAMETER, description: 'Language of the page.' }],
      handle: page,
    },
    { methods: ['GET'], path: '/status.json', summary: 'The same for programs.', handle: json },
  ];
}

/** Weak: for a minute it is as good as the same, though its time is not. */
function tagOf(status: PublicStatus, form: string): string {
  const minute = status.as_of.slice(0, 'yyyy-mm-ddThh:mm'.length);
  const same = JSON.stringify([form, { ...status, as_of: minute }]);
  return `W/"${createHash('sha256').update(same).digest('base64url').slice(0, TAG_LENGTH)}"`;
}

function cacheable(contentType: string, body: string, tag: string, { ifNoneMatch }: Call): Reply {
  const headers = {
    'cache-control': `public, max-age=${KEPT_S}`,
    etag: tag,
    vary: 'accept-language, accept-encoding',
  };
  const isKnown = ifNoneMatch?.split(',').some((one) => one.trim() === tag || one.trim() === '*') ?? false;
  return isKnown
    ? { status: 304, contentType, body: '', headers }
    : { status: 200, contentType, body, headers };
}
