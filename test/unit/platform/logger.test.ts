import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import { createLogger, toLogfmt } from '../../../src/platform/logger.ts';

describe('logfmt', () => {
  it('begins with time, level and message, and quotes what is not one plain word', () => {
    expect(toLogfmt('{"level":"info","ts":"2026-11-21T00:00:00Z","site":"14.71","msg":"link is up"}')).toBe(
      'ts=2026-11-21T00:00:00Z level=info msg="link is up" site=14.71\n',
    );
  });

  it('keeps a hostile value inside its quotes and on its line', () => {
    const line = toLogfmt(JSON.stringify({ ts: 't', level: 'warn', msg: 'm', name: 'a" level=error\nb' }));
    expect(line).toBe('ts=t level=warn msg=m name="a\\" level=error\\nb"\n');
  });
});

describe('the logger', () => {
  it('leaves out what is below its level, and writes JSON when asked', () => {
    const lines: string[] = [];
    const logger = createLogger({ level: 'warn', format: 'json', write: (line) => lines.push(line) });
    logger.info('quiet');
    logger.warn('said', { site: '14.71', reason: undefined });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', msg: 'said', site: '14.71' });
  });
});

it('a secret cannot be printed', () => {
  const secret = new Secret('hunter2');
  expect(`${secret} ${JSON.stringify({ secret })}`).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2');
});
