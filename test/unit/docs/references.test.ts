import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .map((path) => join('docs', path));
const pages = ['README.md', 'CHANGELOG.md', ...inDocs];
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Code shows links, it has none. */
function prose(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

function linksOf(page: string): readonly string[] {
  const targets = [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** The name by which a heading can be linked to, as GitHub makes it. */
function anchorsOf(page: string): readonly string[] {
  const text = read(page).replaceAll(/^```[\s\S]*?^```/gm, '');
  const counts = new Map<string, number>();
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const bare = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = bare
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const before = counts.get(anchor) ?? 0;
    counts.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

describe.each(pages)('%s', (page) => {
  it('links only to files and headings that exist', () => {
    for (const link of linksOf(page)) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
      expect(existsSync(join(ROOT, target)), `${page}: ${link}`).toBe(true);
      if (anchor === undefined || statSync(join(ROOT, target)).isDirectory()) continue;
      expect(anchorsOf(target), `${page}: ${link}`).toContain(anchor);
    }
  });
});

it('docs/README.md is an index of every page, and the README leads to it', () => {
  const listed = linksOf('docs/README.md').map((link) => join('docs', link));
  for (const page of inDocs) {
    if (dirname(page) !== 'docs' || page === 'docs/README.md') continue;
    expect(listed, page).toContain(page);
  }
  expect(linksOf('README.md')).toContain('docs/README.md');
});

it('has links to look at', () => {
  const all = pages.flatMap(linksOf);
  expect(all.filter((link) => link.includes('#')).length).toBeGreaterThan(3);
  expect(all.length).toBeGreaterThan(60);
});
