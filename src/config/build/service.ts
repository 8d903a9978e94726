/** One service with its titles filled in and its parts in one list. */

import { PART_KINDS, type Part, type Without } from '../../model/service.ts';
import type { PartsInput, ServiceInput } from '../schema/service.ts';
import type { ServiceConfig } from '../types.ts';

/** The key in a configuration under which parts of each kind stand. */
export const PART_KEYS = { link: 'links', store: 'stores', stock: 'stocks', sync: 'syncs' } as const;

export function partsOf(input: PartsInput): readonly Part[] {
  return PART_KINDS.flatMap((kind) => (input[PART_KEYS[kind]] ?? []).map((name): Part => ({ kind, name })));
}

export function buildService({ name, title, needs, limited_without }: ServiceInput): ServiceConfig {
  const named = (input: PartsInput, without: Without) => partsOf(input).map((part) => ({ ...part, without }));
  return {
    name,
    title: { en: title.en ?? title.id ?? name, id: title.id ?? title.en ?? name },
    parts: [...named(needs, 'stopped'), ...named(limited_without, 'limited')],
  };
}
