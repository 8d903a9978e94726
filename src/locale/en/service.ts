/** Services, in English. */

import type { PartKind, PartPicture, PartState } from '../../model/service.ts';
import type { ServiceTexts } from '../service.ts';

const PARTS: Readonly<Record<PartKind, Readonly<Record<Exclude<PartState, 'working'>, string>>>> = {
  link: { broken: 'is down', impaired: 'comes and goes', unknown: 'cannot be judged' },
  store: { broken: 'is full or read-only', impaired: 'is nearly full', unknown: 'cannot be read' },
  stock: { broken: 'is used up', impaired: 'is nearly used up', unknown: 'cannot be read' },
  sync: { broken: 'stands still', impaired: 'is late', unknown: 'cannot be read' },
};

export function service(): ServiceTexts {
  return {
    states: { working: 'working', limited: 'limited', stopped: 'stopped', unknown: 'unknown' },
    reason(parts) {
      const said = parts.flatMap(partText);
      return said.length === 0 ? 'All that it needs works.' : `${said.join('; ')}.`;
    },
  };
}

function partText({ kind, name, state }: PartPicture): readonly string[] {
  return state === 'working' ? [] : [`${kind} ${name} ${PARTS[kind][state]}`];
}
