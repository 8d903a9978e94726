/** Collects what somebody else sends, up to a bound; the rest is counted and dropped. */

export class BoundedBytes {
  readonly #chunks: Buffer[] = [];
  readonly #maxBytes: number;
  #seenBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get seenBytes(): number {
    return this.#seenBytes;
  }

  get truncated(): boolean {
    return this.#seenBytes > this.#maxBytes;
  }

  add(chunk: Buffer): void {
    const room = this.#maxBytes - this.#seenBytes;
    if (room > 0) this.#chunks.push(chunk.subarray(0, room));
    this.#seenBytes += chunk.length;
  }

  toString(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
