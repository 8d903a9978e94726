/** What links to the dashboard of a site carry; it stays the same for ever. */
export const SITE_DASHBOARD_UID = 'siaga-site';
