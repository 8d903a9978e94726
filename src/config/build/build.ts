/** Valid input -> Config: names of keys, defaults that depend on other values, absolute paths, secrets. Cannot fail. */

import { Secret } from '../../model/secret.ts';
import { freezeDeep } from '../freeze.ts';
import type { ChannelInput } from '../schema/channel.ts';
import type { ConfigInput, PracticeInput } from '../schema/schema.ts';
import type { ChannelConfig, Config, PracticeConfig } from '../types.ts';
import { absolutePath, type BuildContext, inside, namesOf, textOfFile } from './context.ts';
import { buildRules } from './holds.ts';
import { buildHeaders, buildIdentity } from './identity.ts';
import { buildSite } from './site.ts';

export function buildConfig(input: ConfigInput, context: BuildContext): Config {
  const names = namesOf(input.notify);
  const { alerts, storage, practice } = input;
  return freezeDeep({
    sites: input.sites.map((site, index) => buildSite(site, inside(context, 'sites', index))),
    notify: input.notify.map((channel, index) =>
      buildChannel(channel, names[index] ?? channel.kind, inside(context, 'notify', index)),
    ),
    alerts: {
      rules: buildRules(alerts, Math.min(...input.sites.map((site) => site.lead_time))),
      certificate: { warningMs: alerts.certificate_warning, criticalMs: alerts.certificate_critical },
      runbookUrl: alerts.runbook_url.endsWith('/') ? alerts.runbook_url : `${alerts.runbook_url}/`,
    },
    storage: { budgetBytes: storage.budget, rawRetentionMs: storage.raw_retention },
    ...(practice ? { practice: buildPractice(practice, inside(context, 'practice')) } : {}),
  });
}

function buildChannel(input: ChannelInput, name: string, context: BuildContext): ChannelConfig {
  const common = { name, timeoutMs: input.timeout };
  if (input.kind === 'alertmanager') {
    const urls = input.urls.map((url) => url.replace(/\/+$/, ''));
    return { kind: input.kind, ...common, urls, resendMs: input.resend, ...buildIdentity(input, context) };
  }
  const secret = input.secret ?? textOfFile(context, 'secret_file');
  return {
    ...{
      kind: input.kind,
      ...common,
      url: input.url,
      tell: input.tell,
      headers: buildHeaders(input, context),
    },
    ...(secret === undefined ? {} : { secret: new Secret(secret) }),
  };
}

function buildPractice(input: PracticeInput, context: BuildContext): PracticeConfig {
  return {
    httpPort: input.http_port,
    tcpPort: input.tcp_port,
    controlPort: input.control_port,
    spoolPath: absolutePath(context, input.spool),
    spoolQuotaBytes: input.spool_quota,
    recordBytes: input.record_size,
    recordsPerSecond: input.records_per_second,
  };
}
