/** For people who followed an old link to a site that is no longer watched. */

import { html } from './html.ts';
import { type Frame, layout } from './layout.ts';

export function missingPage(frame: Pick<Frame, 'root' | 'version' | 'asset'>): string {
  return layout({
    ...frame,
    title: 'No such site',
    tone: 'unknown',
    drawnAt: 'now',
    heading: html`<h1>No such site</h1>`,
    main: html`<p>This site is not in the configuration. <a href="${frame.root || './'}">All sites</a></p>`,
  });
}
