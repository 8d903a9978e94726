/** What every page has in common for one reader: the way to the root, the version, the files, the language, what is newest. */

import type { AssetName } from './assets.ts';
import { languageOf } from './language.ts';
import { newest } from './news.ts';
import type { WebOptions } from './options.ts';
import type { OuterFrame } from './page/layout.ts';
import { sayIn } from './page/words.ts';
import type { Call } from './route.ts';

export type FrameOf = (root: string, call: Call) => OuterFrame;

export function frames(options: WebOptions, asset: (name: AssetName) => string): FrameOf {
  const { version, config, picture } = options;
  return (root, call) => {
    const { sites, locale } = config();
    const say = sayIn(languageOf(call, locale));
    const [only, ...more] = sites;
    const home = only && more.length === 0 ? only.name : say.page.allSites;
    return { root, home, version, asset, say, news: newest(picture()) };
  };
}
