/** The frame of every page. The address of everything in it is relative, so that it works below any path of a proxy. */

import { publicStatusTexts } from '../../locale/public-status.ts';
import { LANGUAGES } from '../../model/language.ts';
import type { AssetName } from '../assets.ts';
import { type Html, html } from './html.ts';
import type { Tone } from './icons.ts';
import { type Say, sayIn } from './words.ts';

/** A page for a wall: large and without anything to click. */
export interface Kiosk {
  /** What is shown after it, when there are several pages. */
  readonly next?: string;
}

export interface Frame {
  readonly title: string;
  readonly tone: Tone;
  /** From this page to the root of the service: "" or "../". */
  readonly root: string;
  /** What the page at the root is about: all sites, or the only one. */
  readonly home: string;
  readonly version: string;
  /** Local time of the site when the page was drawn; empty where nothing on it grows old. */
  readonly drawnAt: string;
  readonly heading: Html;
  readonly banner?: Html;
  readonly main: Html;
  readonly asset: (name: AssetName) => string;
  readonly say: Say;
  /** The newest that it was drawn from; it may show more. */
  readonly news: string;
  /** On a wall. */
  readonly kiosk?: Kiosk;
  /** A page that people type on stays as it is: it does not renew itself. */
  readonly isForm?: boolean;
}

/** What every page has in common for one reader. */
export type OuterFrame = Pick<Frame, 'root' | 'home' | 'version' | 'asset' | 'say' | 'news'>;

/** Seconds between two looks without JavaScript; with it, the script decides. */
const REFRESH_WITHOUT_SCRIPT = 15;

/** On a wall the next page follows by itself. */
const TURN_WITHOUT_SCRIPT = 20;

function renewing({ root, asset, kiosk }: Frame): Html {
  const next = kiosk?.next;
  const again = next === undefined ? `${REFRESH_WITHOUT_SCRIPT}` : `${TURN_WITHOUT_SCRIPT}; url=${next}`;
  return html`<script type="module" src="${root}${asset('refresh.js')}"></script>
<noscript><meta http-equiv="refresh" content="${again}"></noscript>`;
}

/** Each language is named in itself, for those who cannot read the other. */
function languages({ language, page }: Say): Html {
  const others = LANGUAGES.filter((other) => other !== language);
  return html`<nav class="languages" aria-label="${page.language}">${others.map((other) => html`<a href="?lang=${other}" lang="${other}" hreflang="${other}">${sayIn(other).page.languageName}</a>`)}</nav>`;
}

export function layout(frame: Frame): string {
  const { root, asset, say } = frame;
  return html`<!doctype html>
<html lang="${say.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${frame.title}</title>
<link rel="icon" href="${root}${asset('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${root}${asset('siaga.css')}">
${!frame.isForm && renewing(frame)}
</head>
<body>
<a class="skip" href="#main">${say.page.skip}</a>
<div id="lost" role="alert" data-words="${say.page.lost}" hidden></div>
<div id="page" data-news="${frame.news}" class="${frame.tone}${frame.kiosk && ' kiosk'}"${frame.kiosk?.next !== undefined && html` data-next="${frame.kiosk.next}"`}>
${frame.banner}
<header class="top">
<a class="brand" href="${root || './'}"><img src="${root}${asset('icon.svg')}" alt="" width="28" height="28">Siaga</a>
<div class="heading">${frame.heading}</div>
${frame.drawnAt !== '' && html`<p class="drawn"><span class="pulse" aria-hidden="true"></span>${say.page.drawnAt(html`<time>${frame.drawnAt}</time>`)}</p>`}
<nav class="ways" aria-label="Siaga"><a href="${root}maintenance">${say.planner.title}</a> <a href="${root}incidents">${say.incident.title}</a> <a href="${root}status">${publicStatusTexts(say.language).title}</a></nav>
${languages(say)}
</header>
<main id="main" tabindex="-1">
${frame.main}
</main>
<footer>
<span>Siaga ${frame.version}</span>
<nav aria-label="${say.page.forPrograms}"><a href="${root}api/v1/openapi.json">API</a> <a href="${root}metrics">${say.page.metrics}</a></nav>
</footer>
</div>
</body>
</html>
`.toString();
}
