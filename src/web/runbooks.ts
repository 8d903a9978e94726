/** Serves the runbooks that come with the program, so that they can be read with nothing but this service. */

import { readFile } from 'node:fs/promises';
import { runbookUrl } from '../alert/runbook.ts';
import { ALERT_NAMES, HEARTBEAT } from '../model/alert.ts';
import type { FrameOf } from './frames.ts';
import { rememberLanguage } from './language.ts';
import { missingPage } from './page/missing-page.ts';
import { runbookPage } from './page/runbook-page.ts';
import { page, type Reply } from './reply.ts';
import type { Call } from './route.ts';

const FOLDER = new URL('../../docs/runbooks/', import.meta.url);

export async function runbook(call: Call, frameOf: FrameOf): Promise<Reply> {
  const frame = frameOf('../', call);
  // Only names that the program knows reach the disk.
  const name = [...ALERT_NAMES, HEARTBEAT].find((alert) => alert === call.parameters.name);
  const text = name && (await textOf(runbookUrl(FOLDER.href, name, frame.say.language)));
  if (name === undefined || text === undefined) return page(404, missingPage(frame));
  return page(200, runbookPage(name, text, frame), rememberLanguage(call));
}

/** Undefined where the program was installed without its documentation. */
function textOf(address: string): Promise<string | undefined> {
  return readFile(new URL(address), 'utf8').catch(() => undefined);
}
