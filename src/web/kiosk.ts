/** How an address asks for a page on a wall. */

import type { Parameter } from './route.ts';

/** Of a page of one site: on a wall, and the next one after it. */
export const ROTATING = 'all';

export const KIOSK_PARAMETER: Parameter = {
  name: 'kiosk',
  in: 'query',
  type: 'flag',
  oneOf: ['kiosk', ROTATING],
  description: 'For a wall: large, nothing to click; `/?kiosk` goes from site to site.',
};
