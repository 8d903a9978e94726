/** Shapes that say a state without colour: a tick, a cross, an exclamation mark, a question mark, waves. */

import { type Html, html } from './html.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'unknown';

const PATHS: Readonly<Record<Tone, Html>> = {
  good: html`<circle cx="12" cy="12" r="11" class="fill"/><path d="M6.8 12.6l3.5 3.5 7-7.6" class="cut"/>`,
  warn: html`<path d="M12 1.5l11 20H1z" class="fill"/><path d="M12 9v6M12 17.8v1" class="cut"/>`,
  bad: html`<path d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z" class="fill"/><path d="M8 8l8 8M16 8l-8 8" class="cut"/>`,
  unknown: html`<circle cx="12" cy="12" r="10.2" class="ring"/><path d="M9 9.6c0-4 6.2-4 6.2-.3 0 2.6-3.1 2.5-3.1 4.9M12.1 17.4v.6" class="stroke"/>`,
};

/** What is to come is neither good nor bad yet. */
export function clock(): Html {
  return html`<svg class="icon unknown" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="10.2" class="stroke"/><path d="M12 6.2V12l3.8 2.6" class="stroke"/></svg>`;
}

/** Decoration beside words that say the same; screen readers skip it. */
export function icon(tone: Tone): Html {
  return html`<svg class="icon ${tone}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${PATHS[tone]}</svg>`;
}
