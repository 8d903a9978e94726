/** A service of one purpose, to be killed at any moment: decides in a loop and says on standard output what was acknowledged. */

import { writeSync } from 'node:fs';
import { openTestHistory, outboxEntry, usage } from '../../support/history.ts';

const [path = ''] = process.argv.slice(2);
const { history } = await openTestHistory({ path });
const restored = history.restore().alertState;
const first = (typeof restored === 'number' ? restored : 0) + 1;
const say = (line: string) => writeSync(1, `${line}\n`);

say('ready');
for (let number = first; ; number++) {
  history.record(Array.from({ length: 50 }, (_, index) => usage(number * 1000 + index, number)));
  const committed = await history.commit({
    alertState: number,
    entries: [outboxEntry(`a${number}`)],
  });
  if (committed.ok) say(`committed ${number}`);
  if (number % 3 !== 0) continue;
  say(`sending ${number}`);
  await history.outbox.markSent([outboxEntry(`a${number}`).id]);
  say(`sent ${number}`);
}
