/** Ten thousand alerts in one moment: nothing is lost, nothing is told twice, and a channel that hangs delays nobody. */

import { expect, it } from 'vitest';
import { alertStorm } from '../../support/alert-storm.ts';
import { MEMORY, temporaryFolder } from '../../support/stores.ts';

const ALERTS = 10_000;
const MIB = 2 ** 20;

it(`${ALERTS} alerts at once all arrive, while another channel hangs`, async () => {
  await using folder = await temporaryFolder(MEMORY);
  const { told, ...report } = await alertStorm(ALERTS, folder.path);
  console.log(report);
  expect(new Set(told).size).toBe(ALERTS);
  expect(told).toHaveLength(ALERTS);
  expect(report.waiting).toBe(ALERTS);
  // Two entries an alert, the body at the receiver of the same process, and what the collector has not yet taken.
  expect(report.grownBytes).toBeLessThan(768 * MIB);
});
