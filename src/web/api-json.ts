/**
 * The picture as JSON. Names are in snake case with their unit at the end, instants RFC 3339 in UTC, durations in seconds.
 * What is not known is null, never 0.
 */

import { contactFor } from '../assess/contact.ts';
import type { ProbeConfig } from '../config/probe-types.ts';
import { placeOfSource, placeOfStore } from '../config/store-place.ts';
import type { Config, LinkConfig, SiteConfig, StockConfig, StoreConfig } from '../config/types.ts';
import { type ForecastTexts, forecastTexts } from '../locale/forecast.ts';
import { judgedTexts } from '../locale/judged.ts';
import type { SiteRunway } from '../model/advisory.ts';
import { type Answer, ESTIMATES, type Scenario } from '../model/forecast.ts';
import type { SeriesStep, StoredLogEntry } from '../model/history.ts';
import { type Language, textIn } from '../model/language.ts';
import type { Burst } from '../model/observation.ts';
import {
  type LinkPicture,
  type Picture,
  type ProbePicture,
  riskOf,
  type StoreForecast,
  type StorePicture,
} from '../model/picture.ts';
import { advisoryJson } from './advisory-json.ts';
import { alertJson } from './alert-json.ts';
import { instant, seconds } from './json-values.ts';
import { serviceJson } from './service-json.ts';
import { targetOf } from './subject.ts';
import { sourceFailureJson, syncJson } from './sync-json.ts';

function burstJson(burst: Burst | undefined) {
  if (!burst) return null;
  const { sent, rttsMs } = burst;
  return { sent, received: rttsMs.length, rtts_seconds: rttsMs.map((ms) => ms / 1000) };
}

function probeJson(probe: ProbeConfig, link: LinkPicture | undefined) {
  const picture: ProbePicture | undefined = link?.probes.get(probe.name);
  const last = picture?.last;
  const certificate = picture?.certificate;
  return {
    name: probe.name,
    kind: probe.kind,
    rung: probe.rung,
    target: targetOf(probe),
    verdict: link?.judgement.verdicts[probe.name] ?? 'unknown',
    last_run: last
      ? {
          at: instant(last.atMs),
          passed: last.outcome.failure === undefined,
          reason: last.outcome.failure?.reason ?? null,
          detail: last.outcome.failure?.detail ?? null,
          address: last.outcome.evidence.address ?? null,
          note: last.outcome.evidence.note ?? null,
          burst: burstJson(last.outcome.evidence.burst),
          phases_seconds: Object.fromEntries(
            Object.entries(last.outcome.evidence.phasesMs).map(([phase, ms]) => [phase, seconds(ms)]),
          ),
        }
      : null,
    last_passed_at: instant(picture?.lastPassedAtMs),
    certificate: certificate
      ? {
          subject: certificate.subject,
          issuer: certificate.issuer,
          ends_first: certificate.endsFirst ?? null,
          expires_at: instant(certificate.expiresAtMs),
        }
      : null,
  };
}

function qualityJson(picture: LinkPicture | undefined, language: Language) {
  const quality = picture?.quality;
  if (!quality) return null;
  const { reading, probe, warnings, flap, samplesToLearn } = quality;
  const { rttMs, jitterMs, lossRatio } = reading;
  return {
    probe,
    rtt_seconds: rttMs && { p50: seconds(rttMs.p50), p90: seconds(rttMs.p90), p99: seconds(rttMs.p99) },
    loss_ratio: lossRatio,
    jitter_seconds: jitterMs === null ? null : seconds(jitterMs),
    risk_ratio: riskOf(picture) ?? null,
    samples_to_learn: samplesToLearn,
    warnings: warnings.map(({ cause, sinceMs, ...fact }) => ({
      cause,
      since: instant(sinceMs),
      confidence: fact.confidence,
      text: judgedTexts(language).quality.fact(fact),
    })),
    flap: flap
      ? {
          since: instant(flap.sinceMs),
          downs: flap.downs,
          down_seconds: seconds(flap.downMs),
          longest_up_seconds: seconds(flap.longestUpMs),
        }
      : null,
  };
}

export function linkJson(site: SiteConfig, link: LinkConfig, picture: Picture, language: Language) {
  const known = picture.sites.get(site.id)?.links.get(link.name);
  const faultDomain = known?.judgement.faultDomain ?? 'unknown';
  return {
    site: site.id,
    name: link.name,
    upstream: link.upstream,
    state: known?.judgement.state ?? 'unknown',
    since: instant(known?.judgement.sinceMs),
    evidence: known?.judgement.evidence[language] ?? null,
    reason: known?.judgement.reason ?? null,
    fault_domain: faultDomain,
    contact: contactFor(link, faultDomain) ?? null,
    last_up_at: instant(known?.judgement.lastUpAtMs),
    quality: qualityJson(known, language),
    probes: link.probes.map((probe) => probeJson(probe, known)),
  };
}

/** Instants, not durations: a reader need not know when the forecast was made. */
function answerJson(answer: Answer, madeAtMs: number, say: ForecastTexts) {
  if (!answer.known) return { known: false, reason: say.unknown(answer.reason), full_at: null };
  const fullAt = ESTIMATES.map((estimate) => {
    const untilMs = answer.range[estimate];
    return [estimate, untilMs === null ? null : instant(madeAtMs + untilMs)];
  });
  return { known: true, reason: null, full_at: Object.fromEntries(fullAt) };
}

function forecastJson(made: StoreForecast | undefined, say: ForecastTexts) {
  if (!made) return null;
  const { forecast, atMs } = made;
  return {
    made_at: instant(atMs),
    horizon_seconds: seconds(forecast.horizonMs),
    basis: say.basis(forecast.basis),
    current: answerJson(forecast.current, atMs, say),
    upstream_down: answerJson(forecast.upstreamDown, atMs, say),
  };
}

export function storeJson(site: SiteConfig, store: StoreConfig, picture: Picture, language: Language) {
  const say = forecastTexts(language);
  const known: StorePicture | undefined = picture.sites.get(site.id)?.stores.get(store.name);
  const reading = known?.reading;
  return {
    site: site.id,
    name: store.name,
    kind: store.kind,
    path: placeOfStore(store),
    read_at: instant(known?.readAtMs),
    size_bytes: reading?.sizeBytes ?? null,
    used_bytes: reading?.usedBytes ?? null,
    available_bytes: reading?.availableBytes ?? null,
    inodes: reading?.inodes ?? null,
    inodes_used: reading?.inodesUsed ?? null,
    readonly: reading?.readonly ?? null,
    failure: sourceFailureJson(known),
    forecasts: {
      bytes: forecastJson(known?.forecasts.bytes, say),
      inodes: forecastJson(known?.forecasts.inodes, say),
    },
  };
}

export function stockJson(site: SiteConfig, stock: StockConfig, picture: Picture, language: Language) {
  const say = forecastTexts(language);
  const known = picture.sites.get(site.id)?.stocks.get(stock.name);
  const made = known?.forecast;
  const answer = made && answerJson(made.forecast.current, made.atMs, say);
  return {
    site: site.id,
    name: stock.name,
    kind: stock.source.kind,
    source: placeOfSource(stock.source),
    read_at: instant(known?.readAtMs),
    items: known?.reading?.items ?? null,
    capacity_items: known?.reading?.capacityItems ?? null,
    failure: sourceFailureJson(known),
    forecast:
      made && answer
        ? {
            made_at: instant(made.atMs),
            horizon_seconds: seconds(made.forecast.horizonMs),
            basis: say.basis(made.forecast.basis),
            known: answer.known,
            reason: answer.reason,
            empty_at: answer.full_at,
          }
        : null,
  };
}

/** For each estimate null is beyond the horizon; a scenario of which nothing can be said is null. */
function runwayJson(runway: SiteRunway | undefined) {
  const scenario = (left: SiteRunway[Scenario]) =>
    left === undefined
      ? null
      : {
          p10: seconds(left.p10 ?? undefined),
          p50: seconds(left.p50 ?? undefined),
          p90: seconds(left.p90 ?? undefined),
        };
  return { current: scenario(runway?.current), upstream_down: scenario(runway?.upstream_down) };
}

export function siteJson(site: SiteConfig, picture: Picture, nowMs: number, language: Language) {
  const known = picture.sites.get(site.id);
  return {
    id: site.id,
    name: site.name,
    province: site.province ?? null,
    timezone: site.timezone,
    practice: site.practice,
    lead_time_seconds: seconds(site.leadTimeMs),
    required_autonomy_seconds: seconds(site.requiredAutonomyMs),
    runway_seconds: runwayJson(known?.runway),
    advisory: known?.advisory ? advisoryJson(site, known.advisory, nowMs, language) : null,
    links: site.links.map((link) => linkJson(site, link, picture, language)),
    stores: site.stores.map((store) => storeJson(site, store, picture, language)),
    stocks: site.stocks.map((stock) => stockJson(site, stock, picture, language)),
    syncs: site.syncs.map((sync) => syncJson(site, sync, picture, language)),
    services: site.services.map((service) => serviceJson(site, service, picture, language)),
    alerts: picture.alerts
      .filter((alert) => alert.site === site.id)
      .map((alert) => alertJson(alert, picture.telling, language)),
  };
}

export function eventJson(entry: StoredLogEntry, language: Language) {
  return {
    site: entry.site,
    log_id: entry.logId,
    sequence: entry.sequence,
    at: instant(entry.atMs),
    kind: entry.kind,
    subject: entry.subject,
    state: entry.state,
    text: textIn(language, entry.text),
  };
}

export function pointJson({ atMs, last, min, max, mean, median }: SeriesStep) {
  return { at: instant(atMs), last, min, max, mean, median };
}

export function statusJson(version: string, ready: boolean, config: Config, { self, telling }: Picture) {
  const { storage, clock, reload } = self;
  return {
    version,
    ready,
    started_at: instant(self.startedAtMs),
    sites: config.sites.length,
    storage: {
      bytes: storage.bytes,
      budget_bytes: storage.budgetBytes,
      dropped_samples: storage.droppedSamples,
      last_commit_at: instant(storage.lastCommitAtMs),
      failure: storage.failure ?? null,
    },
    clock: {
      trusted: clock.trusted,
      offset_seconds: seconds(clock.offsetMs),
      reason: clock.reason === undefined ? null : judgedTexts('en').self.clockDoubt(clock),
    },
    channels: self.channels.map((channel) => ({
      name: channel.channel,
      pending: channel.pending,
      oldest_pending_at: instant(channel.oldestPendingAtMs),
      sent: channel.sent,
      failures: channel.failures,
      last_error: channel.lastError ?? null,
      held: telling
        .held()
        .filter((held) => held.channel === channel.channel)
        .map(({ reason, count, untilMs }) => ({ reason, messages: count, until: instant(untilMs) })),
    })),
    tasks: [...self.tasks].map(([name, atMs]) => ({ name, last_run_at: instant(atMs) })),
    reload: { successful: reload.successful, last_success_at: instant(reload.lastSuccessAtMs) },
  };
}
