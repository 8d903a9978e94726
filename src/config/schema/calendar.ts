/** An iCalendar with planned work in it, in a file or on the web. */

import type { z } from 'zod';
import { headerName } from './probe.ts';
import { duration, filePath, list, mapping, name, section, size, text } from './values.ts';
import { httpUrl, labelName, timeZone } from './words.ts';

/** As many bytes of a calendar are looked at, wherever it comes from. */
const MOST_BYTES = 1024 ** 2;

/** Only for one with an address; secrets only from files. */
const web = {
  headers_file: mapping(headerName, filePath(), 'a mapping of header names to files')
    .optional()
    .describe('Request headers whose value is read from a file.'),
  basic_auth: section({
    username: text(200).describe('User name.'),
    password_file: filePath().describe('File with the password.'),
  })
    .optional()
    .describe('Basic authentication.'),
  bearer_token_file: filePath().optional().describe('File with the bearer token.'),
  ca_file: filePath()
    .optional()
    .describe('PEM file of the authorities to trust instead of those of the system.'),
  every: duration(60_000, 86_400_000)
    .optional()
    .describe('Interval between two questions whether it has changed. Default: `15m`.'),
  timeout: duration(1_000, 60_000).optional().describe('Longest wait for an answer. Default: `20s`.'),
  max_bytes: size(1_024, MOST_BYTES)
    .optional()
    .describe('Most bytes that are read of an answer; more is a failure. Default: `1MiB`.'),
  stale_after: duration(60_000, 30 * 86_400_000)
    .optional()
    .describe('A copy that is older than this is told of as unreadable. Default: `1d`.'),
};

export const calendarSchema = section({
  name: name().describe('Unique; the ids of its windows begin with it.'),
  file: filePath()
    .optional()
    .describe(
      'The iCalendar file (RFC 5545). It is looked at again every half minute. Either this, `url` or `url_file`.',
    ),
  url: httpUrl(['http:', 'https:'])
    .optional()
    .describe('Address of the calendar. Redirects are followed on the same host only.'),
  url_file: filePath()
    .optional()
    .describe('File with the address; for a private calendar, of which the address is the key.'),
  ...web,
  sites: list(name(), 1, 1_000, 'ids of sites')
    .optional()
    .describe(
      'At which sites its work is. Default: at all. A category such as `province=Riau` or `id=14.71` of an event says at which of them.',
    ),
  labels: mapping(labelName(), text(200), 'a mapping of labels to values')
    .optional()
    .describe('Only at sites with these labels; `province`, `name` and `id` are labels of every site.'),
  timezone: timeZone()
    .optional()
    .describe('Zone of times that name none, and of whole days. Default: that of the first of its sites.'),
  announce: list(duration(0, 86_400_000 * 60), 0, 5, 'durations')
    .prefault(['1d', '1h'])
    .describe('How long before its start people are told.'),
});
export type CalendarInput = z.output<typeof calendarSchema>;
