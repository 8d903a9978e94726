import { expect, test } from 'vitest';
import { parseHosts } from '../../../src/platform/hosts-file.ts';

test('names, aliases, comments, both families and several addresses in order', () => {
  const table = parseHosts(
    [
      '# local',
      '127.0.0.1\tlocalhost  # this host',
      '::1 localhost',
      '  10.0.0.1 Centre.example centre',
      '10.0.0.2 centre',
      '10.0.0.2 centre',
      'not-an-address centre',
      '',
      '10.0.0.3',
    ].join('\n'),
  );
  expect(Object.fromEntries(table)).toEqual({
    localhost: ['127.0.0.1', '::1'],
    'centre.example': ['10.0.0.1'],
    centre: ['10.0.0.1', '10.0.0.2'],
  });
});
