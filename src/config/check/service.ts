/** Cross-checks of services: what they rest on must be there, once. */

import { PART_KINDS, partKey } from '../../model/service.ts';
import { PART_KEYS, partsOf } from '../build/service.ts';
import type { ServiceInput } from '../schema/service.ts';
import type { SiteInput } from '../schema/site.ts';
import type { Fault } from './fault.ts';

export function checkService({ needs, limited_without }: ServiceInput): readonly Fault[] {
  const needed = new Set(partsOf(needs).map(partKey));
  const others = partsOf(limited_without);
  if (needed.size + others.length === 0) {
    return [{ path: [], got: 'a service that rests on nothing', want: 'needs, limited_without or both' }];
  }
  return others.flatMap(({ kind, name }) =>
    needed.has(partKey({ kind, name }))
      ? [
          {
            path: ['limited_without', PART_KEYS[kind]],
            got: `${name}, which it needs already`,
            want: 'each part once: without what it needs it is stopped',
          },
        ]
      : [],
  );
}

export function checkServiceParts(site: SiteInput): readonly Fault[] {
  return site.services.flatMap((service, index) =>
    (['needs', 'limited_without'] as const).flatMap((key) =>
      PART_KINDS.flatMap((kind) => {
        const list = PART_KEYS[kind];
        const known = site[list].map(({ name }) => name);
        return (service[key][list] ?? []).flatMap((name, at) =>
          known.includes(name)
            ? []
            : [
                {
                  path: ['services', index, key, list, at],
                  want:
                    known.length > 0
                      ? `one of the ${list} of the site: ${known.join(', ')}`
                      : `no name: the site has no ${list}`,
                },
              ],
        );
      }),
    ),
  );
}
