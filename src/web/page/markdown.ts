/** The little of Markdown that our own runbooks are written in: headings, paragraphs, lists, code, and links to each other. */

import { type Content, type Html, html } from './html.ts';

/** Where a link of the text leads on the page; without an address its words stand alone. */
export type LinkOf = (target: string) => string | undefined;

const FENCE = '```';
const INLINE = /`([^`]+)`|\[([^\]]+)\]\(([^)]+)\)/g;

export function markdown(text: string, linkOf: LinkOf): Html {
  return html`${blocksOf(text).map((lines) => block(lines, linkOf))}`;
}

/** Parted by empty lines, outside of code. */
function blocksOf(text: string): readonly (readonly string[])[] {
  const blocks: string[][] = [[]];
  let isCode = false;
  for (const line of text.split('\n')) {
    if (line.startsWith(FENCE)) isCode = !isCode;
    if (line.trim() === '' && !isCode) blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  return blocks.filter(({ length }) => length > 0);
}

function block(lines: readonly string[], linkOf: LinkOf): Html {
  const [first = ''] = lines;
  if (first.startsWith('## ')) return html`<h2>${first.slice(3)}</h2>`;
  if (first.startsWith(FENCE)) {
    const code = lines.slice(1).filter((line) => !line.startsWith(FENCE));
    return html`<pre><code>${code.join('\n')}</code></pre>`;
  }
  if (first.startsWith('- ')) {
    return html`<ul>${itemsOf(lines).map((item) => html`<li>${inline(item, linkOf)}</li>`)}</ul>`;
  }
  return html`<p>${inline(lines.join(' '), linkOf)}</p>`;
}

/** An item goes on where the next line is indented. */
function itemsOf(lines: readonly string[]): readonly string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (line.startsWith('- ')) items.push(line.slice(2));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return items;
}

function inline(text: string, linkOf: LinkOf): readonly Content[] {
  const parts: Content[] = [];
  let from = 0;
  for (const { 0: whole, 1: code, 2: words = '', 3: target = '', index } of text.matchAll(INLINE)) {
    parts.push(text.slice(from, index));
    from = index + whole.length;
    const address = linkOf(target);
    if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else parts.push(address === undefined ? words : html`<a href="${address}">${words}</a>`);
  }
  return [...parts, text.slice(from)];
}
