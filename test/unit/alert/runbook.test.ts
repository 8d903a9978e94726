import { expect, it } from 'vitest';
import { runbookLink } from '../../../src/alert/runbook.ts';

const at = (runbookUrl: string) => ({ runbookUrl, externalUrl: 'https://siaga.example/office' });

it('leads to the runbooks at their own address, in the language', () => {
  expect(runbookLink(at('https://wiki.example/siaga/'), 'SiagaUpstreamDown', 'id')).toBe(
    'https://wiki.example/siaga/id/SiagaUpstreamDown.md',
  );
});

it('leads to the page of the service, in the language, where they have none', () => {
  expect(runbookLink(at('docs/runbooks/'), 'SiagaUpstreamDown', 'id')).toBe(
    'https://siaga.example/office/runbooks/SiagaUpstreamDown?lang=id',
  );
});
