/** Text becomes HTML in one place: whatever is put into a template is escaped, unless a template made it. */

export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template. False and undefined write nothing, so that `condition && html...` works. */
export type Content = string | number | Html | readonly Content[] | undefined | false;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function write(content: Content): string {
  if (content instanceof Html) return content.toString();
  if (typeof content === 'object') return content.map(write).join('');
  if (content === undefined || content === false) return '';
  return String(content).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Values belong between tags or inside quoted attributes, nowhere else. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = parts[0] ?? '';
  for (const [index, value] of values.entries()) text += write(value) + (parts[index + 1] ?? '');
  return new Html(text);
}
