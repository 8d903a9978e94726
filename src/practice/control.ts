/**
 * The control door of practice: `POST /cut`, and the same for each other command, and `GET /status` on 127.0.0.1; `GET /counts`,
 * `GET /completions?since=` and `GET /cards` are the recording software of the office. It acts for programs on this machine only: a request must name this very host and port, and one with an Origin comes from a web page and is refused.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listen, portOf, strangerness } from './listener.ts';

const MOST_BODY_BYTES = 1_024;
const MOST_CONNECTIONS = 32;

export const FAULT_COMMANDS = [
  'cut',
  'slow',
  'lossy',
  'broken',
  'fill',
  'surge',
  'print',
  'restock',
  'maintenance',
  'restore',
] as const;
export type FaultCommand = (typeof FAULT_COMMANDS)[number];

export interface ControlActions {
  /** `message` is a sentence or two for people; the rest is for programs. */
  status(): PracticeAnswer;
  counts(): readonly ControlRow[];
  /** How many blank cards are left. */
  cards(): ControlRow;
  /** What reached a stage since then, epoch seconds. */
  completions(since: number): readonly ControlRow[];
  /** `seconds` is how long `slow` lets answers wait. */
  act(command: FaultCommand, seconds: number | undefined): Promise<PracticeAnswer>;
}

export type ControlRow = Readonly<Record<string, number | string | null>>;

export interface PracticeAnswer extends Readonly<Record<string, unknown>> {
  readonly message: string;
}

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

export async function startControl(port: number, actions: ControlActions): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, actions, portOf(server)).then(
      (body) => send(response, 200, 'application/json', body),
      (error: unknown) => {
        const status = error instanceof Refusal ? error.status : 500;
        const detail = error instanceof Error ? error.message : String(error);
        send(response, status, 'application/problem+json', { status, title: 'practice refused', detail });
      },
    );
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, port);
  return server;
}

async function answer(request: IncomingMessage, actions: ControlActions, port: number): Promise<object> {
  const stranger = strangerness(request, port);
  if (stranger) throw new Refusal(403, stranger);
  const body = await readBody(request);
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const command = FAULT_COMMANDS.find((name) => path === `/${name}`);
  const isRead = ['/status', '/counts', '/completions', '/cards'].includes(path);
  if (!isRead && !command) throw new Refusal(404, `there is no ${path} here`);
  const method = command ? 'POST' : 'GET';
  if (request.method !== method) throw new Refusal(405, `${path} wants ${method}`);
  if (command) return actions.act(command, secondsOf(body));
  if (path === '/counts') return actions.counts();
  if (path === '/cards') return actions.cards();
  if (path === '/completions') return actions.completions(sinceOf(query));
  return actions.status();
}

function sinceOf(query: string): number {
  const since = Number(new URLSearchParams(query).get('since') ?? Number.NaN);
  if (!Number.isFinite(since)) throw new Refusal(400, 'since must be epoch seconds');
  return since;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > MOST_BODY_BYTES) throw new Refusal(413, `more than ${MOST_BODY_BYTES} bytes`);
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `{"seconds": 3}`, or nothing. */
function secondsOf(body: string): number | undefined {
  if (body.trim() === '') return undefined;
  const wanted = () => new Refusal(400, 'the body must be like {"seconds": 3}, from 0.1 to 30, or empty');
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw wanted();
  }
  const seconds = typeof parsed === 'object' && parsed && 'seconds' in parsed ? parsed.seconds : undefined;
  if (typeof seconds !== 'number' || !(seconds >= 0.1 && seconds <= 30)) throw wanted();
  return seconds;
}

function send(response: ServerResponse, status: number, type: string, body: object): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', connection: 'close' });
  response.end(JSON.stringify(body));
}
