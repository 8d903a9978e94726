/**
 * Holds the state of the alerts: lets the assess and alert steps judge the picture, commits what they decide, and only then
 * wakes whoever tells it. What was told before a restart is firing from the first moment on.
 */

import { act, expire } from './alert/acts.ts';
import { decide } from './alert/alert.ts';
import { emptyAlertState, firingAlerts, reviveAlertState, serialiseAlertState } from './alert/state.ts';
import type { TellingStep } from './alert/telling.ts';
import type { OutlookInput } from './alert/telling-outlook.ts';
import { assess } from './assess/assess.ts';
import type { SelfSituation } from './assess/self.ts';
import type { Told } from './config/channel-types.ts';
import type { Config } from './config/types.ts';
import type { History } from './history/history.ts';
import { words } from './locale/locale.ts';
import { logTexts } from './locale/log.ts';
import type { ActRefusal, Alert, AlertAct, AlertEvent, AlertIdentity } from './model/alert.ts';
import type { LogEntry } from './model/history.ts';
import { inEachLanguage, textIn } from './model/language.ts';
import { type Result, success } from './model/result.ts';
import type { JudgedTexts, TextsIn } from './model/texts/judged.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { State } from './state/state.ts';
import { createTelling } from './telling-watch.ts';

export interface DecisionParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly state: State;
  readonly history: Pick<History, 'logId' | 'restore' | 'commit' | 'outbox'>;
  readonly texts: TextsIn<JudgedTexts>;
  readonly note: (entry: Omit<LogEntry, 'atMs'>) => void;
  readonly self: () => SelfSituation;
  /** What planned work explains. */
  readonly silenced: (about: AlertIdentity) => boolean;
  /** From when until when it does, if it does. */
  readonly silence: OutlookInput['silence'];
  /** Names of everything that is to be told of something; of everything there is, when nothing is named. */
  readonly targets: (what?: Told) => readonly string[];
  readonly wakeNotify: () => void;
  /** Called when messages begin to wait, so that the picture never shows an end without the message that tells it. */
  readonly onWaiting: () => void;
}

/** Time alone brings little: a forecast that grows old, a silence. It is looked for this often at least. */
const DECIDE_EVERY_MS = 5_000;
/** When hundreds of links are lost in one moment, the first is judged at once and the rest together. */
const DECIDE_AGAIN_MS = 250;
const AT_ONCE = Number.NEGATIVE_INFINITY;

export interface Decisions {
  /** Something urgent happened: judges everything that is configured, by the picture as it is now, or at the next look. */
  decide(config: Config): void;
  /** Something happened that can wait for the next look. */
  decideAtNextLook(): void;
  /** Once a second: judges when something happened, when a hold is over, and every few seconds. Gives whether it did. */
  look(config: Config): boolean;
  /** What waits for a channel that is told of it no longer would wait for ever: it is given up, and that is said. */
  giveUpRemovedChannels(config: Config): void;
  /** What a person does about an alert; resolves when it is durable, or cannot be for the time being. */
  act(alertId: string, asked: AlertAct, by: string): Promise<Result<Alert, ActRefusal>>;
  /** Firing and durably announced: what receivers of a present set may be told. */
  announced(): readonly Alert[];
}

export function createDecisions(parts: DecisionParts): Decisions {
  const { clock, logger, state, history, note } = parts;
  const { alertState } = history.restore();
  let alerts = alertState === undefined ? emptyAlertState() : reviveAlertState(alertState);
  const telling = createTelling(alertState, parts);
  /** Ids of alerts whose beginning has been committed. */
  const announced = new Set(firingAlerts(alerts).map(({ alertId }) => alertId));
  state.alerts(firingAlerts(alerts));
  let decidedAtMs = AT_ONCE;
  let dueAtMs = AT_ONCE;
  let sites: Config['sites'] = [];
  const timezoneOf = (site: string) => sites.find(({ id }) => id === site)?.timezone ?? 'UTC';

  function judgeAll(config: Config): void {
    const now = clock.now();
    sites = config.sites;
    const self = parts.self();
    const picture = state.picture();
    const findings = assess({
      sites: config.sites.map((site) => ({ config: site, picture: picture.sites.get(site.id) })),
      incidents: picture.incidents,
      self,
      alerts: config.alerts,
      now,
      texts: parts.texts,
    });
    const clockTrusted = self.clock.trusted;
    const { silenced } = parts;
    const decision = decide(alerts, findings, now, {
      ...{ rules: config.alerts.rules, logId: history.logId, clockTrusted, silenced },
      unwatched: inEachLanguage((language) => parts.texts(language).self.unwatched),
    });
    alerts = decision.state;
    decidedAtMs = now.monotonicMs;
    const step = whomToTell(config, decision.events, clockTrusted);
    // What was told may change what else is to be told.
    const everyMs = decision.events.length > 0 ? 0 : DECIDE_EVERY_MS;
    dueAtMs = Math.min(decidedAtMs + everyMs, decision.nextHoldEndsMs, step.nextMs);
    state.alerts(firingAlerts(alerts));
    for (const event of decision.events) say(event);
    if (decision.events.length > 0 || step.changed) commit(decision.events, step.entries);
  }

  function whomToTell(config: Config, events: readonly AlertEvent[], clockTrusted: boolean): TellingStep {
    const firing = firingAlerts(alerts);
    const step = telling.step(config, { events, firing, clockTrusted, silenced: parts.silenced });
    const expired = new Set(step.expired);
    alerts = expire(alerts, expired);
    for (const alert of firing.filter(({ alertId }) => expired.has(alertId)))
      noteAct(parts, alert, {
        done: 'expired',
        text: inEachLanguage((language) => logTexts(language).acknowledgementOver(alert.alert)),
      });
    const { silence } = parts;
    state.telling(telling.outlook(config, { firing: firingAlerts(alerts), clockTrusted, silence }));
    return step;
  }

  function say(event: AlertEvent): void {
    const { text, ...line } = alertLine(event, parts.texts);
    logger.info(`alert ${line.state}`, { site: line.site, alert: line.subject, text: text.en });
    note({ ...line, text });
  }

  function stored() {
    return { ...serialiseAlertState(alerts), telling: telling.stored() };
  }

  function commit(events: readonly AlertEvent[], entries: TellingStep['entries']): void {
    const committed = history.commit({ alertState: stored(), entries });
    parts.onWaiting();
    // A failed commit is in the outbox all the same: an alert that cannot be written is better told than kept silent.
    void committed.then(() => {
      for (const { kind, alert } of events) {
        if (kind === 'firing') announced.add(alert.alertId);
        else announced.delete(alert.alertId);
      }
      parts.wakeNotify();
    });
  }

  return {
    decide(config) {
      if (clock.now().monotonicMs - decidedAtMs < DECIDE_AGAIN_MS) dueAtMs = AT_ONCE;
      else judgeAll(config);
    },
    decideAtNextLook() {
      dueAtMs = AT_ONCE;
    },
    look(config) {
      const isDue = clock.now().monotonicMs >= dueAtMs;
      if (isDue) judgeAll(config);
      return isDue;
    },
    async act(alertId, asked, by) {
      const acted = act(alerts, alertId, asked, { by, atMs: clock.now().atMs });
      if (!acted.ok) return acted;
      const { alert } = acted.value;
      alerts = acted.value.state;
      state.alerts(firingAlerts(alerts));
      noteAct(parts, alert, actLine(alert, asked, by, timezoneOf(alert.site)));
      dueAtMs = AT_ONCE;
      await history.commit({ alertState: stored(), entries: [] });
      return success(alert);
    },
    giveUpRemovedChannels(config) {
      const targets = new Set(parts.targets());
      const held = telling.giveUp(config);
      const gone = history.outbox.channels().filter((name) => !targets.has(name));
      for (const channel of new Set([...gone, ...held.keys()])) {
        const entries = targets.has(channel) ? [] : history.outbox.pending(channel);
        const count = entries.length + (held.get(channel) ?? 0);
        const text = inEachLanguage((language) => parts.texts(language).self.givenUp(channel, count));
        logger.warn('channel is told of alerts no longer', { channel, given_up: count });
        note({ site: '', kind: 'notification', subject: channel, state: 'given_up', text });
        void history.outbox.markSent(entries.map(({ id }) => id));
      }
    },
    announced: () => firingAlerts(alerts).filter(({ alertId }) => announced.has(alertId)),
  };
}

/** An audit line. */
function noteAct({ logger, note }: DecisionParts, alert: Alert, { done, text }: ActLine): void {
  const { site, alert: subject, alertId } = alert;
  logger.info(`alert ${done}`, { site, alert: subject, alert_id: alertId, text: textIn('en', text) });
  note({ site, kind: 'act', subject, state: done, text });
}

interface ActLine {
  readonly done: string;
  readonly text: LogEntry['text'];
}

function actLine({ alert }: Alert, asked: AlertAct, by: string, timezone: string): ActLine {
  switch (asked.kind) {
    case 'acknowledge': {
      const { untilMs, comment } = asked;
      const text = inEachLanguage((language) =>
        logTexts(language).acknowledged(alert, words(language).instant(untilMs, timezone), by, comment),
      );
      return { done: 'acknowledged', text };
    }
    case 'withdraw': {
      const text = inEachLanguage((language) => logTexts(language).acknowledgementWithdrawn(alert, by));
      return { done: 'unacknowledged', text };
    }
    case 'comment':
      return { done: 'commented', text: `${by}: ${asked.text}` };
  }
}

function alertLine({ kind, alert }: AlertEvent, texts: TextsIn<JudgedTexts>) {
  const text = inEachLanguage((language) => {
    const { description } = alert.annotations[language];
    return kind === 'firing' ? description : texts(language).self.over(description);
  });
  return { site: alert.site, kind: 'alert', subject: alert.alert, state: kind, text } as const;
}
