/**
 * Values by the names of what they belong to: a site, a link of it, a probe of that. Nested maps, because to build one text of the
 * names costs many times the look-up, and this is looked up several times for each probe that ends.
 */

/** Of a site alone, of one of its links (stores, syncs), or of a part of that. */
export type Names = readonly [site: string, subject?: string, part?: string];

export class NameMap<Value> {
  readonly #sites = new Map<string, Map<string, Map<string, Value>>>();

  constructor(entries: Iterable<readonly [names: Names, value: Value]> = []) {
    for (const [names, value] of entries) this.set(names, value);
  }

  get(site: string, subject = '', part = ''): Value | undefined {
    return this.#sites.get(site)?.get(subject)?.get(part);
  }

  has(site: string, subject = '', part = ''): boolean {
    return this.#sites.get(site)?.get(subject)?.has(part) ?? false;
  }

  set([site, subject = '', part = '']: Names, value: Value): void {
    const ofSite = this.#sites.get(site) ?? new Map<string, Map<string, Value>>();
    this.#sites.set(site, ofSite);
    const ofSubject = ofSite.get(subject) ?? new Map<string, Value>();
    ofSite.set(subject, ofSubject.set(part, value));
  }

  delete([site, subject = '', part = '']: Names): void {
    const ofSite = this.#sites.get(site);
    const ofSubject = ofSite?.get(subject);
    ofSubject?.delete(part);
    if (ofSubject?.size === 0) ofSite?.delete(subject);
    if (ofSite?.size === 0) this.#sites.delete(site);
  }

  *entries(): Generator<[names: [site: string, subject: string, part: string], value: Value]> {
    for (const [site, ofSite] of this.#sites) {
      for (const [subject, ofSubject] of ofSite) {
        for (const [part, value] of ofSubject) yield [[site, subject, part], value];
      }
    }
  }

  /** Forgets everything whose names `wanted` does not have; gives what that was. */
  keepOnly(wanted: Pick<NameMap<unknown>, 'has'>): readonly Names[] {
    const gone = [...this.entries()].map(([names]) => names).filter((names) => !wanted.has(...names));
    for (const names of gone) this.delete(names);
    return gone;
  }
}
