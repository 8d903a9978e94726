/** JSON Pointer (RFC 6901): `/data/0/used` leads into a document, the empty text is the whole of it. */

/** Undefined for text that is no pointer. */
export function parsePointer(text: string): readonly string[] | undefined {
  if (text === '') return [];
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined;
  const parts = text.slice(1).split('/');
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Undefined where nothing stands. Only what a document says of itself is found, never a property of all objects. */
export function valueAt(document: unknown, pointer: readonly string[]): unknown {
  return pointer.reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    return Array.isArray(value) && !/^\d+$/.test(part) ? undefined : Reflect.get(value, part);
  }, document);
}
