/** A small document of a web service: one GET, bounded in bytes and time, redirects not followed. */

import type { HttpSource, PrometheusSource } from '../../config/source-types.ts';
import type { ProbeReason, SourceReason } from '../../model/observation.ts';
import { createHttpClient, type HttpClient } from '../../platform/http.ts';
import { MeasureError } from '../failure.ts';
import type { RowSourceContext } from './rows.ts';

/** What prevents an answer, as the reason why there is no reading. */
const REASONS: Readonly<Record<ProbeReason, SourceReason>> = {
  timeout: 'timeout',
  refused: 'missing',
  unreachable: 'missing',
  dns: 'missing',
  permission: 'permission',
  reset: 'protocol',
  tls: 'protocol',
  status: 'protocol',
  body: 'protocol',
  protocol: 'protocol',
};

const STATUSES: Readonly<Record<number, readonly [SourceReason, string]>> = {
  401: ['permission', 'wants to know who asks: see basic_auth and bearer_token_file'],
  403: ['permission', 'refuses us this page'],
  404: ['missing', 'knows no such page: see url'],
  410: ['missing', 'has no such page any more: see url'],
  504: ['timeout', 'waited in vain for a server behind it'],
};

export class WebDocument {
  readonly subject: string;
  readonly #config: HttpSource | PrometheusSource;
  readonly #client: HttpClient;

  constructor(config: HttpSource | PrometheusSource, { names }: RowSourceContext) {
    this.#config = config;
    this.subject = `${config.kind} ${new URL(config.url).host}`;
    this.#client = createHttpClient({ names, ...(config.ca !== undefined && { ca: config.ca }) });
  }

  /** `{since}` in the URL becomes that instant. */
  async get(accept: string, signal: AbortSignal, since: number): Promise<string> {
    const { url, headers, maxBytes } = this.#config;
    const revealed = Object.entries(headers).map(([name, value]) => [name, value.reveal()]);
    const answer = await this.#client.request(url.replaceAll('{since}', `${since}`), {
      method: 'GET',
      headers: { accept, 'user-agent': 'siaga', ...Object.fromEntries(revealed) },
      signal,
      maxBodyBytes: maxBytes,
    });
    if (!answer.ok) throw this.#error(REASONS[answer.failure.reason], `: ${answer.failure.detail}`);
    const { status, body, truncated } = answer.value;
    if (status !== 200) {
      const [reason, what] = STATUSES[status] ?? ['protocol', `answered with status ${status}, want 200`];
      throw this.#error(reason, ` ${what}${status in STATUSES ? ` (status ${status})` : ''}`);
    }
    if (truncated) {
      throw this.#error('range', ` sends more than the ${maxBytes} bytes that are read: raise max_bytes`);
    }
    return body;
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #error(reason: SourceReason, what: string): MeasureError {
    return new MeasureError({ reason, detail: `${this.subject}${what}` });
  }
}
