/** The part of a validated configuration that is about probes: what each kind looks at, when, and what it expects. */

import type { Rung } from '../model/assessment.ts';
import type { Secret } from '../model/secret.ts';

export type Schedule =
  | { readonly kind: 'every'; readonly everyMs: number }
  | {
      readonly kind: 'cron';
      readonly expression: string;
      readonly timezone: string;
      /** Each job starts at a place of its own within so long after the calendar's time. */
      readonly splayMs: number;
    };

interface ProbeCommon {
  /** Unique within its link; by default its kind, numbered when it occurs twice. */
  readonly name: string;
  readonly schedule: Schedule;
  readonly timeoutMs: number;
  /** How soon a failed run is repeated to confirm or refute it; 0 waits for the schedule. */
  readonly retryMs: number;
  /** How far away what it looks at is. */
  readonly rung: Rung;
  /** Source address: the path over which this probe goes, where the host's routing follows it. */
  readonly localAddress?: string;
}

/** This host itself: an interface is on, has an address, and there is a default route. */
export interface HostProbe extends ProbeCommon {
  readonly kind: 'host';
  /** By default the one of `localAddress`, or the one of the default route. */
  readonly interface?: string;
}

export interface TcpProbe extends ProbeCommon {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
  /** Connections a run, when more than one. */
  readonly burst?: number;
}

export interface TlsExpectation {
  /** Fewer days left in any certificate of the chain fail the probe. */
  readonly certificateDays?: number;
}

export interface TlsOptions {
  /** Name for SNI and for verification; the host by default. */
  readonly servername?: string;
  /** PEM of the authorities to trust instead of the system's. */
  readonly ca?: string;
}

export interface TlsProbe extends ProbeCommon {
  readonly kind: 'tls';
  readonly host: string;
  readonly port: number;
  readonly tls: TlsOptions;
  readonly expect: TlsExpectation;
}

export interface HttpExpectation extends TlsExpectation {
  /** Accepted status codes as inclusive ranges; 200 to 299 by default. */
  readonly status: readonly (readonly [number, number])[];
  readonly bodyContains?: string;
  /** Source of a regular expression (flag u), checked for validity when the configuration is read. */
  readonly bodyMatches?: string;
  /** Header names in lower case to the text they must contain. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpProbe extends ProbeCommon {
  readonly kind: 'http' | 'https';
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  /** Names in lower case; basic auth and tokens are among them as `authorization`. */
  readonly headers: Readonly<Record<string, Secret>>;
  readonly tls: TlsOptions;
  readonly expect: HttpExpectation;
  readonly maxBodyBytes: number;
  /** Every n-th run makes a fresh connection with a full handshake; in between it is kept alive. 1 is always fresh. */
  readonly freshEvery: number;
}

export const DNS_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'SRV'] as const;

export interface DnsProbe extends ProbeCommon {
  readonly kind: 'dns';
  readonly query: string;
  readonly type: (typeof DNS_TYPES)[number];
  /** Each is asked for itself: "10.0.0.53" or "10.0.0.53:53". The system's resolvers when there are none. */
  readonly servers: readonly string[];
  readonly expect: { readonly answer: readonly string[] };
}

export interface IcmpProbe extends ProbeCommon {
  readonly kind: 'icmp';
  readonly host: string;
  /** Echoes a run, when more than one. */
  readonly burst?: number;
  /** Size of the whole packet, which may not be cut up on the way; the small ones of the tool when absent. */
  readonly packetBytes?: number;
}

export type ProbeConfig = HostProbe | TcpProbe | TlsProbe | HttpProbe | DnsProbe | IcmpProbe;
