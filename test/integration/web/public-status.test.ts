/** The public status over HTTP and as files: open where it may be, cacheable, in both languages, and old when it is old. */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseWords } from '../../../src/cli/command.ts';
import { publish } from '../../../src/cli/publish.ts';
import type { Web } from '../../../src/web/web.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { INSIDE, publicDownStory, publicWellStory } from '../../support/web/public-stories.ts';
import { serveStory } from '../../support/web/serve.ts';
import type { Story } from '../../support/web/stories.ts';

let web: Web;
let folder: TemporaryFolder;
let story: Story = publicDownStory;

beforeAll(async () => {
  folder = await temporaryFolder();
  web = await serveStory(() => story);
});
afterAll(async () => {
  await web.close();
  await folder[Symbol.asyncDispose]();
});

const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(web.url + path, { headers });

async function run(...words: readonly string[]) {
  let said = '';
  const add = (text: string) => {
    said += text;
  };
  const io = { write: add, writeError: add, env: {}, input: Readable.from([]), onStop() {}, onReload() {} };
  const code = await publish.run({ ...parseWords(words, publish), io });
  return { code, said };
}

describe('/status', () => {
  it.each([
    ['/status', {}, 'id'],
    ['/status', { 'accept-language': 'en-GB,en;q=0.9' }, 'en'],
    ['/status?lang=en', { 'accept-language': 'id' }, 'en'],
    ['/status', { cookie: 'siaga_language=en' }, 'id'],
  ])('%s %j is in the language %s', async (path, headers, language) => {
    const answer = await ask(path, headers);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(`<html lang="${language}">`);
    expect(answer.headers.get('vary')).toBe('accept-language, accept-encoding');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=30');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it.each(['/status', '/status.json'])('%s is not sent again while it is the same', async (path) => {
    story = publicDownStory;
    const tag = (await ask(path)).headers.get('etag') ?? '';
    const again = await ask(path, { 'if-none-match': tag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('etag')).toBe(tag);
    story = publicWellStory;
    expect((await ask(path, { 'if-none-match': tag })).status).toBe(200);
    story = publicDownStory;
  });

  it('refuses what is no language', async () => expect((await ask('/status?lang=xx')).status).toBe(400));
});

describe('siaga publish', () => {
  it('writes the same as files, both languages, and nothing else', async () => {
    const into = join(folder.path, 'made', 'status');
    const done = await run(into, `--url=${web.url}`);
    expect(done).toEqual({ code: 0, said: expect.stringMatching(/^published: 6 files in .*, as of \S+\n$/) });
    expect((await readdir(into)).sort()).toEqual(
      ['en.html', 'icon.svg', 'index.html', 'status.css', 'status.js', 'status.json'].sort(),
    );
    const texts = await Promise.all((await readdir(into)).map((name) => readFile(join(into, name), 'utf8')));
    for (const text of texts) for (const word of INSIDE) expect(text).not.toContain(word);
    const page = await readFile(join(into, 'index.html'), 'utf8');
    expect(page).toContain('<html lang="id">');
    expect(page).toContain('href="en.html"');
    expect(page).toContain('http-equiv="content-security-policy"');
    expect(page).toContain('Keadaan per ');
    expect(JSON.parse(await readFile(join(into, 'status.json'), 'utf8'))).toEqual(
      await (await ask('/status.json')).json(),
    );
  });

  it('leaves what stands there when the service does not answer, and other files alone', async () => {
    const into = join(folder.path, 'kept');
    await run(into, `--url=${web.url}`);
    await writeFile(join(into, 'other.txt'), 'mine');
    const before = await readFile(join(into, 'index.html'), 'utf8');
    const other = await serveStory(() => story);
    await other.close();
    const failed = await run(into, `--url=${other.url}`);
    expect(failed.code).toBe(1);
    expect(failed.said).toContain('siaga: nothing new is published: ');
    expect(await readFile(join(into, 'index.html'), 'utf8')).toBe(before);
    expect(await readFile(join(into, 'other.txt'), 'utf8')).toBe('mine');
    expect((await run(join(into, 'index.html', 'x'), `--url=${web.url}`)).code).toBe(1);
  });
});
