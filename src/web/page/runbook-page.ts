/** What an alert means, how to check it, what to do and whom to call: its runbook, on the page, where no other host is needed. */

import { ALERT_NAMES } from '../../model/alert.ts';
import { html } from './html.ts';
import { layout, type OuterFrame } from './layout.ts';
import { markdown } from './markdown.ts';

/** To other runbooks, and to the same one in the other language. */
function linkOf(target: string): string | undefined {
  if (target.startsWith('../')) return '?lang=en';
  if (target.startsWith('id/')) return '?lang=id';
  return ALERT_NAMES.find((alert) => target === `${alert}.md`);
}

export function runbookPage(name: string, text: string, frame: OuterFrame): string {
  const { say } = frame;
  // Its first line is its name, which stands above.
  const body = text.slice(text.indexOf('\n') + 1);
  return layout({
    ...frame,
    isForm: true,
    title: `${name} · Siaga`,
    tone: 'unknown',
    drawnAt: '',
    heading: html`<h1 translate="no">${name}</h1>`,
    main: html`<article class="card runbook" lang="${say.language}">${markdown(body, linkOf)}</article>`,
  });
}
