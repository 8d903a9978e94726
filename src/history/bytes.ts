/** Variable-length numbers in bytes, with a checksum at the end: the alphabet of every blob in the history file. */

import { crc32 } from 'node:zlib';

const CHECKSUM_BYTES = 4;

/** Integers up to here keep every difference and its zigzag form below 2^53, where a double is still exact. */
export const LARGEST_EXACT = 2 ** 51;

export class DamagedBlob extends Error {
  override readonly name = 'DamagedBlob';
}

export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** A whole number from 0 up to 2^53, seven bits a byte, the lowest first. */
  natural(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number of either sign: 0 -1 1 -2 2 become 0 1 2 3 4, so that small ones stay short. */
  integer(value: number): void {
    this.natural(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Ends the blob with its checksum. The writer can then be used for the next one. */
  finish(): Uint8Array {
    this.#room(CHECKSUM_BYTES);
    const body = this.#bytes.subarray(0, this.#length);
    this.#view.setUint32(this.#length, crc32(body), true);
    const blob = this.#bytes.slice(0, this.#length + CHECKSUM_BYTES);
    this.#length = 0;
    return blob;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const wider = new Uint8Array(this.#bytes.length * 2);
    wider.set(this.#bytes);
    this.#bytes = wider;
    this.#view = new DataView(wider.buffer);
  }
}

export class ByteReader {
  readonly #view: DataView;
  #at = 0;

  /** Throws DamagedBlob when the checksum does not fit: a page that the disk garbled must not become a forecast. */
  constructor(blob: Uint8Array) {
    const bodyBytes = blob.length - CHECKSUM_BYTES;
    this.#view = new DataView(blob.buffer, blob.byteOffset, blob.length);
    if (bodyBytes < 0 || this.#view.getUint32(bodyBytes, true) !== crc32(blob.subarray(0, bodyBytes))) {
      throw new DamagedBlob(`a blob of ${blob.length} bytes does not fit its checksum`);
    }
  }

  natural(): number {
    let value = 0;
    let weight = 1;
    for (;;) {
      const byte = this.#view.getUint8(this.#at++);
      if (byte < 128) return value + byte * weight;
      value += (byte - 128) * weight;
      weight *= 128;
    }
  }

  integer(): number {
    const folded = this.natural();
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }

  double(): number {
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }
}
