import { expect, it, vi } from 'vitest';
import { createHostLook } from '../../src/host-look.ts';
import type { HostSignals } from '../../src/model/signals.ts';
import { alertsConfig, siteConfig } from './assess/fixtures.ts';

const config = {
  locale: 'en' as const,
  sites: [siteConfig()],
  notify: [],
  routes: [],
  maintenance: [],
  incidents: { openedBy: [], settleMs: 0, joinWithinMs: 0 },
  alerts: alertsConfig,
  storage: { budgetBytes: 0, rawRetentionMs: 0 },
};

it('looks once at a time, and is silent once it is closed', async () => {
  const seen: HostSignals[] = [];
  const host = createHostLook(config, (signals) => seen.push(signals));
  host.look();
  host.look();
  await vi.waitFor(() => expect(seen).toHaveLength(1));
  host.look();
  await vi.waitFor(() => expect(seen).toHaveLength(2));
  host.look();
  host.close();
  host.look();
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toHaveLength(2);
});
