/** What anybody can ask a running service over HTTP, in this process or another. */

/** The parts of the API's answers that these tests look at. */
export interface AlertAnswer {
  readonly alert_id: string;
  readonly alert: string;
  readonly severity: string;
  readonly site: string;
  readonly subject: Readonly<Record<string, string>>;
  readonly starts_at: string;
  readonly description: string;
}

export interface EventAnswer {
  readonly site: string;
  readonly log_id: string;
  readonly sequence: number;
  readonly at: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: string;
  readonly text: string;
}

export interface StatusAnswer {
  readonly storage: {
    readonly failure: { readonly reason: string; readonly detail: string } | null;
    readonly last_commit_at: string | null;
  };
  readonly clock: { readonly trusted: boolean; readonly offset_seconds: number | null };
  readonly channels: readonly { readonly name: string; readonly pending: number }[];
}

const TIMEOUT_MS = 5_000;
const EVENTS_PER_PAGE = 500;

export class ServiceDoor {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async get(path: string): Promise<string> {
    const answer = await fetch(this.url + path, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${body}`);
    return body;
  }

  async api<T>(path: string): Promise<T> {
    return JSON.parse(await this.get(`/api/v1/${path}`));
  }

  async alerts(): Promise<readonly AlertAnswer[]> {
    const { alerts } = await this.api<{ readonly alerts: readonly AlertAnswer[] }>('alerts');
    return alerts;
  }

  async firing(name: string): Promise<AlertAnswer | undefined> {
    return (await this.alerts()).find(({ alert }) => alert === name);
  }

  status(): Promise<StatusAnswer> {
    return this.api<StatusAnswer>('status');
  }

  /** Every event of one kind, oldest first. */
  async events(kind: string): Promise<readonly EventAnswer[]> {
    const all: EventAnswer[] = [];
    for (let before = Number.MAX_SAFE_INTEGER; ; before = all.at(-1)?.sequence ?? 0) {
      const path = `events?kind=${kind}&limit=${EVENTS_PER_PAGE}&before=${before}`;
      const { events } = await this.api<{ readonly events: readonly EventAnswer[] }>(path);
      all.push(...events);
      if (events.length < EVENTS_PER_PAGE) return all.reverse();
    }
  }

  /** One series of /metrics, named as it stands there without its labels' order mattering; undefined when it is absent. */
  async metric(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
    return metricOf(await this.get('/metrics'), name, labels);
  }

  reload(): Promise<Response> {
    return fetch(`${this.url}/-/reload`, { method: 'POST', signal: AbortSignal.timeout(TIMEOUT_MS) });
  }
}

export function metricOf(
  text: string,
  name: string,
  labels: Readonly<Record<string, string>>,
): number | undefined {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  for (const line of text.split('\n')) {
    const [, found, inBraces = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (found === name && wanted.every((pair) => inBraces.includes(pair))) return Number(value);
  }
  return undefined;
}
