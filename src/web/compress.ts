/** Gzip for whoever accepts it, off the event loop's thread. */

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const gzipAsync = promisify(gzip);

/** Below this a header costs more than it saves. */
const LEAST_BYTES = 1024;
/** On exposition text level 4 is near the best size at half of the usual cost. */
const LEVEL = 4;

/** Whether an Accept-Encoding header takes gzip: named with a weight above 0, or by `*` when it is not named. */
export function acceptsGzip(header: string | undefined): boolean {
  const weights = new Map(
    (header ?? '').split(',').map((part): [string, number] => {
      const [coding = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
      const weight = parameters.find((piece) => piece.startsWith('q='))?.slice(2);
      return [coding, weight === undefined ? 1 : Number(weight)];
    }),
  );
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}

/** The body to send, compressed when that is accepted and worth it. */
export async function compress(
  body: string,
  acceptEncoding: string | undefined,
): Promise<{ readonly body: Buffer; readonly gzipped: boolean }> {
  const bytes = Buffer.from(body);
  if (bytes.length < LEAST_BYTES || !acceptsGzip(acceptEncoding)) return { body: bytes, gzipped: false };
  return { body: await gzipAsync(bytes, { level: LEVEL }), gzipped: true };
}
