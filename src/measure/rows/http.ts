/** A web service that answers with JSON; fields are picked by JSON Pointer. */

import type { HttpSource } from '../../config/source-types.ts';
import { rowsFromJson } from './json.ts';
import type { RowReader, RowSourceContext } from './rows.ts';
import { WebDocument } from './web.ts';

export function openHttp(config: HttpSource, context: RowSourceContext): RowReader {
  const document = new WebDocument(config, context);
  return {
    subject: document.subject,
    async read(signal, since) {
      const text = await document.get('application/json', signal, since);
      return rowsFromJson(text, config, document.subject);
    },
    close: () => document.close(),
  };
}
