import { expect, test } from 'vitest';
import {
  type Answer,
  encodeQuery,
  type Query,
  readAnswer,
  wireName,
} from '../../../src/platform/dns-message.ts';

const QUERY: Query = { id: 0x1234, name: 'dc.example', type: 'A' };
const ANSWER_FLAGS = 0x8180;

/** Labels of a name as they stand in a message. */
function nameBytes(name: string): number[] {
  return [...name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]), 0];
}

interface RecordBytes {
  readonly owner?: readonly number[];
  readonly type: number;
  readonly data: readonly number[];
}

const QUESTION = [0xc0, 12];

function record({ owner = QUESTION, type, data }: RecordBytes): number[] {
  return [...owner, 0, type, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255, ...data];
}

function answer(query: Query, records: readonly RecordBytes[], flags = ANSWER_FLAGS): Buffer {
  const message = Buffer.concat([encodeQuery(query), Buffer.from(records.flatMap(record))]);
  message.writeUInt16BE(flags, 2);
  message.writeUInt16BE(records.length, 6);
  return message;
}

function read(message: Buffer, query: Query): Answer {
  return readAnswer(message, query, encodeQuery(query));
}

test('a query asks one name of one type, recursively', () => {
  const bytes = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...nameBytes('dc.example'), 0, 1, 0, 1];
  expect([...encodeQuery(QUERY)]).toEqual(bytes);
});

test.each([
  ['dc.example', 'dc.example'],
  ['dc.example.', 'dc.example'],
  ['_sip._tcp.Example', '_sip._tcp.Example'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['', undefined],
  ['.', undefined],
  ['a..b', undefined],
  [`${'a'.repeat(64)}.example`, undefined],
  [Array.from({ length: 64 }, () => 'abc').join('.'), undefined],
])('%s goes on the wire as %s', (name, wire) => {
  expect(wireName(name)).toBe(wire);
});

const V6 = [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
test.each([
  ['A', 1, [10, 0, 0, 1], '10.0.0.1'],
  ['AAAA', 28, V6, '2001:db8::1'],
  ['CNAME', 5, nameBytes('other.example'), 'other.example'],
  ['NS', 2, nameBytes('ns.example'), 'ns.example'],
  ['MX', 15, [0, 10, 4, ...Buffer.from('mail'), ...QUESTION], '10 mail.dc.example'],
  ['TXT', 16, [2, 0x76, 0x3d, 1, 0x31], 'v=1'],
  ['SRV', 33, [0, 1, 0, 2, 0x14, 0x66, ...nameBytes('sip.example')], '1 2 5222 sip.example'],
] as const)('%s records read as a zone file has them', (type, number, data, text) => {
  const query = { ...QUERY, type };
  expect(read(answer(query, [{ type: number, data }]), query)).toEqual({
    kind: 'records',
    records: [text],
  });
});

test('records of the alias count, those of strangers do not', () => {
  const alias = { type: 5, data: nameBytes('b.example') };
  const own = { owner: nameBytes('B.example'), type: 1, data: [10, 0, 0, 2] };
  const foreign = { owner: nameBytes('evil.example'), type: 1, data: [192, 0, 2, 66] };
  const records = ['10.0.0.2'];
  expect(read(answer(QUERY, [foreign, own, alias]), QUERY)).toEqual({ kind: 'records', records });
});

test('aliases that go round end', () => {
  const there = { type: 5, data: nameBytes('b.example') };
  const back = { owner: nameBytes('b.example'), type: 5, data: nameBytes('dc.example') };
  expect(read(answer(QUERY, [there, back]), QUERY)).toEqual({ kind: 'failure', code: 'ENODATA' });
});

test.each([
  ['another number', { ...QUERY, id: 1 }, ANSWER_FLAGS],
  ['another name', { ...QUERY, name: 'dx.example' }, ANSWER_FLAGS],
  ['another type', { ...QUERY, type: 'MX' as const }, ANSWER_FLAGS],
  ['a query', QUERY, 0x0100],
])('%s is no answer', (_what, query, flags) => {
  expect(read(answer(query, [], flags), QUERY)).toEqual({ kind: 'foreign' });
});

test('the case of the name does not matter', () => {
  const record = { type: 1, data: [10, 0, 0, 1] };
  expect(read(answer({ ...QUERY, name: 'DC.exaMPle' }, [record]), QUERY)).toMatchObject({
    kind: 'records',
  });
});

test('what did not fit is said', () => {
  expect(read(answer(QUERY, [], ANSWER_FLAGS | 0x0200), QUERY)).toEqual({ kind: 'truncated' });
});

test.each([
  [0, 'ENODATA'],
  [1, 'EFORMERR'],
  [2, 'ESERVFAIL'],
  [3, 'ENOTFOUND'],
  [4, 'ENOTIMP'],
  [5, 'EREFUSED'],
  [9, 'EBADRESP'],
])('response code %i is %s', (code, name) => {
  expect(read(answer(QUERY, [], ANSWER_FLAGS | code), QUERY)).toEqual({ kind: 'failure', code: name });
});

test('a name that points at itself, and a record that ends outside, are malformed', () => {
  const loop = answer(QUERY, [{ owner: [0xc0, 28], type: 1, data: [10, 0, 0, 1] }]);
  const long = answer(QUERY, [{ type: 1, data: [10, 0, 0, 1] }]).subarray(0, -1);
  for (const message of [loop, long]) {
    expect(read(message, QUERY)).toEqual({ kind: 'failure', code: 'EBADRESP' });
  }
});

test('whatever bytes come, reading ends and throws nothing', () => {
  const whole = answer(QUERY, [
    { type: 5, data: nameBytes('b.example') },
    { owner: nameBytes('b.example'), type: 1, data: [10, 0, 0, 2] },
  ]);
  for (let length = 0; length < whole.length; length += 1) read(whole.subarray(0, length), QUERY);
  for (let at = 0; at < whole.length; at += 1) {
    for (const byte of [0, 1, 12, 63, 64, 0xc0, 0xff]) {
      const bent = Buffer.from(whole);
      bent[at] = byte;
      expect(['foreign', 'truncated', 'failure', 'records']).toContain(read(bent, QUERY).kind);
    }
  }
});
