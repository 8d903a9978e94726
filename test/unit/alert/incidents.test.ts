import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actOnIncidents, MOST_NOTES } from '../../../src/alert/incident-acts.ts';
import {
  type IncidentNews,
  type IncidentState,
  MOST_OPEN,
  noIncidents,
} from '../../../src/alert/incident-state.ts';
import { type IncidentSituation, stepIncidents, subjectOf } from '../../../src/alert/incidents.ts';
import type { Alert } from '../../../src/model/alert.ts';
import { type Incident, type IncidentAct, isOpen } from '../../../src/model/incident.ts';
import { annotationsInBoth } from '../../support/texts.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 2, 2);
const at = (minute: number) => ({ atMs: START_MS + minute * MINUTE_MS, monotonicMs: minute * MINUTE_MS });

function alert(alertId: string, link = 'centre', name: Alert['alert'] = 'SiagaUpstreamDown'): Alert {
  return {
    alertId,
    alert: name,
    severity: 'critical',
    site: 'a',
    subject: { link },
    startsAtMs: START_MS,
    annotations: annotationsInBoth('', ''),
    comments: [],
  };
}

/** The state, all that was said so far, and what is to happen next. */
class Story {
  state: IncidentState = noIncidents();
  readonly news: IncidentNews[] = [];
  readonly situation: Omit<IncidentSituation, 'alerts'>;

  constructor(more: Partial<IncidentSituation> = {}) {
    this.situation = {
      opens: ({ alert: name }) => name !== 'SiagaUpstreamPathLost',
      affected: () => ['printing'],
      settleMs: 15 * MINUTE_MS,
      joinWithinMs: 60 * MINUTE_MS,
      ...more,
    };
  }

  look(minute: number, ...alerts: readonly Alert[]): readonly string[] {
    const { state, news } = stepIncidents(this.state, { ...this.situation, alerts }, at(minute));
    this.state = state;
    this.news.push(...news);
    return news.map(({ phase, incident }) => `${phase} ${incident.id}`);
  }

  act(minute: number, act: IncidentAct, by = 'Budi') {
    const done = actOnIncidents(this.state, act, by, at(minute));
    if (!done.ok) return done.failure;
    this.state = done.value.state;
    this.news.push(...done.value.news);
    return done.value.news.map(({ phase }) => phase);
  }

  one(id = '1'): Incident | undefined {
    return this.state.incidents.find((incident) => incident.id === id);
  }
}

const open: IncidentAct = { kind: 'open', site: 'a', title: 'The printer is broken', services: ['printing'] };
const publicly = (text: string) => ({ text, visibility: 'public' }) as const;

describe('an incident that an alert opens', () => {
  it('is closed when all its alerts have been over for the settle time, as of when they ended', () => {
    const story = new Story();
    expect(story.look(0, alert('1'))).toEqual(['opened 1']);
    expect(story.look(1, alert('1'))).toEqual([]);
    expect(story.look(10)).toEqual([]);
    expect(story.look(24)).toEqual([]);
    expect(story.look(25)).toEqual(['closed 1']);
    expect(story.one()).toMatchObject({ endsAtMs: at(10).atMs, closedAtMs: at(25).atMs, closedBy: 'Siaga' });
    expect(story.look(200)).toEqual([]);
  });

  it('is one for a whole flap, and counts how often it began', () => {
    const story = new Story();
    story.look(0, alert('1'));
    for (let minute = 5; minute < 100; minute += 10) {
      expect(story.look(minute)).toEqual([]);
      expect(story.look(minute + 5, alert(`a${minute}`))).toEqual([]);
    }
    expect(story.one()).toMatchObject({ outages: 11, alerts: ['a95'] });
    expect(story.state.incidents).toHaveLength(1);
  });

  it('is opened again by what begins soon after its end, and another one is opened later', () => {
    const story = new Story();
    story.look(0, alert('1'));
    story.look(10);
    story.look(25);
    expect(story.look(70, alert('2'))).toEqual(['reopened 1']);
    expect(story.one()).not.toHaveProperty('closedAtMs');
    story.look(80);
    story.look(95);
    expect(story.look(141, alert('3'))).toEqual(['opened 2']);
  });

  it('takes every alert about the same, and none about something else', () => {
    const story = new Story();
    const both = [alert('1'), alert('2', 'centre', 'SiagaUpstreamFlapping'), alert('3', 'backup')];
    expect(story.look(0, ...both)).toEqual(['opened 1', 'opened 2']);
    expect(story.one()?.alerts).toEqual(['1', '2']);
    expect(story.look(1, alert('2', 'centre', 'SiagaUpstreamFlapping'), alert('3', 'backup'))).toEqual([]);
    expect(story.look(2, alert('4', 'third', 'SiagaUpstreamPathLost'))).toEqual([]);
  });

  it('knows which services it touched, also those that are well again', () => {
    let affected = ['printing'];
    const story = new Story({ affected: () => affected });
    story.look(0, alert('1'));
    affected = ['recording'];
    story.look(1, alert('1'));
    affected = [];
    story.look(2, alert('1'));
    expect(story.one()?.services).toEqual(['printing', 'recording']);
  });

  it('that a person closed opens nothing new until what fires has ended', () => {
    const story = new Story({ joinWithinMs: 0 });
    story.look(0, alert('1'));
    expect(story.act(5, { kind: 'close', id: '1', note: publicly('We know.') })).toEqual(['closed']);
    expect(story.look(6, alert('1'))).toEqual([]);
    expect(story.look(60, alert('1'))).toEqual([]);
    story.look(61);
    expect(story.look(62, alert('2'))).toEqual(['opened 2']);
  });

  it('is not opened beyond the bound, and the oldest that are closed go first', () => {
    const story = new Story();
    const many = Array.from({ length: MOST_OPEN + 50 }, (_, index) => alert(`${index}`, `link-${index}`));
    expect(story.look(0, ...many)).toHaveLength(MOST_OPEN);
    for (let round = 0; round < 5; round++) {
      story.look(100 * round + 1);
      story.look(100 * round + 99);
      story.look(
        100 * round + 100,
        ...many.map((one) => ({ ...one, subject: { link: `${round}-${one.alertId}` } })),
      );
    }
    expect(story.state.incidents.length).toBeLessThanOrEqual(500);
    expect(story.state.incidents.filter(isOpen)).toHaveLength(MOST_OPEN);
  });
});

describe('an incident that a person opens', () => {
  it('is closed by a person, whatever the alerts do', () => {
    const story = new Story();
    expect(story.act(0, { ...open, note: publicly('It is ordered.'), nextUpdateAtMs: at(60).atMs })).toEqual([
      'opened',
    ]);
    story.look(100);
    expect(isOpen(story.one() ?? story.state.incidents[0] ?? never())).toBe(true);
    expect(story.act(200, { kind: 'close', id: '1' })).toEqual(['closed']);
    expect(story.one()).toMatchObject({ endsAtMs: at(200).atMs, closedBy: 'Budi' });
    expect(story.one()).not.toHaveProperty('nextUpdateAtMs');
    expect(story.act(201, { kind: 'close', id: '1' })).toBe('closed_already');
  });

  it('owes no word any more after a public note, and the next one when that promises another', () => {
    const story = new Story();
    story.act(0, { ...open, nextUpdateAtMs: at(60).atMs });
    expect(story.act(10, { kind: 'note', id: '1', note: { text: 'hm', visibility: 'internal' } })).toEqual(
      [],
    );
    expect(story.one()?.nextUpdateAtMs).toBe(at(60).atMs);
    expect(story.act(20, { kind: 'note', id: '1', note: publicly('Soon.') })).toEqual(['noted']);
    expect(story.one()?.nextUpdateAtMs).toBeUndefined();
    expect(story.news.at(-1)?.incident).not.toHaveProperty('nextUpdateAtMs');
    story.act(30, { kind: 'note', id: '1', note: publicly('Later.'), nextUpdateAtMs: at(90).atMs });
    expect(story.one()?.nextUpdateAtMs).toBe(at(90).atMs);
    // What is told with a word is its own promise.
    expect(story.news.at(-1)?.incident.nextUpdateAtMs).toBe(at(90).atMs);
    story.act(40, { kind: 'promise', id: '1' });
    expect(story.one()?.nextUpdateAtMs).toBeUndefined();
  });

  it('has a bounded number of notes, and refuses what would be lost', () => {
    const story = new Story();
    story.act(0, open);
    for (let minute = 1; minute <= MOST_NOTES; minute++) {
      story.act(minute, { kind: 'note', id: '1', note: publicly(String(minute)) });
    }
    expect(story.act(500, { kind: 'note', id: '1', note: publicly('one more') })).toBe('too_many_notes');
    expect(story.one()?.notes).toHaveLength(MOST_NOTES);
    expect(story.act(501, { kind: 'note', id: '7', note: publicly('') })).toBe('unknown_incident');
  });
});

function never(): never {
  throw new Error('there is none');
}

describe('whatever happens', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('alerts' as const),
      up: fc.subarray(['x', 'y', 'z']),
      minutes: fc.nat(40),
    }),
    fc.record({ kind: fc.constant('note' as const), id: fc.integer({ min: 1, max: 4 }), text: fc.string() }),
    fc.record({ kind: fc.constant('close' as const), id: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('open' as const) }),
    fc.record({ kind: fc.constant('restart' as const) }),
  );

  it('what was opened is closed once before it is opened again, and no note is lost', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const story = new Story();
        const said = new Map<string, string[]>();
        const firing = new Map<string, string>();
        let minute = 0;
        let ids = 0;
        for (const next of steps) {
          minute += 1;
          if (next.kind === 'alerts') {
            minute += next.minutes;
            for (const link of firing.keys()) if (!next.up.includes(link)) firing.delete(link);
            for (const link of next.up) if (!firing.has(link)) firing.set(link, String(++ids));
          } else if (next.kind === 'open') {
            story.act(minute, open);
          } else if (next.kind === 'restart') {
            // What is stored is plain JSON; of the settle time only its wall clock.
            const { incidents, sequence, dismissed } = story.state;
            story.state = {
              ...{ sequence, dismissed, quiet: new Map() },
              incidents: JSON.parse(JSON.stringify(incidents)),
            };
          } else if (next.kind === 'note') {
            const done = story.act(minute, { kind: 'note', id: `${next.id}`, note: publicly(next.text) });
            if (typeof done !== 'string')
              said.set(`${next.id}`, [...(said.get(`${next.id}`) ?? []), next.text]);
          } else story.act(minute, { kind: 'close', id: `${next.id}` });
          story.look(minute, ...[...firing].map(([link, id]) => alert(id, link)));
        }
        for (const [id, texts] of said) expect(story.one(id)?.notes.map(({ text }) => text)).toEqual(texts);
        const phases = Map.groupBy(
          story.news.filter(({ phase }) => phase !== 'noted'),
          ({ incident }) => incident.id,
        );
        for (const [id, told] of phases) {
          const words = told.map(({ phase }) => phase);
          expect(words.join(' ')).toMatch(/^opened( closed reopened)*( closed)?$/);
          expect(words.at(-1) === 'closed').toBe(!isOpen(story.one(id) ?? never()));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('an alert that fires has an open incident, unless a person closed it', () => {
    fc.assert(
      fc.property(fc.array(fc.subarray(['x', 'y', 'z']), { maxLength: 40 }), (rounds) => {
        const story = new Story();
        for (const [index, up] of rounds.entries()) {
          const alerts = up.map((link) => alert(`${link}${index}`, link));
          story.look(index * 7, ...alerts);
          const held = story.state.incidents.filter(isOpen).flatMap((incident) => incident.alerts);
          expect([...held].sort()).toEqual(alerts.map(({ alertId }) => alertId).sort());
        }
      }),
    );
  });
});

it('ten thousand alerts at once open as many as there can be, and cost no more than a look at each', () => {
  const story = new Story();
  const many = Array.from({ length: 10_000 }, (_, index) => alert(`${index}`, `link-${index}`));
  const look = (minute: number) =>
    stepIncidents(story.state, { ...story.situation, alerts: many }, at(minute));
  story.state = look(0).state;
  const startedAt = process.threadCpuUsage();
  const { news, unopened } = look(1);
  const { user, system } = process.threadCpuUsage(startedAt);
  expect([news.length, unopened]).toEqual([0, 10_000 - MOST_OPEN]);
  expect((user + system) / 1_000).toBeLessThan(1_000);
});

it('what an alert is about is a link, store, stock or sync, or the alert itself', () => {
  expect(subjectOf(alert('1'))).toEqual({ kind: 'link', name: 'centre' });
  expect(subjectOf({ alert: 'SiagaSelfClock', subject: {} })).toEqual({
    kind: 'other',
    name: 'SiagaSelfClock',
  });
});
