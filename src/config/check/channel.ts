/** Cross-checks of one channel, of the alert settings and of the practice centre. */

import type { ChannelInput } from '../schema/channel.ts';
import type { AlertsInput, PracticeInput } from '../schema/schema.ts';
import { formatDuration } from '../units.ts';
import { type Fault, oneKey } from './fault.ts';
import { checkIdentity } from './identity.ts';

export function checkChannel(channel: ChannelInput): readonly Fault[] {
  const identity = checkIdentity(channel);
  if (channel.kind === 'alertmanager') return [...identity, ...checkMembers(channel.urls)];
  const { secret, secret_file } = channel;
  return [...identity, ...oneKey({ secret, secret_file }, ['secret', 'secret_file'], 'optional')];
}

function checkMembers(urls: readonly string[]): readonly Fault[] {
  const repeated = urls.findIndex((url, index) => urls.indexOf(url) !== index);
  return repeated < 0
    ? []
    : [{ path: ['urls', repeated], got: 'a member for the second time', want: 'each member once' }];
}

export function checkAlerts(alerts: AlertsInput): readonly Fault[] {
  const { certificate_warning, certificate_critical } = alerts;
  return certificate_critical < certificate_warning
    ? []
    : [
        {
          path: ['certificate_critical'],
          want: `less than the ${formatDuration(certificate_warning)} of certificate_warning`,
        },
      ];
}

export function checkPractice(practice: PracticeInput): readonly Fault[] {
  const ports = (['http_port', 'tcp_port', 'control_port'] as const).map((key) => ({
    key,
    port: practice[key],
  }));
  return ports.flatMap(({ key, port }, index) => {
    const other = ports.slice(0, index).find((earlier) => earlier.port === port);
    return other
      ? [{ path: [key], got: `${port}, the port of ${other.key}`, want: 'a port of its own' }]
      : [];
  });
}
