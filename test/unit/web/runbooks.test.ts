import { describe, expect, it } from 'vitest';
import { ALERT_NAMES, HEARTBEAT } from '../../../src/model/alert.ts';
import { LANGUAGES, type Language } from '../../../src/model/language.ts';
import type { FrameOf } from '../../../src/web/frames.ts';
import { markdown } from '../../../src/web/page/markdown.ts';
import { sayIn } from '../../../src/web/page/words.ts';
import type { Call } from '../../../src/web/route.ts';
import { runbook } from '../../../src/web/runbooks.ts';

const frameIn = (language: Language): FrameOf => {
  return (root) => ({
    root,
    home: 'Sites',
    version: '1',
    asset: (name) => name,
    say: sayIn(language),
    news: '1',
  });
};
const call = (name: string): Call => ({
  parameters: { name },
  ...{ accept: undefined, acceptLanguage: undefined, cookie: undefined, ifNoneMatch: undefined },
  mayAct: false,
});

describe('a runbook on the page', () => {
  it.each(LANGUAGES)(
    'is there for every alert, with nothing of its notation left, in %s',
    async (language) => {
      for (const name of [...ALERT_NAMES, HEARTBEAT]) {
        const { status, body } = await runbook(call(name), frameIn(language));
        expect([name, status]).toEqual([name, 200]);
        const main = body.slice(body.indexOf('<main'));
        expect(main, name).not.toMatch(/## |\]\(|```|`/);
        expect(main.match(/<h2>/g)?.length, name).toBeGreaterThanOrEqual(3);
        for (const [, to] of main.matchAll(/<a href="(\w+)">/g)) expect(ALERT_NAMES).toContain(to);
      }
    },
  );

  it.each(['', 'SiagaNothing', '../../package', '../runbooks/SiagaUpstreamDown'])(
    'is missing for %o, and nothing else of the disk is read',
    async (name) => {
      expect((await runbook(call(name), frameIn('en'))).status).toBe(404);
    },
  );
});

describe('the notation of runbooks', () => {
  const shown = (text: string) => markdown(text, (to) => (to === 'A.md' ? 'A' : undefined)).toString();

  it('has headings, paragraphs, lists that go on, code and links', () => {
    expect(shown('## One\n\ntwo\nlines `a<b` of [it](A.md), [not](../B.md).')).toBe(
      '<h2>One</h2><p>two lines <code>a&lt;b</code> of <a href="A">it</a>, not.</p>',
    );
    expect(shown('- one\n  goes on\n- two')).toBe('<ul><li>one goes on</li><li>two</li></ul>');
    expect(shown('```yaml\na:\n\n  - b\n```')).toBe('<pre><code>a:\n\n  - b</code></pre>');
  });
});
