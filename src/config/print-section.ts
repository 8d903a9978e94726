/** `undefined` values are left out by the writer, secrets write themselves. */
export type Section = Readonly<Record<string, unknown>>;
