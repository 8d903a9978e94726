/** `siaga alert`: what fires in the running service, and what people do about it. */

import type { alertJson } from '../web/alert-json.ts';
import type { AcknowledgementAnswer, CommentsAnswer } from '../web/alert-routes.ts';
import { type Command, type Flags, UsageError } from './command.ts';
import { formatRows, OUTPUT_FLAG, type Output, type Row } from './output.ts';
import { askService, ServiceError, tellService } from './service-client.ts';
import { askingService } from './service-command.ts';
import { SERVICE_URL_FLAG } from './service-flags.ts';
import { tellingText } from './telling-text.ts';

const PATH = '/api/v1/alerts';

type AlertAnswer = ReturnType<typeof alertJson>;

export const alert: Command = {
  usage:
    'siaga alert [list | ack ALERT [--for=4h | --until=TIME] [--comment=TEXT] | withdraw ALERT | comment ALERT TEXT] [--by=NAME] [--url=URL] [--output=table|json|csv]',
  summary:
    'Lists what is firing, acknowledges an alert until a moment, takes that back, or comments. ALERT is an id, its last number, or a name that fires once.',
  examples: [
    'siaga alert',
    'siaga alert ack SiagaUpstreamDown --for=4h --by=Budi --comment="Technician is on the way"',
    'siaga alert comment SiagaUpstreamDown "Cable found cut at km 12" --by=Budi',
    'siaga alert withdraw SiagaUpstreamDown',
  ],
  flags: {
    for: { value: 'DURATION', help: 'how long it is acknowledged; by default a day' },
    until: { value: 'TIME', help: 'until when, such as 2026-12-04T17:00:00+07:00' },
    comment: { value: 'TEXT', help: 'what is done about it' },
    by: { value: 'NAME', help: 'who says so' },
    ...SERVICE_URL_FLAG,
    ...OUTPUT_FLAG,
  },
  maxArgs: 3,
  run: askingService(act),
};

async function act(
  [what = 'list', which, text]: readonly string[],
  flags: Flags,
  output: Output,
): Promise<string> {
  const base = flags.text('url') ?? '';
  if (!['list', 'ack', 'withdraw', 'comment'].includes(what))
    throw new UsageError(`there is no "${what}": list, ack, withdraw or comment`);
  if (what !== 'list' && which === undefined) throw new UsageError('say which alert, by its id or name');
  if (what === 'comment' && text === undefined) throw new UsageError('say what is to be said, in quotes');
  const { alerts } = await askService<{ readonly alerts: readonly AlertAnswer[] }>(base, `${PATH}?lang=en`);
  if (what === 'list') return print(alerts, output);
  const { alert_id: id, alert: name } = theOne(alerts, which ?? '');
  const path = (end: string) => `${PATH}/${encodeURIComponent(id)}/${end}`;
  const by = flags.text('by');
  switch (what) {
    case 'ack': {
      const body = {
        ...{ for: flags.text('for'), until: flags.text('until') },
        ...{ by, comment: flags.text('comment') },
      };
      const { acknowledgement } = await tellService<AcknowledgementAnswer>(
        base,
        path('acknowledge'),
        'POST',
        body,
      );
      return `acknowledged: ${name} (${id}), until ${acknowledgement?.until}, by ${acknowledgement?.by}\n`;
    }
    case 'withdraw':
      await tellService<AcknowledgementAnswer>(base, path('acknowledge'), 'DELETE');
      return `no longer acknowledged: ${name} (${id})\n`;
    default: {
      const { comments } = await tellService<CommentsAnswer>(base, path('comments'), 'POST', { text, by });
      return `commented: ${name} (${id}), comment ${comments.length}\n`;
    }
  }
}

function theOne(alerts: readonly AlertAnswer[], which: string): AlertAnswer {
  const fitting = alerts.filter(
    ({ alert_id: id, alert: name }) => id === which || name === which || id.endsWith(`-${which}`),
  );
  const [found] = fitting;
  if (found && fitting.length === 1) return found;
  const reason = found
    ? `${fitting.length} alerts that fire are called ${which}`
    : `no alert that fires is called ${which}`;
  throw new ServiceError(`${reason}; "siaga alert list" shows their ids`);
}

function print(alerts: readonly AlertAnswer[], output: Output): string {
  if (output === 'json') return `${JSON.stringify({ alerts }, null, 2)}\n`;
  const rows = alerts.map(
    (firing): Row => ({
      id: firing.alert_id,
      alert: firing.alert,
      severity: firing.severity,
      site: firing.site,
      about: Object.values(firing.subject).join(' '),
      since: firing.starts_at,
      acknowledged: acknowledgedText(firing) || null,
      comments: firing.comments.length,
      told: tellingText(firing.channels) || null,
    }),
  );
  return rows.length === 0 && output === 'table' ? 'Nothing is firing.\n' : formatRows(rows, output);
}

/** Empty when nobody has. */
export function acknowledgedText({ acknowledgement }: Pick<AlertAnswer, 'acknowledgement'>): string {
  if (!acknowledgement) return '';
  const { by, until, comment } = acknowledgement;
  return `by ${by} until ${until}${comment === null ? '' : `: ${comment}`}`;
}
