import { describe, expect, it } from 'vitest';
import { createLive, type Live } from '../../../src/web/live.ts';
import { isStream, type Sink } from '../../../src/web/stream.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { downStory, wellStory } from '../../support/web/stories.ts';

interface Reader {
  readonly heard: string[];
  readonly isEnded: () => boolean;
  leave(): void;
  /** Takes nothing more until it is ready again. */
  fallBehind(): void;
  catchUp(): void;
}

function join(live: Live): Reader | number {
  const stream = live.open();
  if (!isStream(stream)) return stream.status;
  const heard: string[] = [];
  let ended = false;
  let behind = false;
  let leave = () => {};
  let ready = () => {};
  const sink: Sink = {
    write(text) {
      if (!behind) heard.push(text);
      return !behind;
    },
    onReady: (call) => {
      ready = call;
    },
    onClose: (call) => {
      leave = call;
    },
    end: () => {
      ended = true;
    },
  };
  stream.open(sink);
  return {
    heard,
    isEnded: () => ended,
    leave: () => leave(),
    fallBehind: () => {
      behind = true;
    },
    catchUp() {
      behind = false;
      ready();
    },
  };
}

function reader(live: Live): Reader {
  const joined = join(live);
  if (typeof joined === 'number') throw new Error(`refused with ${joined}`);
  return joined;
}

describe('live news', () => {
  it('come within half a second, and a beat when there are none', async () => {
    const clock = new ManualClock();
    let picture = wellStory.picture;
    const one = reader(createLive(() => picture, clock));
    expect(one.heard).toEqual([expect.stringMatching(/^retry: 2000\ndata: \S+\n\n$/)]);
    picture = downStory.picture;
    await clock.advance(500);
    expect(one.heard).toHaveLength(2);
    await clock.advance(4_500);
    expect(one.heard).toHaveLength(2);
    await clock.advance(500);
    expect(one.heard.slice(2)).toEqual(['event: beat\ndata: \n\n']);
  });

  it('reach a reader that was behind as soon as it has caught up, once', async () => {
    const clock = new ManualClock();
    let picture = wellStory.picture;
    const one = reader(createLive(() => picture, clock));
    one.fallBehind();
    picture = downStory.picture;
    await clock.advance(20_000);
    expect(one.heard).toHaveLength(1);
    one.catchUp();
    expect(one.heard).toHaveLength(2);
    expect(one.heard[1]).not.toBe(one.heard[0]?.replace(/^retry: \d+\n/, ''));
  });

  it('have a bounded number of readers, and room again when one leaves', () => {
    const live = createLive(() => wellStory.picture, new ManualClock());
    const readers = Array.from({ length: 64 }, () => reader(live));
    expect(join(live)).toBe(503);
    readers[5]?.leave();
    expect(join(live)).toBeTypeOf('object');
    expect(join(live)).toBe(503);
  });

  it('end with the service, and nothing looks on without readers', async () => {
    const clock = new ManualClock();
    let looked = 0;
    const live = createLive(() => {
      looked += 1;
      return wellStory.picture;
    }, clock);
    const one = reader(live);
    one.leave();
    await clock.advance(1_000);
    const before = looked;
    await clock.advance(60_000);
    expect(looked).toBe(before);
    const two = reader(live);
    live.close();
    expect(two.isEnded()).toBe(true);
    expect(join(live)).toBe(503);
  });
});
