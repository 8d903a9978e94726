/** Writes a file that others read at any moment: they see the old content or the new one, never a part. */

import { open, rename, rm } from 'node:fs/promises';

/**
 * The new content is complete beside the old one before it takes its name. It is not forced to the disk: a reader on this
 * host sees it at once, and after a power cut it is written anew. Rejects as the system calls do, and leaves no rest then.
 * Who may read it is for the umask to say, but for a file that is `forEveryone`.
 */
export async function writeAtomically(
  path: string,
  text: string,
  { forEveryone = false }: { readonly forEveryone?: boolean } = {},
): Promise<void> {
  const beside = `${path}.new`;
  try {
    const file = await open(beside, 'w', 0o644);
    try {
      await file.writeFile(text);
      if (forEveryone) await file.chmod(0o644);
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw error;
  }
}
