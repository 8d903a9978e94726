import { describe, expect, it } from 'vitest';
import { parseSelector } from '../../../src/config/series-selector.ts';

describe('a selector of series', () => {
  it.each([
    ['up', 'x', true],
    ['up{}', 'x', true],
    ['up{job="x"}', 'x', true],
    ['up{ job = "x" , }', 'x', true],
    ['up{job="x"}', 'y', false],
    ['up{job!="x"}', 'y', true],
    ['up{job=~"x|y"}', 'y', true],
    ['up{job=~"x"}', 'xy', false],
    ['up{job!~"x.*"}', 'xy', false],
    [String.raw`up{job="a\"}\\\n"}`, 'a"}\\\n', true],
  ])('%s tests the label job="%s": %s', (text, value, matches) => {
    const selector = parseSelector(text);
    expect(selector?.name).toBe('up');
    expect(selector?.matches.every(({ test }) => test(value))).toBe(matches);
  });

  it.each([
    '',
    '{job="x"}',
    'up{',
    'up{job}',
    'up{job=x}',
    'up{job="x" other="y"}',
    'up{job=~"("}',
    '1up',
    'up x',
  ])('%s is none', (text) => {
    expect(parseSelector(text)).toBeUndefined();
  });
});
