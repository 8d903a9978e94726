/** The process that reads one calendar and ends: text and span as JSON on standard input, windows or problems on standard output. */

import { readFileSync, writeFileSync } from 'node:fs';
import { type CalendarSpan, readCalendar } from './config/icalendar/icalendar.ts';

const STANDARD_INPUT = 0;
const STANDARD_OUTPUT = 1;

const { text, span }: { readonly text: string; readonly span: CalendarSpan } = JSON.parse(
  readFileSync(STANDARD_INPUT, 'utf8'),
);
writeFileSync(STANDARD_OUTPUT, JSON.stringify(readCalendar(text, span)));
