/** What this host shows of its own network without being asked to send anything: counters since its start, and its way out. */

export interface InterfaceSignals {
  /** Absent while it is switched off or does not say. */
  readonly carrier?: boolean;
  /** How often the carrier was lost. */
  readonly carrierLosses: number;
  readonly errors: number;
  readonly drops: number;
}

export interface DefaultRoute {
  readonly interface: string;
  /** Absent for a line that leads to one other end only, and for IPv6. */
  readonly gateway?: string;
}

export interface HostSignals {
  /** Those of the default routes, and those that were asked for. */
  readonly interfaces: ReadonlyMap<string, InterfaceSignals>;
  /** The one that is used first; absent where the kernel does not show its routes. */
  readonly defaultRoutes?: readonly DefaultRoute[];
  /** Which interface has the source address of a path. */
  readonly holders: ReadonlyMap<string, string>;
  /** TCP segments of the whole host: sent, and sent again. */
  readonly segments?: { readonly sent: number; readonly repeated: number };
}
