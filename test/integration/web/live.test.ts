import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Web } from '../../../src/web/web.ts';
import { serveStory } from '../../support/web/serve.ts';
import { downStory, type Story, wellStory } from '../../support/web/stories.ts';

let web: Web;
let story: Story = wellStory;
beforeAll(async () => {
  web = await serveStory(() => story);
});
afterAll(() => web.close());

/** Reads on until what was heard fits. */
async function hear(reader: ReadableStreamDefaultReader<Uint8Array>, wanted: RegExp): Promise<string> {
  const decoder = new TextDecoder();
  let heard = '';
  while (!wanted.test(heard)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended after ${JSON.stringify(heard)}`);
    heard += decoder.decode(value, { stream: true });
  }
  return heard;
}

const open = (path = '/api/v1/stream', headers: Record<string, string> = {}) =>
  fetch(`${web.url}${path}`, { headers });

describe('the stream', () => {
  it('tells of news and beats in between, without being kept or compressed', async () => {
    story = wellStory;
    const answer = await open('/api/v1/stream', { 'accept-encoding': 'gzip' });
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const reader = answer.body?.getReader();
    if (!reader) throw new Error('no body');
    const first = await hear(reader, /data: \S+\n\n/);
    story = downStory;
    const second = await hear(reader, /^data: \S+\n\n/);
    expect(first).not.toContain(second);
    await hear(reader, /^event: beat\ndata: \n\n/);
    await reader.cancel();
  });

  it('is guarded as everything else', async () => {
    expect((await open('/api/v1/stream', { origin: 'http://evil.example' })).status).toBe(403);
    const head = await fetch(`${web.url}/api/v1/stream`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await open('/api/v1/stream?x=1')).status).toBe(400);
  });

  it('ends when the service does', async () => {
    const other = await serveStory(() => wellStory);
    const answer = await fetch(`${other.url}/api/v1/stream`);
    const reader = answer.body?.getReader();
    if (!reader) throw new Error('no body');
    await hear(reader, /data: /);
    const [rest] = await Promise.all([reader.read(), other.close()]);
    expect(rest.done).toBe(true);
  });
});
