const HIDDEN = '[secret]';

/** A value that no log, page, dump or error message can print; only `reveal()` gives it away, at the place of its use. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  // What console.log and util.inspect print; the symbol is shared by name, so nothing from node is imported.
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN;
  }
}
