/** What links to a dashboard carry; they stay the same for ever. */
export const DASHBOARD_UIDS = {
  site: 'siaga-site',
  links: 'siaga-links',
  capacity: 'siaga-capacity',
  service: 'siaga-service',
} as const;

export type DashboardName = keyof typeof DASHBOARD_UIDS;
