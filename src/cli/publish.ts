/** `siaga publish`: the public status of the running service as files that any web server can show, wherever it stands. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LANGUAGES, type Language } from '../model/language.ts';
import type { PublicStatus } from '../model/public-status.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import { assetText } from '../web/assets.ts';
import { SECURITY_HEADERS } from '../web/headers.ts';
import { STATUS_ASSETS, statusPage } from '../web/page/status/status-page.ts';
import { type Command, EXIT, UsageError } from './command.ts';
import { askService, ServiceError } from './service-client.ts';
import { SERVICE_URL_FLAG } from './service-flags.ts';

const PAGES: Readonly<Record<Language, string>> = { id: 'index.html', en: 'en.html' };
/** A page cannot forbid frames by itself; browsers complain when it tries. */
const POLICY = (SECURITY_HEADERS['content-security-policy'] ?? '')
  .split('; ')
  .filter((directive) => !directive.startsWith('frame-ancestors'))
  .join('; ');

export const publish: Command = {
  usage: 'siaga publish DIR [--url=URL]',
  summary:
    'Writes the public status as static files: index.html (Indonesian), en.html, status.json and what they need. Each file is replaced in one step; others in DIR are left alone.',
  examples: [
    'siaga publish /var/www/status',
    'siaga publish /run/siaga-status && rsync -a /run/siaga-status/ web@status.example:/var/www/status/',
  ],
  flags: { ...SERVICE_URL_FLAG },
  maxArgs: 1,
  async run({ args: [folder], flags, io }) {
    if (!folder) throw new UsageError('say into which folder');
    try {
      const status = await askService<PublicStatus>(flags.text('url') ?? '', '/status.json');
      if (!Array.isArray(status.sites)) throw new ServiceError('this is not the status of a Siaga service');
      const files = filesOf(status);
      await mkdir(folder, { recursive: true });
      // What pages need is there before them.
      for (const [name, text] of files) await writeAtomically(join(folder, name), text);
      io.write(`published: ${files.length} files in ${folder}, as of ${status.as_of}\n`);
      return EXIT.done;
    } catch (error) {
      // What stands there tells its age by itself.
      const isExpected = error instanceof ServiceError || (error instanceof Error && 'code' in error);
      if (!isExpected) throw error;
      io.writeError(`siaga: nothing new is published: ${error.message}\n`);
      return EXIT.failed;
    }
  },
};

function filesOf(status: PublicStatus): readonly (readonly [name: string, text: string])[] {
  const frame = { asset: (name: string) => name, address: (to: Language) => PAGES[to], policy: POLICY };
  return [
    ...STATUS_ASSETS.map((name) => [name, assetText(name)] as const),
    ...LANGUAGES.map((language) => [PAGES[language], statusPage(status, { ...frame, language })] as const),
    ['status.json', `${JSON.stringify(status)}\n`],
  ];
}
