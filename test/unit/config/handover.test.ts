import { describe, expect, it } from 'vitest';
import type { WebhookChannel } from '../../../src/config/channel-types.ts';
import { pack, unpack } from '../../../src/config/handover.ts';
import { success } from '../../../src/model/result.ts';
import { Secret } from '../../../src/model/secret.ts';
import { loadGood, withProbes } from './loading.ts';

const TEXT = `${withProbes('{ kind: https, url: "https://dc.example/", bearer_token: token-of-the-probe }', '{ kind: tcp, address: "dc.example:22" }')}
notify: [{ kind: webhook, url: "https://chat.example/", secret: key-of-the-hook, headers: { "secrets": x } }]
`;

const crossed = async () => {
  const config = await loadGood(TEXT);
  const { loaded } = unpack(pack({ loaded: success(config), warnings: [] }));
  if (!loaded.ok) throw new Error('it was good');
  return { config, copy: loaded.value };
};

describe('a configuration that crosses to another process', () => {
  it('is the same configuration there', async () => {
    const { config, copy } = await crossed();
    expect(copy).toEqual(config);
    expect(copy).not.toBe(config);
  });

  it('has every secret at its place, hidden as before', async () => {
    const { copy } = await crossed();
    const [hook] = copy.notify as readonly WebhookChannel[];
    expect(hook?.secret).toBeInstanceOf(Secret);
    expect(hook?.secret?.reveal()).toBe('key-of-the-hook');
    expect(copy.sites[0]?.links[0]?.probes[0]).toMatchObject({
      headers: { authorization: new Secret('Bearer token-of-the-probe') },
    });
    expect(JSON.stringify(copy)).not.toMatch(/key-of-the-hook|token-of-the-probe/);
  });

  it('is frozen there, too', async () => {
    const { copy } = await crossed();
    const probes = copy.sites[0]?.links[0]?.probes ?? [];
    expect([copy, copy.sites, probes, probes[0], copy.notify[0]].every(Object.isFrozen)).toBe(true);
  });
});
