/** What is said of that which is judged: alerts, evidence, advice. Their interfaces lie in `model/texts`, where pure stages see them. */

import type { JudgedTexts } from '../model/texts/judged.ts';
import { host as enHost } from './en/host.ts';
import { link as enLink } from './en/link.ts';
import { quality as enQuality } from './en/quality.ts';
import { room as enRoom } from './en/room.ts';
import { self as enSelf } from './en/self.ts';
import { sync as enSync } from './en/sync.ts';
import { host as idHost } from './id/host.ts';
import { link as idLink } from './id/link.ts';
import { quality as idQuality } from './id/quality.ts';
import { room as idRoom } from './id/room.ts';
import { self as idSelf } from './id/self.ts';
import { sync as idSync } from './id/sync.ts';
import type { Words } from './locale.ts';
import { catalogue } from './texts.ts';

export const judgedTexts = catalogue<JudgedTexts>({ en: judgedInEnglish, id: judgedInIndonesian });

function judgedInEnglish(words: Words): JudgedTexts {
  return {
    language: 'en',
    link: enLink(words),
    quality: enQuality(words),
    host: enHost(words),
    room: enRoom(words),
    sync: enSync(words),
    self: enSelf(words),
  };
}

function judgedInIndonesian(words: Words): JudgedTexts {
  return {
    language: 'id',
    link: idLink(words),
    quality: idQuality(words),
    host: idHost(words),
    room: idRoom(words),
    sync: idSync(words),
    self: idSelf(words),
  };
}
