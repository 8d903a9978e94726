/** One probe of a link: a section a kind. */

import { z } from 'zod';
import { RUNGS } from '../../model/assessment.ts';
import { PROBE_KINDS } from '../../model/observation.ts';
import { DNS_TYPES } from '../probe-types.ts';
import { timing } from './timing.ts';
import {
  choice,
  duration,
  filePath,
  list,
  mapping,
  name,
  oneOfKinds,
  secret,
  section,
  size,
  text,
  whole,
} from './values.ts';
import { endpoint, host, httpUrl, interfaceName, ipWithPort, localAddress, pattern } from './words.ts';

const common = {
  name: name()
    .optional()
    .describe('Unique in its link. Default: the kind, numbered from the second on (`tcp`, `tcp-2`).'),
  ...timing,
  every: timing.every.describe('Interval between two runs, default `15s`. Either this or `cron`.'),
  timeout: timing.timeout.describe(
    'Longest wait for an answer. Default: 80 % of the interval, at most `5s`.',
  ),
  retry: duration(0, 300_000)
    .optional()
    .describe(
      'How soon a failed run is repeated to confirm it; `0s` waits for the schedule. Default: an eighth of the interval, from `500ms` to `5s`.',
    ),
  rung: choice(RUNGS)
    .optional()
    .describe(
      'How far away it looks. Default: `host` for that kind, `gateway` for the first icmp, `provider` for the second, `central_network` for others, `central_service` for the last probe.',
    ),
  local_address: localAddress()
    .optional()
    .describe('Source address, which chooses the path. Default: that of the link.'),
};

const burst = whole(1, 20).prefault(1);
const BURST =
  'a run, spread over a second at most. The run passes when one is answered; the others tell loss and spread.';

const port = whole(1, 65_535).describe('TCP port.');
const target = {
  host: host().optional().describe('Host name or IP address; with `port`.'),
  port: port.optional().describe('TCP port; with `host`.'),
  address: endpoint().optional().describe('`host:port` in one, instead of `host` and `port`.'),
};

const trust = {
  servername: host()
    .optional()
    .describe('Name asked for (SNI) and verified in the certificate. Default: the host.'),
  ca_file: filePath()
    .optional()
    .describe('PEM file of the authorities to trust instead of those of the system.'),
};

const certificateDays = {
  certificate_days: whole(0, 3_650)
    .optional()
    .describe(
      'Fewer days left in any certificate of the chain fail the probe. Default: only an expired one does.',
    ),
};

const statusPattern = /^(?:[1-5]xx|[1-5]\d\d(?:-[1-5]\d\d)?)$/;
const wantStatus = 'a status such as 204, "2xx" or "200-299"';
const says = { error: () => wantStatus };
const status = z.union(
  [z.int(says).min(100, says).max(599, says), z.string(says).regex(statusPattern, says)],
  says,
);

/** Printable Latin-1: anything else cannot travel in a header, and a line break would begin another one. */
export const HEADER_VALUE = /^[ -~\u00a0-\u00ff]{1,4096}$/;

export const headerName = z
  .string({ error: () => 'a header name' })
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, { error: () => 'a header name' });

const WANT_HEADER = 'text of 1 to 4096 characters that a header can carry';
const headerValue = z.string({ error: () => WANT_HEADER }).regex(HEADER_VALUE, { error: () => WANT_HEADER });

const httpExpect = {
  status: list(status, 1, 50, 'statuses')
    .optional()
    .describe('Accepted statuses: numbers, ranges `"200-299"` or classes `"2xx"`. Default: `["2xx"]`.'),
  body_contains: text(1_000).optional().describe('Text that must be in the body.'),
  body_matches: pattern()
    .optional()
    .describe('Regular expression (flag u) that must match the body, and be decided within 250 ms.'),
  headers: mapping(headerName, text(1_000), 'a mapping of header names to the text they must contain')
    .optional()
    .describe('Response headers and the text that they must contain.'),
};

/** Ways of saying who we are, the same for probes and channels. */
export const identity = {
  headers: mapping(headerName, headerValue, 'a mapping of header names to values')
    .optional()
    .describe('Request headers. Their values are treated as secrets.'),
  headers_file: mapping(headerName, filePath(), 'a mapping of header names to files')
    .optional()
    .describe('Request headers whose value is read from a file.'),
  basic_auth: section({
    username: text(200).describe('User name.'),
    password: secret().optional().describe('Password; better `password_file`.'),
    password_file: filePath().optional().describe('File with the password.'),
  })
    .optional()
    .describe('Basic authentication.'),
  bearer_token: secret().optional().describe('Bearer token; better `bearer_token_file`.'),
  bearer_token_file: filePath().optional().describe('File with the bearer token.'),
};

const http = {
  ...common,
  method: choice(['GET', 'HEAD']).prefault('GET').describe('Request method.'),
  ...identity,
  max_body: size(0, 16 * 1024 ** 2)
    .prefault('64KiB')
    .describe('Most bytes of the body that are read.'),
};
const freshEvery = whole(1, 10_000);
const FRESH = 'Every n-th run makes a fresh connection; in between it is kept alive. `1` is always fresh.';

const tcp = section({
  kind: z.literal('tcp').describe('A TCP connection is accepted.'),
  ...common,
  ...target,
  burst: burst.describe(`Connections ${BURST}`),
});

const tls = section({
  kind: z.literal('tls').describe('A TLS handshake succeeds with a valid certificate.'),
  ...common,
  ...target,
  ...trust,
  expect: section(certificateDays).prefault({}).describe('What must be true of the answer.'),
});

const plainHttp = section({
  kind: z.literal('http').describe('An HTTP request is answered as expected.'),
  url: httpUrl(['http:']).describe('Address; redirects are not followed.'),
  ...http,
  fresh_every: freshEvery.prefault(1).describe(FRESH),
  expect: section(httpExpect).prefault({}).describe('What must be true of the answer.'),
});

const https = section({
  kind: z.literal('https').describe('An HTTPS request is answered as expected, with a valid certificate.'),
  url: httpUrl(['https:']).describe('Address; redirects are not followed.'),
  ...http,
  ...trust,
  fresh_every: freshEvery.prefault(20).describe(`${FRESH} The certificate is read on a fresh one.`),
  expect: section({ ...httpExpect, ...certificateDays })
    .prefault({})
    .describe('What must be true of the answer.'),
});

const dns = section({
  kind: z.literal('dns').describe('A name resolves.'),
  ...common,
  query: host().describe('Name to ask for.'),
  type: choice(DNS_TYPES).prefault('A').describe('Type of record.'),
  server: ipWithPort()
    .optional()
    .describe('Server to ask: `10.0.0.53` or `10.0.0.53:53`. Default: the resolvers of the system.'),
  servers: list(ipWithPort(), 1, 8, 'servers')
    .optional()
    .describe(
      'Servers to ask, each for itself, instead of `server`. The probe fails when none answers or one answers otherwise than expected.',
    ),
  expect: section({
    answer: list(text(1_000), 0, 50, 'answers').prefault([]).describe('Records that must be in the answer.'),
  })
    .prefault({})
    .describe('What must be true of the answer.'),
});

const thisHost = section({
  kind: z
    .literal('host')
    .describe('This host: an interface is on and has an address, and there is a default route. Linux only.'),
  ...common,
  interface: interfaceName()
    .optional()
    .describe('Which one. Default: the one of `local_address`, or the one of the default route.'),
});

const icmp = section({
  kind: z.literal('icmp').describe('An echo request is answered.'),
  ...common,
  host: host().describe('Host name or IP address.'),
  burst: burst.describe(`Echo requests ${BURST}`),
  packet_bytes: whole(84, 9_000)
    .optional()
    .describe(
      'Size of the packet, headers included, which may not be cut up: `1500` shows whether large packets get through. Default: small ones.',
    ),
});

export const probeSchema = oneOfKinds(PROBE_KINDS, [thisHost, icmp, tcp, tls, plainHttp, https, dns]);
export type ProbeInput = z.output<typeof probeSchema>;
