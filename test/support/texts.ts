/** Texts in tests: one that stands for itself in each language, and the real texts with words that are easily recognised. */

import { host } from '../../src/locale/en/host.ts';
import { link } from '../../src/locale/en/link.ts';
import { quality } from '../../src/locale/en/quality.ts';
import { room } from '../../src/locale/en/room.ts';
import { self } from '../../src/locale/en/self.ts';
import { sync } from '../../src/locale/en/sync.ts';
import type { Words } from '../../src/locale/locale.ts';
import { type InEachLanguage, inEachLanguage } from '../../src/model/language.ts';
import type { JudgedTexts, TextsIn } from '../../src/model/texts/judged.ts';

export function inBoth(text: string): InEachLanguage {
  return inEachLanguage(() => text);
}

export function annotationsInBoth(summary: string, description: string) {
  return { en: { summary, description }, id: { summary, description } };
}

/** In English, whatever language is asked for. */
export function textsBy(words: Words): TextsIn<JudgedTexts> {
  const texts: JudgedTexts = {
    language: 'en',
    link: link(words),
    quality: quality(words),
    host: host(words),
    room: room(words),
    sync: sync(words),
    self: self(words),
  };
  return () => texts;
}
