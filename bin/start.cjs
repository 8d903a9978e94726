// Says what is wrong when the runtime is too old, in words that every old runtime can read; then hands over to the program.

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const NEEDED = 26;
const found = Number(process.versions.node.split('.')[0]);

if (found < NEEDED) {
  process.stderr.write(
    `siaga: needs Node.js ${NEEDED} or newer, but ${process.execPath} is ${process.version}; see docs/deployment.md\n`,
  );
  process.exitCode = 1;
} else {
  const built = join(__dirname, '../lib/main.js');
  const main = existsSync(built) ? built : join(__dirname, '../src/main.ts');
  import(pathToFileURL(main).href);
}
