// Makes the folder that is installed: `npm run build`, or `node scripts/build.ts --out=DIR [--with-node]`.
// JavaScript in lib/ (types are stripped beforehand, which saves time and memory at every start), what the service reads
// at run time, and exactly the packages that the lock file calls production. Needs no network. --with-node adds the Node.js
// that runs this script, for servers that have none.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COPIED = ['bin', 'config', 'docs', 'deploy', 'LICENSE', 'CHANGELOG.md', 'README.md'];
/** Parts of packages that only a compiler or a debugger reads. */
const UNREAD = new Set(['.ts', '.mts', '.cts', '.map']);

const { values } = parseArgs({
  options: { out: { type: 'string', default: join(ROOT, 'dist') }, 'with-node': { type: 'boolean' } },
});
const out = resolve(values.out);

function manifest(): string {
  const { name, version, description, license, type, engines, dependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  const bin = { siaga: 'bin/siaga' };
  const kept = { name, version, description, license, private: true, type, engines, bin, dependencies };
  return `${JSON.stringify(kept, null, 2)}\n`;
}

function compile(): void {
  const words = ['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', join(out, 'lib')];
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const { status, error } = spawnSync(tsc, words, { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error('the sources do not compile');
}

function copyPackages(): void {
  const lock: LockFile = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  for (const [path, { dev, optional }] of Object.entries(lock.packages)) {
    if (path === '' || dev || optional) continue;
    // Its own node_modules have entries of their own.
    const nested = join(ROOT, path, 'node_modules');
    const filter = (file: string) => file !== nested && !UNREAD.has(extname(file));
    cpSync(join(ROOT, path), join(out, path), { recursive: true, filter });
  }
}

/** The folder is emptied first: it must be one of ours, or hold nothing. */
function checkOut(): void {
  const isOurs = existsSync(join(out, 'lib/main.js'));
  if (existsSync(out) && readdirSync(out).length > 0 && !isOurs) {
    throw new Error(`${out} is not empty and holds no earlier build`);
  }
}

checkOut();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
compile();
const isAsset = (file: string) => extname(file) !== '.ts';
cpSync(join(ROOT, 'src'), join(out, 'lib'), { recursive: true, filter: isAsset });
for (const path of COPIED) {
  if (existsSync(join(ROOT, path))) cpSync(join(ROOT, path), join(out, path), { recursive: true });
}
writeFileSync(join(out, 'package.json'), manifest());
copyPackages();
if (values['with-node']) {
  cpSync(process.execPath, join(out, 'bin/node'));
  chmodSync(join(out, 'bin/node'), 0o755);
}
console.log(`built ${out}`);
