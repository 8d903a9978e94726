/** Writes values as YAML for people and programs: nothing folded, nothing said by reference, longer texts as blocks. */

import { stringify } from 'yaml';

export function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, blockQuote: 'literal' });
}
