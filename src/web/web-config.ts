/**
 * The web configuration file, in the format that exporters of the Prometheus family share: TLS, client certificates, headers
 * and users. A key that is not understood is refused, because ignoring a line about security is worse than not starting.
 */

import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { parseSource } from '../config/source.ts';
import { failed, type Result, success } from '../model/result.ts';

export const CLIENT_AUTH_TYPES = [
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const;
export type ClientAuthType = (typeof CLIENT_AUTH_TYPES)[number];

const VERSIONS = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;

export interface TlsSettings {
  readonly cert: string;
  readonly key: string;
  readonly clientAuthType: ClientAuthType;
  readonly clientCa?: string;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
}

export interface WebConfig {
  readonly tls?: TlsSettings;
  readonly headers: Readonly<Record<string, string>>;
  /** User names to bcrypt hashes. */
  readonly users: ReadonlyMap<string, string>;
}

const HEADER_NAMES = [
  'Content-Security-Policy',
  'X-Frame-Options',
  'X-Content-Type-Options',
  'X-XSS-Protection',
  'Strict-Transport-Security',
] as const;

/** Printable ASCII: anything else could end the header and begin another. */
const HEADER_VALUE = /^[\x20-\x7e]*$/;
const BCRYPT = /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z\d]{53}$/;

/** A mistake in the file; thrown and caught in here, so that reading stays a straight line. */
class Mistake extends Error {}

type Mapping = Readonly<Record<string, unknown>>;

function mapping(value: unknown, name: string, known?: readonly string[]): Mapping {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Mistake(`${name} must be a mapping`);
  const found = { ...value } as Mapping;
  const unknown = known && Object.keys(found).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new Mistake(`${name}: unknown key ${JSON.stringify(unknown)}, want one of ${known?.join(', ')}`);
  }
  return found;
}

function optionalText(section: Mapping, key: string, name: string): string | undefined {
  const value = section[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value === '') throw new Mistake(`${name}.${key} must be text`);
  return value;
}

function choice<Word extends string>(
  value: string | undefined,
  words: readonly Word[],
  otherwise: Word,
  name: string,
) {
  if (value === undefined) return otherwise;
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw new Mistake(`${name} must be one of ${words.join(', ')}`);
  return word;
}

async function readText(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new Mistake(`${name}: ${path} cannot be read (${code})`);
  }
}

/** What OpenSSL says about keys is not for people; what was wanted is. */
function checkCertificate(tls: TlsSettings): TlsSettings {
  try {
    new X509Certificate(tls.cert);
    createSecureContext({ cert: tls.cert, key: tls.key, ...(tls.clientCa && { ca: tls.clientCa }) });
  } catch {
    throw new Mistake(
      'tls_server_config: the certificate, its key and the client CA must be PEM and belong together',
    );
  }
  return tls;
}

const TLS_KEYS = ['cert_file', 'key_file', 'client_auth_type', 'client_ca_file', 'min_version'] as const;

async function readTls(value: unknown, folder: string): Promise<TlsSettings | undefined> {
  if (value === undefined || value === null) return undefined;
  const name = 'tls_server_config';
  const section = mapping(value, name, TLS_KEYS);
  const file = async (key: string) => {
    const path = optionalText(section, key, name);
    return path === undefined ? undefined : readText(resolve(folder, path), `${name}.${key}`);
  };
  const cert = await file('cert_file');
  const key = await file('key_file');
  const clientCa = await file('client_ca_file');
  if (cert === undefined || key === undefined) throw new Mistake(`${name} needs cert_file and key_file`);
  const clientAuthType = choice(
    optionalText(section, 'client_auth_type', name),
    CLIENT_AUTH_TYPES,
    'NoClientCert',
    `${name}.client_auth_type`,
  );
  const verifies = clientAuthType.includes('Verify');
  if (verifies && clientCa === undefined)
    throw new Mistake(`${name}: ${clientAuthType} needs client_ca_file`);
  if (clientAuthType === 'NoClientCert' && clientCa !== undefined) {
    throw new Mistake(`${name}: client_ca_file without a client_auth_type that uses it`);
  }
  const version = choice(
    optionalText(section, 'min_version', name),
    ['TLS12', 'TLS13'],
    'TLS12',
    `${name}.min_version`,
  );
  return checkCertificate({
    cert,
    key,
    clientAuthType,
    minVersion: VERSIONS[version],
    ...(clientCa !== undefined && { clientCa }),
  });
}

function readHeaders(value: unknown): Readonly<Record<string, string>> {
  const section = mapping(value, 'http_server_config', ['http2', 'headers']);
  // HTTP/2 is not spoken here; the key is understood where it says what is so.
  if (section.http2 !== undefined && section.http2 !== false) {
    throw new Mistake('http_server_config.http2 must be false: HTTP/2 is not served');
  }
  const name = 'http_server_config.headers';
  const headers = mapping(section.headers, name, HEADER_NAMES);
  return Object.fromEntries(
    Object.keys(headers).map((header) => {
      const text = optionalText(headers, header, name) ?? '';
      if (!HEADER_VALUE.test(text)) throw new Mistake(`${name}.${header} must be printable ASCII`);
      return [header.toLowerCase(), text];
    }),
  );
}

function readUsers(value: unknown): ReadonlyMap<string, string> {
  const users = mapping(value, 'basic_auth_users');
  return new Map(
    Object.entries(users).map(([user, hash]): [string, string] => {
      const fits = typeof hash === 'string' && BCRYPT.test(hash);
      if (!fits)
        throw new Mistake(`basic_auth_users: the password of ${JSON.stringify(user)} must be a bcrypt hash`);
      if (user === '' || user.includes(':')) throw new Mistake('basic_auth_users: a user name has no colon');
      return [user, hash];
    }),
  );
}

async function parse(path: string): Promise<WebConfig> {
  const contents = await readText(path, 'web configuration');
  if (contents.replace(/^\s*#.*$/gm, '').trim() === '') return { headers: {}, users: new Map() };
  const { source, problems } = parseSource(contents, path, dirname(path));
  const [first] = problems;
  if (!source || first) throw new Mistake(`line ${first?.line ?? 0}: got ${first?.got}, want ${first?.want}`);
  const known = ['tls_server_config', 'http_server_config', 'basic_auth_users'];
  const root = mapping(source.raw, 'the file', known);
  const tls = await readTls(root.tls_server_config, dirname(resolve(path)));
  return {
    ...(tls && { tls }),
    headers: readHeaders(root.http_server_config),
    users: readUsers(root.basic_auth_users),
  };
}

/** The whole file or one sentence about what is wrong; never a half of it. */
export async function readWebConfig(path: string): Promise<Result<WebConfig, string>> {
  try {
    return success(await parse(path));
  } catch (error) {
    if (error instanceof Mistake) return failed(`${path}: ${error.message}`);
    throw error;
  }
}
