/** What every page has in common for one reader: the way to the root, the version, the files, the language. */

import type { AssetName } from './assets.ts';
import { languageOf } from './language.ts';
import type { WebOptions } from './options.ts';
import type { Frame } from './page/layout.ts';
import { sayIn } from './page/words.ts';
import type { Call } from './route.ts';

export type OuterFrame = Pick<Frame, 'root' | 'version' | 'asset' | 'say'>;
export type FrameOf = (root: string, call: Call) => OuterFrame;

export function frames({ version, config }: WebOptions, asset: (name: AssetName) => string): FrameOf {
  return (root, call) => ({ root, version, asset, say: sayIn(languageOf(call, config().locale)) });
}
