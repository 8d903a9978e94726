/** Sites as they are now, whole or by their parts. Everything answers from memory. */

import type { SiteConfig } from '../config/types.ts';
import type { Language } from '../model/language.ts';
import type { Picture } from '../model/picture.ts';
import { advisoryJson } from './advisory-json.ts';
import { linkJson, siteJson, stockJson, storeJson } from './api-json.ts';
import { languageOf, SENTENCES } from './language.ts';
import type { WebOptions } from './options.ts';
import { json, problem, type Reply } from './reply.ts';
import { type Call, type Parameter, type Route, SITE } from './route.ts';
import { serviceWithDaysJson } from './service-json.ts';
import { syncJson } from './sync-json.ts';

const SITE_ID: Parameter = {
  name: 'id',
  in: 'path',
  type: 'string',
  required: true,
  description: 'Id of the site.',
};
const NO_SITE = 'There is no site with this id.';

/** A path each: what all sites have of it, or one of them. */
interface Part {
  readonly name: string;
  readonly summary: string;
  /** Schema of the answer. */
  readonly answer: string;
  of(site: SiteConfig, picture: Picture, language: Language): readonly unknown[];
}

const PARTS: readonly Part[] = [
  {
    name: 'links',
    summary: 'Links with their state and the last run of each probe.',
    answer: 'Links',
    of: (site, picture, language) => site.links.map((one) => linkJson(site, one, picture, language)),
  },
  {
    name: 'stores',
    summary: 'Stores with their last reading and their runway.',
    answer: 'Stores',
    of: (site, picture, language) => site.stores.map((one) => storeJson(site, one, picture, language)),
  },
  {
    name: 'stocks',
    summary: 'Stocks with how many are left and when they run out.',
    answer: 'Stocks',
    of: (site, picture, language) => site.stocks.map((one) => stockJson(site, one, picture, language)),
  },
  {
    name: 'syncs',
    summary: 'Syncs with what waits in each stage, how long records take and when the backlog is gone.',
    answer: 'Syncs',
    of: (site, picture, language) => site.syncs.map((one) => syncJson(site, one, picture, language)),
  },
  {
    name: 'services',
    summary: 'Services with their state, what makes it so, and how the last 90 days were.',
    answer: 'Services',
    of: (site, picture, language) =>
      site.services.map((one) => serviceWithDaysJson(site, one, picture, language)),
  },
];

export function siteRoutes(options: WebOptions): readonly Route[] {
  return [
    {
      methods: ['GET'],
      path: '/api/v1/sites',
      summary: 'All sites with their links, stores, stocks and firing alerts.',
      answer: 'Sites',
      parameters: [SENTENCES],
      handle(call) {
        const nowMs = options.clock.now().atMs;
        const sites = options
          .config()
          .sites.map((site) => siteJson(site, options.picture(), nowMs, languageOf(call, site.locale)));
        return json({ sites });
      },
    },
    {
      methods: ['GET'],
      path: '/api/v1/sites/{id}',
      summary: 'One site.',
      parameters: [SITE_ID, SENTENCES],
      answer: 'Site',
      handle: (call) => oneSite(options, call),
    },
    {
      methods: ['GET'],
      path: '/api/v1/sites/{id}/advisory',
      summary: 'What recording software at a site should do now, why, and until when that holds.',
      parameters: [SITE_ID, SENTENCES],
      answer: 'Advisory',
      handle: (call) => oneAdvisory(options, call),
    },
    ...PARTS.map((part) => partRoute(part, options)),
  ];
}

function partRoute({ name, summary, answer, of }: Part, options: WebOptions): Route {
  return {
    methods: ['GET'],
    path: `/api/v1/${name}`,
    summary,
    parameters: [SITE, SENTENCES],
    answer,
    handle(call) {
      const { site: asked } = call.parameters;
      const { sites } = options.config();
      const chosen = asked === undefined ? sites : sites.filter(({ id }) => id === asked);
      const picture = options.picture();
      return json({ [name]: chosen.flatMap((site) => of(site, picture, languageOf(call, site.locale))) });
    },
  };
}

function oneSite(options: WebOptions, call: Call): Reply {
  const site = options.config().sites.find(({ id }) => id === call.parameters.id);
  const nowMs = options.clock.now().atMs;
  return site
    ? json(siteJson(site, options.picture(), nowMs, languageOf(call, site.locale)))
    : problem(404, NO_SITE);
}

function oneAdvisory(options: WebOptions, call: Call): Reply {
  const site = options.config().sites.find(({ id }) => id === call.parameters.id);
  if (!site) return problem(404, NO_SITE);
  const advisory = options.picture().sites.get(site.id)?.advisory;
  if (advisory)
    return json(advisoryJson(site, advisory, options.clock.now().atMs, languageOf(call, site.locale)));
  return problem(503, 'Nothing is advised yet: not every store has been read once.', { 'retry-after': '5' });
}
