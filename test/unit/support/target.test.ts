import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { Target } from '../../support/target.ts';

it('comes back on its port when somebody else had it meanwhile', async () => {
  await using target = await Target.open();
  await target.down();
  const other = createServer().listen(target.port, '127.0.0.1');
  await once(other, 'listening');
  const back = target.up();
  other.close();
  await back;
  expect(target.isUp).toBe(true);
});
