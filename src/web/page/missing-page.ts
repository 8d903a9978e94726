/** For people who followed an old link: to a site that is no longer watched, to an alert that has ended. */

import { html } from './html.ts';
import { layout, type OuterFrame } from './layout.ts';

export function missingPage(
  frame: OuterFrame,
  { title, words } = { title: frame.say.page.noSuchSite, words: frame.say.page.siteNotConfigured },
): string {
  return layout({
    ...frame,
    title,
    tone: 'unknown',
    drawnAt: '',
    heading: html`<h1>${title}</h1>`,
    main: html`<p>${words} <a href="${frame.root || './'}">${frame.home}</a></p>`,
  });
}
