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
      { contentType: 'application/json', markup: 'plain' },
      payload,
      () => payload,
    );
    expect(JSON.parse(body)).toEqual({ text: payload.text, site: 'Kota "P"' });
  });

  it('stays one field of a form', () => {
    const body = fillTemplate(
      'phone=628&message={{text}}',
      { contentType: 'application/x-www-form-urlencoded', markup: 'plain' },
      payload,
      () => payload,
    );
    expect(new URLSearchParams(body).get('message')).toBe(payload.text);
    expect([...new URLSearchParams(body).keys()]).toEqual(['phone', 'message']);
  });

  it('cannot call, link or hide anything in a chat that reads the markup of Slack', () => {
    const said =
      'Budi <!channel> <https://evil.example|centre> & @here, [x](https://evil.example) budi@a.example';
    const body = fillTemplate(
      '{"text":"<{{ dashboard_url }}|page>: {{ text }}"}',
      { contentType: 'application/json', markup: 'slack' },
      { ...payload, text: said, dashboard_url: 'http://a/?x=1&y=2' },
      () => payload,
    );
    expect(JSON.parse(body).text).toBe(
      '<http://a/?x=1&amp;y=2|page>: Budi &lt;!channel&gt; &lt;https://evil.example|centre&gt; &amp; @\u200bhere, [x]\u200b(https://evil.example) budi@a.example',
    );
  });

  it('is plain in plain text, and empty where the message has nothing', () => {
    const plain = { contentType: 'text/plain', markup: 'plain' } as const;
    expect(fillTemplate('{{title}}: {{ text }}{{severity}}', plain, payload, () => payload)).toBe(
      `down: ${payload.text}`,
    );
  });
});
