/** Sends what a route answers: compressed where that is taken, or as a stream that stays open. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import { compress } from './compress.ts';
import type { Reply } from './reply.ts';
import { isStream, type Stream, sinkOf } from './stream.ts';

export async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Reply | Stream,
): Promise<FastifyReply> {
  if (isStream(answer)) return sendStream(request, reply, answer);
  const { body, gzipped } = await compress(answer.body, request.headers['accept-encoding']);
  reply
    .code(answer.status)
    .header('content-type', answer.contentType)
    .header('vary', 'accept, accept-encoding');
  if (gzipped) reply.header('content-encoding', 'gzip');
  if (answer.headers) reply.headers(answer.headers);
  return reply.send(body);
}

/** Proxies would gather a stream until it is worth sending; they are told not to. */
function sendStream({ method }: FastifyRequest, reply: FastifyReply, stream: Stream): FastifyReply {
  reply.headers({
    'content-type': stream.contentType,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  if (method === 'HEAD') return reply.send('');
  reply.hijack();
  if (reply.raw.destroyed) return reply;
  const headers = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  reply.raw.writeHead(200, Object.fromEntries(headers));
  stream.open(sinkOf(reply.raw));
  return reply;
}
