/** One service of a site: what the public calls it, and what it rests on. */

import type { z } from 'zod';
import { list, name, section, text } from './values.ts';

const MOST_PARTS = 20;

const parts = section({
  links: list(name(), 1, MOST_PARTS, 'names of links').optional().describe('Links of this site.'),
  stores: list(name(), 1, MOST_PARTS, 'names of stores').optional().describe('Stores of this site.'),
  stocks: list(name(), 1, MOST_PARTS, 'names of stocks').optional().describe('Stocks of this site.'),
  syncs: list(name(), 1, MOST_PARTS, 'names of syncs').optional().describe('Syncs of this site.'),
});
export type PartsInput = z.output<typeof parts>;

const title = section({
  en: text(100).optional().describe('In English. Default: the Indonesian one, or the name.'),
  id: text(100).optional().describe('In Indonesian. Default: the English one, or the name.'),
});

export const serviceSchema = section({
  name: name().describe('Unique in its site; in metrics and the API.'),
  title: title
    .prefault({})
    .describe('What the public calls it; shown to everybody, so without anything internal.'),
  needs: parts.prefault({}).describe('Without one of these it is stopped.'),
  limited_without: parts.prefault({}).describe('Without one of these it is limited.'),
});
export type ServiceInput = z.output<typeof serviceSchema>;
