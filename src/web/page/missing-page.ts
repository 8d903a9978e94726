/** For people who followed an old link to a site that is no longer watched. */

import { html } from './html.ts';
import { type Frame, layout } from './layout.ts';

export function missingPage(frame: Pick<Frame, 'root' | 'version' | 'asset' | 'say'>): string {
  return layout({
    ...frame,
    title: frame.say.page.noSuchSite,
    tone: 'unknown',
    drawnAt: '',
    heading: html`<h1>${frame.say.page.noSuchSite}</h1>`,
    main: html`<p>${frame.say.page.siteNotConfigured} <a href="${frame.root || './'}">${frame.say.page.allSites}</a></p>`,
  });
}
