import { describe, expect, it } from 'vitest';
import { languageOf, rememberLanguage } from '../../../src/web/language.ts';
import type { Call } from '../../../src/web/route.ts';

const call = (parts: Partial<Call> = {}): Call => ({
  parameters: {},
  accept: undefined,
  acceptLanguage: undefined,
  cookie: undefined,
  ifNoneMatch: undefined,
  mayAct: false,
  ...parts,
});

describe('the language of a reader', () => {
  it.each([
    ['id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7', 'id'],
    ['en-GB,id;q=0.5', 'en'],
    ['en;q=0.2, id;q=0.7', 'id'],
    ['in', 'id'],
    ['de-DE,de;q=0.9', 'en'],
    ['id;q=0', 'en'],
    ['*', 'en'],
    [';;q=,=', 'en'],
    [undefined, 'en'],
  ])('of a browser that prefers %s is %s', (acceptLanguage, language) => {
    expect(languageOf(call({ acceptLanguage }), 'en')).toBe(language);
  });

  it('is that of the address before that of the cookie before that of the browser', () => {
    const parts = { parameters: { lang: 'id' }, cookie: 'a=b; siaga_language=en', acceptLanguage: 'id' };
    expect(languageOf(call(parts), 'en')).toBe('id');
    expect(languageOf(call({ ...parts, parameters: {} }), 'id')).toBe('en');
    expect(languageOf(call({ cookie: 'siaga_language=xx' }), 'id')).toBe('id');
    expect(languageOf(call({ cookie: 'not_siaga_language=en' }), 'id')).toBe('id');
  });

  it('is remembered where it was asked for, out of reach of scripts and of other sites', () => {
    expect(rememberLanguage(call())).toEqual({});
    expect(rememberLanguage(call({ parameters: { lang: 'id' } }))['set-cookie']).toBe(
      'siaga_language=id; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly',
    );
  });
});
