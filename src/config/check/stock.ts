/** Cross-checks of stocks. */

import type { StockInput } from '../schema/stock.ts';
import { storeTiming } from '../timing.ts';
import { formatDuration } from '../units.ts';
import type { CheckContext, Fault } from './fault.ts';
import { checkRowSource } from './row-source.ts';
import { checkTiming } from './timing.ts';

export function checkStock(stock: StockInput, context: CheckContext): readonly Fault[] {
  const timing = storeTiming(stock);
  return [
    ...checkTiming(stock, timing, context),
    ...checkRowSource(stock),
    ...(timing.forecastEveryMs >= timing.intervalMs
      ? []
      : [
          { path: ['forecast_every'], want: `at least the interval of ${formatDuration(timing.intervalMs)}` },
        ]),
    ...(stock.fields && stock.fields.items === undefined
      ? [{ path: ['fields'], got: 'no items', want: 'items, or no fields at all' }]
      : []),
  ];
}

/** Both are sources of their site, and a source is known by its name alone. */
export function checkStockNames(site: {
  readonly stores?: readonly { readonly name?: unknown }[] | undefined;
  readonly stocks?: readonly { readonly name?: unknown }[] | undefined;
}): readonly Fault[] {
  const stores = new Set((site.stores ?? []).map(({ name }) => name));
  return (site.stocks ?? []).flatMap(({ name }, index) =>
    typeof name === 'string' && stores.has(name)
      ? [{ path: ['stocks', index, 'name'], got: 'the name of a store', want: 'a name of its own' }]
      : [],
  );
}
