import { describe, expect, it } from 'vitest';
import { volumeChange } from '../../../src/assess/volume.ts';
import { texts } from './fixtures.ts';

const now = { sizeBytes: 1_000, usedBytes: 10, availableBytes: 990, volume: 'ext4 /dev/sdb1 at /srv' };
const change = (volume: string | undefined, sizeBytes: number | undefined) => {
  const found = volumeChange({ volume, sizeBytes }, now);
  return found && { state: found.state, text: found.say(texts('en').room) };
};

describe('what a store lies on', () => {
  it.each([
    ['ext4 /dev/sdb1 at /srv', 1_000],
    ['ext4 /dev/sdb1 at /srv', 995],
    [undefined, undefined],
    ['ext4 /dev/sdb1 at /srv', undefined],
  ])('%s of %s bytes is the same', (volume, size) => {
    expect(change(volume, size)).toBeUndefined();
  });

  it('is noticed when it is another one, or has another size', () => {
    expect(change('ext4 /dev/sda1 at /', 1_000)).toEqual({
      state: 'replaced',
      text: 'It lies on ext4 /dev/sdb1 at /srv now, before on ext4 /dev/sda1 at /. Its forecast takes the difference for a step, not for growth.',
    });
    expect(change(now.volume, 500)).toMatchObject({
      state: 'resized',
      text: expect.stringMatching(/^It grew from /),
    });
    expect(change(now.volume, 2_000)).toMatchObject({ text: expect.stringMatching(/^It shrank from /) });
  });
});
