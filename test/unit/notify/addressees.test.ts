import { describe, expect, it } from 'vitest';
import { createAddressees } from '../../../src/notify/addressees.ts';

const ALL = ['head@a', 'desk@a', 'duty@a'];
const gone = { address: 'desk@a', code: 550 };
const full = { address: 'duty@a', code: 452 };

describe('the addressees of a letter', () => {
  it('are all of them, and nobody once all have taken it', () => {
    const addressees = createAddressees(ALL, 'mail:25');
    expect(addressees.of('one')).toEqual(ALL);
    expect(addressees.heard('one', [])).toBeUndefined();
  });

  it('are asked again when they were put off, and nobody else is', () => {
    const addressees = createAddressees(ALL, 'mail:25');
    expect(addressees.heard('one', [gone, full])).toEqual({
      reason: 'refused',
      detail: 'mail:25 did not take it for desk@a (550), duty@a (452)',
      isTold: false,
    });
    expect(addressees.of('one')).toEqual(['duty@a']);
    expect(addressees.of('two')).toEqual(ALL);
    expect(addressees.heard('one', [])).toBeUndefined();
  });

  it('count as told when the rest is refused for good', () => {
    const addressees = createAddressees(ALL, 'mail:25');
    expect(addressees.heard('one', [gone])).toMatchObject({ isTold: true });
    expect(addressees.of('one')).toEqual(ALL);
  });

  it('are given up when they are put off again and again, and not waited for until they take one', () => {
    const addressees = createAddressees(ALL, 'mail:25');
    const tries = Array.from({ length: 4 }, () => addressees.heard('one', [full])?.isTold);
    expect(tries).toEqual([false, false, false, true]);
    expect(addressees.heard('two', [full])?.isTold).toBe(true);
    expect(addressees.heard('three', [])).toBeUndefined();
    expect(addressees.heard('four', [full])?.isTold).toBe(false);
  });

  it('have not been told when nobody was: then it waits as a whole, and comes again soon if one was put off', () => {
    const addressees = createAddressees(['desk@a', 'duty@a'], 'mail:25');
    expect(addressees.heard('one', [gone, full])).toMatchObject({ reason: 'unavailable', isTold: false });
    expect(addressees.heard('one', [gone, { ...full, code: 550 }])).toMatchObject({
      reason: 'refused',
      isTold: false,
    });
    expect(addressees.of('one')).toEqual(['desk@a', 'duty@a']);
  });

  it('are forgotten of letters that never came again', () => {
    const addressees = createAddressees(ALL, 'mail:25');
    for (let letter = 0; letter < 300; letter += 1) addressees.heard(`${letter}`, [full]);
    expect(addressees.of('0')).toEqual(ALL);
    expect(addressees.of('299')).toEqual(['duty@a']);
  });
});
