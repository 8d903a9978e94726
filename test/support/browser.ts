/** A real Chromium for tests that read and act as a person does, and what axe-core finds on a page. */

import { existsSync } from 'node:fs';
import axe, { type Result } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=en-US',
];

export const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.warn('SKIPPED: chromium is not installed (Debian package chromium)');

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** One line a violation; evaluated from outside, so that the policy of the page stays as strict as it is. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found: readonly Result[] = await page.evaluate('axe.run().then(({ violations }) => violations)');
  return found.map(({ id, impact, help, nodes }) => {
    const [first] = nodes;
    return `${id} (${impact ?? 'minor'}, ${nodes.length} places): ${help}: ${first?.html.slice(0, 200) ?? ''} ${first?.failureSummary ?? ''}`;
  });
}
