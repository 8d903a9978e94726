import { hashSync } from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { createBasicAuth } from '../../../src/web/basic-auth.ts';

const header = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const hash = (password: string) => hashSync(password, 4);

describe('a login', () => {
  it('needs the right password of a known user', async () => {
    const check = createBasicAuth(() => new Map([['ani', hash('kunci:1')]]));
    expect(await check(header('ani', 'kunci:1'))).toBe('admitted');
    expect(await check(header('ani', 'kunci:1'))).toBe('admitted');
    expect(await check(header('ani', 'wrong'))).toBe('refused');
    expect(await check(header('ani', 'wrong'))).toBe('refused');
    expect(await check(header('budi', 'kunci:1'))).toBe('refused');
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic !!!',
    'Bearer abc',
    `Basic ${Buffer.from('nocolon').toString('base64')}`,
  ])('is refused without credentials: %j', async (authorization) => {
    const check = createBasicAuth(() => new Map([['ani', hash('x')]]));
    expect(await check(authorization)).toBe('refused');
  });

  it('is forgotten when the password changes', async () => {
    let users = new Map([['ani', hash('old')]]);
    const check = createBasicAuth(() => users);
    expect(await check(header('ani', 'old'))).toBe('admitted');
    users = new Map([['ani', hash('new')]]);
    expect(await check(header('ani', 'old'))).toBe('refused');
    expect(await check(header('ani', 'new'))).toBe('admitted');
  });

  it('does not queue without bound', async () => {
    const check = createBasicAuth(() => new Map([['ani', hash('x')]]));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => check(header('ani', `guess ${index}`))),
    );
    expect(answers.filter((answer) => answer === 'busy').length).toBe(12);
    expect(answers.filter((answer) => answer === 'refused').length).toBe(8);
    expect(await check(header('ani', 'x'))).toBe('admitted');
  });
});
