/** docs/api.md on a whole service: it names every path of the served description, and its examples answer as it says. */

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { Target } from '../../support/target.ts';
import { until } from '../../support/until.ts';

const page = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');
const BASE = 'http://127.0.0.1:10514';

interface Example {
  readonly line: string;
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** The few options of curl that the page uses; anything else is a mistake here or there. */
function exampleOf(line: string): Example {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, ...parts]) => parts.join(''));
  const value = (option: string) => (words.includes(option) ? words[words.indexOf(option) + 1] : undefined);
  const url = new URL(words.find((word) => word.startsWith(BASE)) ?? 'missing:');
  const query = value('--data-urlencode')?.split('=');
  if (query) url.searchParams.set(query[0] ?? '', query.slice(1).join('='));
  const body = value('-d');
  return {
    line,
    method: value('-X') ?? 'GET',
    path: url.pathname + url.search,
    ...(body !== undefined && { body }),
  };
}

const examples = [...page.matchAll(/^curl .*$/gm)].map(([line]) => exampleOf(line));

const yaml = (folder: string, port: number) => `sites:
  - id: "14.71"
    name: Kota Pekanbaru
    timezone: Asia/Jakarta
    lead_time: 14d
    links: [{ name: centre, probes: [{ kind: tcp, address: "127.0.0.1:${port}", every: 1s }] }]
    stores: [{ name: records, kind: filesystem, path: /, every: 1s, nearly_full: { fire: 0.0002%, clear: 0.0001% } }]
    stocks: [{ name: cards, kind: file, path: ${join(folder, 'cards.txt')}, every: 1s }]
    syncs: [{ name: enrolment, counts: [{ kind: http, url: "http://127.0.0.1:${port}/stages" }] }]
alerts: { rules: { SiagaStoreNearlyFull: { hold: 0s } } }
`;

describe('docs/api.md', () => {
  let folder: TemporaryFolder;
  let centre: Target;
  let service: Service;
  /** Stands for ALERT_ID in the examples. */
  let alertId = '';

  beforeAll(async () => {
    folder = await temporaryFolder();
    centre = await Target.open();
    await writeFile(join(folder.path, 'cards.txt'), '600');
    service = await Service.start({ folder: folder.path, yaml: yaml(folder.path, centre.port) });
    await until('every store was read', async () => {
      const { advisory } = await service.api<{ advisory: unknown }>('sites/14.71');
      return advisory !== null;
    });
    await until('an alert fires', async () => {
      const { alerts } = await service.api<{ alerts: readonly { alert_id: string }[] }>('alerts');
      alertId = alerts[0]?.alert_id ?? '';
      return alertId !== '';
    });
  });

  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await centre[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const ask = ({ method, path, body }: Omit<Example, 'line'>) =>
    fetch(service.url + path.replace('ALERT_ID', alertId), {
      method,
      ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    });

  it('names every method and path that the service describes, and no other', async () => {
    const { paths } = await service.api<{ paths: Record<string, Record<string, unknown>> }>('openapi.json');
    const served = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const table = page.split('\n').filter((line) => line.startsWith('| `'));
    const named = table
      .flatMap((line) => line.split('|')[1]?.split(';') ?? [])
      .flatMap((group) => {
        const path = /\/api\/v1[^`]*/.exec(group)?.[0] ?? '';
        const more = group.includes('`, `GET /') ? [...group.matchAll(/GET (\/[^`]+)/g)] : [];
        if (more.length > 0) return more.map(([, each]) => `GET ${each}`);
        return [...group.matchAll(/\b(GET|POST|PUT|DELETE)\b/g)].map(([method]) => `${method} ${path}`);
      });
    expect(named.sort()).toEqual(served.sort());
  });

  it('has an example for each of them', async () => {
    const { paths } = await service.api<{ paths: Record<string, unknown> }>('openapi.json');
    const asked = examples.map(({ path }) => path.split('?')[0] ?? '');
    for (const path of Object.keys(paths)) {
      const form = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
      expect(
        asked.some((one) => form.test(one)),
        path,
      ).toBe(true);
    }
  });

  it('has examples that answer, in the order in which they stand there', async () => {
    for (const example of examples) {
      const answer = await ask(example);
      const text = await answer.text();
      const isRefused = example.path.endsWith('/nowhere');
      expect(answer.status, `${example.line}\n${text}`).toBe(isRefused ? 404 : 200);
    }
  });

  it('quotes an error as it is', async () => {
    const answer = await ask({ method: 'GET', path: '/api/v1/sites/nowhere' });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const quoted: unknown = JSON.parse(/^\{ "type".*$/m.exec(page)?.[0] ?? '');
    expect(await answer.json()).toEqual(quoted);
  });

  it('names only fields that an answer has', async () => {
    const description = await service.get('/api/v1/openapi.json');
    const fields = [...page.matchAll(/`([a-z]+(?:_[a-z0-9]+)+)`/g)].map(([, field]) => field);
    expect(fields.length).toBeGreaterThan(15);
    for (const field of fields) expect(description, field).toContain(`"${field}"`);
  });
});
