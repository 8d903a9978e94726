/** The accounting rules: printed with every plan, because a number without its rule is not one. */

export const RULES = [
  'Size, used and available are those of the last reading; available is what the writing user can still use.',
  'Growth on a working day is what use rises by between two local midnights, rises only (what is purged is not taken off): the median of the working days of the last eight weeks that were observed for 20 hours or more. Working days are the weekdays on which at least half as much comes in as on the busiest one, holidays left out.',
  'Growth a week is what the highest use of a day is above that of the same day a week before, purges included: the median of the last eight weeks. It is negative where more leaves than comes.',
  'A month is a month of the local calendar: its growth a day is the mean of its observed days, its peak the highest use. The trend is the median change between months that were observed for half or more, as a share of their mean; three such months are needed.',
  'Full is when the writing user has nothing left: early (p10), likely (p50) and late (p90), as things go, and if nothing more is acknowledged upstream from now on. Nothing is said beyond 60 days, nor beyond ten times the length of the history.',
  'The runway is the time to full without the upstream. Its lowest is the smallest early estimate of those that are made for each week of the period from what was known then, with the size of today.',
  'Bytes to add are as many as lift the early estimate of the runway to the wanted one; for a date, the growth a week until then is added, and the trend of the months where it rises. Beyond 60 days the mean daily growth goes on.',
  'Use of a stock is what it falls by, what is brought left out: on a working day and a week as the growth of a store. Items to order are as many as let even the early estimate last for the wanted runway, at a date with the use until then.',
  'Observed are the stretches of five minutes in which the link was looked at. Outages, down time and availability count observed time only; coverage is their share of the period.',
  'Latency is the time from the capture of a record to a stage. From the history of a site it is the median over the period of what was seen at each reading (its median, 90 % and 99 %); from a Prometheus it is that of all records of the period.',
  'A planned cut is local to each site. A site will not make it when a store is likely (p50) full before the cut ends, may not when the early estimate is. Short by: bytes that would carry even the early estimate past the end.',
] as const;
