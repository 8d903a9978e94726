/**
 * A query for one name as bytes, and an answer read back (RFC 1035). Pure; whatever the bytes are, reading ends and throws nothing.
 * An answer counts only when it has the number and the question of the query. Records are those that belong to the name, or to
 * the names that it is an alias of.
 */

import { SocketAddress } from 'node:net';
import { domainToASCII } from 'node:url';

const TYPES = { A: 1, NS: 2, CNAME: 5, MX: 15, TXT: 16, AAAA: 28, SRV: 33 } as const;
export type RecordType = keyof typeof TYPES;

export interface Query {
  readonly id: number;
  readonly name: string;
  readonly type: RecordType;
}

/** Codes as c-ares names them, so that both ways to ask fail alike. */
export type AnswerFailure =
  | 'EFORMERR'
  | 'ESERVFAIL'
  | 'ENOTFOUND'
  | 'ENOTIMP'
  | 'EREFUSED'
  | 'ENODATA'
  | 'EBADRESP';

export type Answer =
  /** To another query, or of somebody who guesses. */
  | { readonly kind: 'foreign' }
  /** The rest is to be had by TCP. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'failure'; readonly code: AnswerFailure }
  | { readonly kind: 'records'; readonly records: readonly string[] };

const HEADER_BYTES = 12;
const LONGEST_NAME_BYTES = 255;
const LONGEST_LABEL_BYTES = 63;
const POINTER = 0xc0;
const CLASS_IN = 1;
const RECURSION_DESIRED = 0x01;
const IS_ANSWER = 0x80;
const OPCODE = 0x78;
const IS_TRUNCATED = 0x02;
const RESPONSE_CODE = 0x0f;
/** Aliases of aliases: more than this is a loop. */
const MOST_ALIASES = 16;

const FAILURES: Readonly<Record<number, AnswerFailure>> = {
  1: 'EFORMERR',
  2: 'ESERVFAIL',
  3: 'ENOTFOUND',
  4: 'ENOTIMP',
  5: 'EREFUSED',
};

/** Without the dot of the root; undefined for what is no name. */
export function wireName(name: string): string | undefined {
  const ascii = /^[\x21-\x7e]+$/.test(name) ? name : domainToASCII(name);
  const plain = ascii.endsWith('.') ? ascii.slice(0, -1) : ascii;
  if (plain.length === 0 || plain.length + 2 > LONGEST_NAME_BYTES) return undefined;
  const fits = (label: string) => label.length > 0 && label.length <= LONGEST_LABEL_BYTES;
  return plain.split('.').every(fits) ? plain : undefined;
}

/** The name as `wireName` gives it. */
export function encodeQuery({ id, name, type }: Query): Buffer {
  const message = Buffer.alloc(HEADER_BYTES + name.length + 2 + 4);
  message.writeUInt16BE(id, 0);
  message[2] = RECURSION_DESIRED;
  message.writeUInt16BE(1, 4);
  let at = HEADER_BYTES;
  for (const label of name.split('.')) {
    message[at] = label.length;
    message.write(label, at + 1, 'latin1');
    at += label.length + 1;
  }
  message.writeUInt16BE(TYPES[type], at + 1);
  message.writeUInt16BE(CLASS_IN, at + 3);
  return message;
}

/** `sent` is the query as bytes. */
export function readAnswer(message: Buffer, query: Query, sent: Buffer): Answer {
  try {
    return answerIn(message, query, sent);
  } catch (error) {
    // Everything that is read is looked for inside of the message first, by ourselves or by Buffer.
    if (error instanceof RangeError) return { kind: 'failure', code: 'EBADRESP' };
    throw error;
  }
}

/** Undefined when it is too short to have one. */
export function idOf(message: Buffer): number | undefined {
  return message.length < HEADER_BYTES ? undefined : message.readUInt16BE(0);
}

function answerIn(message: Buffer, query: Query, sent: Buffer): Answer {
  if (idOf(message) !== query.id) return { kind: 'foreign' };
  const flags = message.readUInt8(2);
  const failure = FAILURES[message.readUInt8(3) & RESPONSE_CODE];
  const questions = message.readUInt16BE(4);
  if ((flags & IS_ANSWER) === 0 || (flags & OPCODE) !== 0) return { kind: 'foreign' };
  // Who does not understand a query need not repeat it.
  if (questions === 0 && failure) return { kind: 'failure', code: failure };
  if (questions !== 1 || !hasQuestionOf(sent, message)) return { kind: 'foreign' };
  if ((flags & IS_TRUNCATED) !== 0) return { kind: 'truncated' };
  if (failure) return { kind: 'failure', code: failure };
  if ((message.readUInt8(3) & RESPONSE_CODE) !== 0) return { kind: 'failure', code: 'EBADRESP' };
  const records = recordsIn(message, sent.length, query);
  return records.length > 0 ? { kind: 'records', records } : { kind: 'failure', code: 'ENODATA' };
}

/** As it was sent, but perhaps for the case of its letters; no length of a label and no type is one of these. */
function hasQuestionOf(sent: Buffer, message: Buffer): boolean {
  const end = sent.length;
  if (message.length < end) return false;
  const isEqual = sent.compare(message, HEADER_BYTES, end, HEADER_BYTES, end) === 0;
  return isEqual || questionText(message, end) === questionText(sent, end);
}

function questionText(message: Buffer, end: number): string {
  return message.toString('latin1', HEADER_BYTES, end).toLowerCase();
}

function recordsIn(message: Buffer, from: number, { name, type }: Query): readonly string[] {
  const found: { readonly owner: string; readonly text: string }[] = [];
  const aliases = new Map<string, string>();
  const asked = name.toLowerCase();
  let at = from;
  for (let left = message.readUInt16BE(6); left > 0; left -= 1) {
    const owner = ownerAt(message, at, asked);
    const kind = message.readUInt16BE(owner.next);
    const dataAt = owner.next + 10;
    at = dataAt + message.readUInt16BE(owner.next + 8);
    if (at > message.length) throw new RangeError('a record ends outside of its message');
    if (message.readUInt16BE(owner.next + 2) !== CLASS_IN) continue;
    if (kind === TYPES.CNAME) {
      aliases.set(owner.name.toLowerCase(), readName(message, dataAt).name.toLowerCase());
    }
    if (kind === TYPES[type]) {
      found.push({ owner: owner.name.toLowerCase(), text: recordText(message, dataAt, at, type) });
    }
  }
  const owners = ownersOf(asked, aliases);
  return found.filter(({ owner }) => owners.includes(owner)).map(({ text }) => text);
}

/** Nearly always it points to the name that was asked for. */
function ownerAt(message: Buffer, at: number, asked: string): ReadName {
  const isAsked = message.readUInt16BE(at) === ((POINTER << 8) | HEADER_BYTES);
  return isAsked ? { name: asked, next: at + 2 } : readName(message, at);
}

function ownersOf(name: string, aliases: ReadonlyMap<string, string>): readonly string[] {
  const owners = [name];
  for (let next = aliases.get(name); next !== undefined; next = aliases.get(next)) {
    if (owners.push(next) > MOST_ALIASES) break;
  }
  return owners;
}

/** As a zone file has it after its type, which is what people write into an expectation. */
function recordText(message: Buffer, at: number, end: number, type: RecordType): string {
  switch (type) {
    case 'A':
      return addressOf(message, at, end, 4).join('.');
    case 'AAAA': {
      const bytes = addressOf(message, at, end, 16);
      const groups = Array.from({ length: 8 }, (_, group) => bytes.readUInt16BE(2 * group).toString(16));
      return new SocketAddress({ family: 'ipv6', address: groups.join(':') }).address;
    }
    case 'CNAME':
    case 'NS':
      return readName(message, at).name;
    case 'MX':
      return `${message.readUInt16BE(at)} ${readName(message, at + 2).name}`;
    case 'SRV':
      return [0, 2, 4]
        .map((offset) => `${message.readUInt16BE(at + offset)} `)
        .join('')
        .concat(readName(message, at + 6).name);
    case 'TXT':
      return textsOf(message, at, end);
  }
}

function addressOf(message: Buffer, at: number, end: number, bytes: number): Buffer {
  if (end - at !== bytes) throw new RangeError('an address of another length');
  return message.subarray(at, end);
}

/** One record may be cut into several strings. */
function textsOf(message: Buffer, from: number, end: number): string {
  let text = '';
  for (let at = from; at < end; ) {
    const next = at + 1 + message.readUInt8(at);
    if (next > end) throw new RangeError('a text ends outside of its record');
    text += message.toString('utf8', at + 1, next);
    at = next;
  }
  return text;
}

interface ReadName {
  readonly name: string;
  /** What follows it where it was read. */
  readonly next: number;
}

/** A pointer leads to an earlier place, and each one to an earlier one still: that ends. */
function readName(message: Buffer, from: number): ReadName {
  const labels: string[] = [];
  let bytes = 0;
  let next: number | undefined;
  let earliest = from;
  for (let at = from; ; ) {
    const length = message.readUInt8(at);
    if (length === 0) return { name: labels.join('.'), next: next ?? at + 1 };
    if ((length & POINTER) === POINTER) {
      const target = message.readUInt16BE(at) & 0x3fff;
      if (target >= earliest) throw new RangeError('a name points ahead');
      next ??= at + 2;
      earliest = target;
      at = target;
      continue;
    }
    bytes += length + 1;
    if (length > LONGEST_LABEL_BYTES || bytes >= LONGEST_NAME_BYTES) throw new RangeError('no name');
    if (at + 1 + length > message.length) throw new RangeError('a name ends outside of its message');
    labels.push(labelText(message, at + 1, length));
    at += length + 1;
  }
}

/** What is no plain character is written as zone files write it. */
function labelText(message: Buffer, at: number, length: number): string {
  const text = message.toString('latin1', at, at + length);
  if (/^[\w-]+$/.test(text)) return text;
  return text.replace(/[^\x21-\x7e]|[.\\]/g, (character) =>
    /[.\\]/.test(character) ? `\\${character}` : `\\${character.charCodeAt(0).toString().padStart(3, '0')}`,
  );
}
