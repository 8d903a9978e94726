/** Working hours for the YAML of a channel that lie days ahead, whenever the test runs: until then it is told only what is critical. */

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function hoursInThreeDays(timezone = 'Asia/Jakarta'): string {
  const { dayOfWeek } = Temporal.Now.zonedDateTimeISO(timezone).add({ days: 3 });
  return `[{ from: "07:00", to: "08:00", days: [${DAYS[dayOfWeek - 1]}] }]`;
}
