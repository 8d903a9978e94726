import { describe, expect, it } from 'vitest';
import { logTexts } from '../../../src/locale/log.ts';
import { LOG_KINDS, type StoredLogEntry } from '../../../src/model/history.ts';
import { inEachLanguage } from '../../../src/model/language.ts';
import { eventRow } from '../../../src/web/page/lists.ts';
import { sayIn } from '../../../src/web/page/words.ts';
import { NOW_MS } from '../../support/web/stories.ts';

const entry = (parts: Partial<StoredLogEntry>): StoredLogEntry => ({
  ...{ logId: 'log', sequence: 1, atMs: NOW_MS, site: '', kind: 'link', subject: 'centre', state: 'up' },
  text: '',
  ...parts,
});
const place = (language: 'en' | 'id') => ({
  ...{ root: '', nowMs: NOW_MS, timezone: 'Asia/Jakarta' },
  say: sayIn(language),
});

describe('an event', () => {
  it('says by the colour of its dot whether something is wrong', () => {
    const toneOf = (state: string) =>
      /dot (\w+)/.exec(eventRow(entry({ state }), place('en')).toString())?.[1];
    expect(['stopped', 'halt', 'opened', 'firing'].map(toneOf)).toEqual(['bad', 'bad', 'bad', 'bad']);
    expect(['limited', 'conserve', 'started'].map(toneOf)).toEqual(['warn', 'warn', 'warn']);
    expect(['working', 'continue', 'closed'].map(toneOf)).toEqual(['good', 'good', 'good']);
  });

  it('is told in the language of the reader, with what people did', () => {
    const text = inEachLanguage((language) => logTexts(language).acknowledgementWithdrawn('Alarm', 'Sari'));
    const act = entry({ kind: 'act', subject: 'Alarm', state: 'unacknowledged', text });
    expect(eventRow(act, place('id')).toString()).toContain('dicabut oleh Sari.');
    expect(eventRow(act, place('en')).toString()).toContain('is withdrawn by Sari.');
    expect(eventRow(act, place('id')).toString()).not.toContain('unacknowledged');
  });

  it('has a name for each of its kinds, and codes are written as words', () => {
    const { page } = sayIn('id');
    for (const kind of LOG_KINDS) expect(page.logKinds[kind]).toBeTruthy();
    expect(eventRow(entry({ state: 'level_shift' }), place('en')).toString()).toContain('level shift');
  });
});
