/** The texts of a file of `src/locale/en` or `id`: every literal that is more than one word, without what is filled in. */

const IMPORTS = /^import\b[^;]*;/gm;
const COMMENTS = /\/\*.*?\*\/|^\s*\/\/.*$/gms;

export function textsOfSource(code: string): readonly string[] {
  const texts: string[] = [];
  collect(code.replaceAll(IMPORTS, '').replaceAll(COMMENTS, ''), 0, '', texts);
  return texts.map((text) => text.trim()).filter((text) => /\p{L}\s+\S*\p{L}/u.test(text));
}

/** Reads code up to `end`, adds the literals in it, and gives where it went on to. */
function collect(code: string, from: number, end: string, texts: string[]): number {
  let at = from;
  while (at < code.length && code[at] !== end) {
    const quote = code[at] ?? '';
    if (quote === '{') at = collect(code, at + 1, '}', texts);
    else if (quote === "'" || quote === '"' || quote === '`') at = literal(code, at + 1, quote, texts);
    at += 1;
  }
  return at;
}

function literal(code: string, from: number, quote: string, texts: string[]): number {
  let text = '';
  let at = from;
  while (at < code.length && code[at] !== quote) {
    if (code[at] === '\\') at += 1;
    else if (quote === '`' && code.startsWith('${', at)) {
      at = collect(code, at + 2, '}', texts);
      text += ' ';
    } else text += code[at];
    at += 1;
  }
  texts.push(text);
  return at;
}
