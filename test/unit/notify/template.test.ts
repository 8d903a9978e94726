import { describe, expect, it } from 'vitest';
import type { Payload } from '../../../src/notify/message.ts';
import { fillTemplate } from '../../../src/notify/template.ts';

const payload: Payload = {
  eventId: 'a.firing',
  kind: 'firing',
  title: 'down',
  text: 'He said "no" \\ and\nleft & went',
  site: { id: '14.71', name: 'Kota "P"' },
};

describe('a template', () => {
  it('stays JSON whatever the message says', () => {
    const body = fillTemplate(
      '{"text":"{{ text }}","site":"{{site.name}}"}',
      'application/json',
      payload,
      () => payload,
    );
    expect(JSON.parse(body)).toEqual({ text: payload.text, site: 'Kota "P"' });
  });

  it('stays one field of a form', () => {
    const body = fillTemplate(
      'phone=628&message={{text}}',
      'application/x-www-form-urlencoded',
      payload,
      () => payload,
    );
    expect(new URLSearchParams(body).get('message')).toBe(payload.text);
    expect([...new URLSearchParams(body).keys()]).toEqual(['phone', 'message']);
  });

  it('is plain in plain text, and empty where the message has nothing', () => {
    expect(fillTemplate('{{title}}: {{ text }}{{severity}}', 'text/plain', payload, () => payload)).toBe(
      `down: ${payload.text}`,
    );
  });
});
