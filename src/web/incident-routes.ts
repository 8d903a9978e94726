/** Incidents: what is talked about, and the acts by which people open them, say something, promise the next word and close them. */

import { type Incident, type IncidentAct, type IncidentRefusal, isOpen } from '../model/incident.ts';
import { type Result, success } from '../model/result.ts';
import { byWhom } from './act-body.ts';
import { readClose, readNote, readOpen, readPromise } from './incident-body.ts';
import { closingJson, incidentJson, nextUpdateJson, notesJson } from './incident-json.ts';
import type { WebOptions } from './options.ts';
import { json, problem, type Reply } from './reply.ts';
import { type ActCall, type Parameter, type Route, SITE, type Values } from './route.ts';

const ID: Parameter = {
  name: 'id',
  in: 'path',
  type: 'string',
  required: true,
  description: 'Number of the incident.',
};
const STATE: Parameter = {
  name: 'state',
  in: 'query',
  type: 'string',
  oneOf: ['open', 'closed'],
  description: 'Only those; all without it.',
};
const PATH = '/api/v1/incidents';

export function incidentRoutes(options: WebOptions): readonly Route[] {
  return [
    {
      methods: ['GET'],
      path: PATH,
      summary: 'Incidents, newest first: all that are open, and those that lately were.',
      parameters: [SITE, STATE],
      answer: 'Incidents',
      handle: ({ parameters }) => json({ incidents: asked(options, parameters).map(incidentJson) }),
      acts: {
        POST: {
          summary: 'Opens an incident that no alert has opened; whoever opens it closes it.',
          body: 'IncidentRequest',
          answer: 'Incident',
          handle: (call) => acted(options, call, readOpen(call.body, options), incidentJson),
        },
      },
    },
    {
      methods: ['GET'],
      path: `${PATH}/{id}`,
      summary: 'One incident with its notes.',
      parameters: [ID],
      answer: 'Incident',
      handle: ({ parameters }) => one(options, parameters, incidentJson),
    },
    {
      methods: ['GET'],
      path: `${PATH}/{id}/notes`,
      summary: 'What was said of an incident, oldest first.',
      parameters: [ID],
      answer: 'IncidentNotes',
      handle: ({ parameters }) => one(options, parameters, notesJson),
      acts: {
        POST: {
          summary: 'Says something of an incident, publicly or to those who run the site.',
          body: 'IncidentNoteRequest',
          answer: 'IncidentNotes',
          handle: (call) => acted(options, call, readNote(call, options), notesJson),
        },
      },
    },
    {
      methods: ['GET'],
      path: `${PATH}/{id}/next-update`,
      summary: 'When the next word is promised.',
      parameters: [ID],
      answer: 'IncidentNextUpdate',
      handle: ({ parameters }) => one(options, parameters, nextUpdateJson),
      acts: {
        PUT: {
          summary: 'Promises the next word for a time.',
          body: 'IncidentNextUpdateRequest',
          answer: 'IncidentNextUpdate',
          handle: (call) => acted(options, call, readPromise(call, options), nextUpdateJson),
        },
        DELETE: {
          summary: 'Takes the promise back.',
          answer: 'IncidentNextUpdate',
          handle: (call) =>
            acted(options, call, success({ kind: 'promise', id: call.parameters.id ?? '' }), nextUpdateJson),
        },
      },
    },
    {
      methods: ['GET'],
      path: `${PATH}/{id}/close`,
      summary: 'Whether and when an incident was closed.',
      parameters: [ID],
      answer: 'IncidentClosing',
      handle: ({ parameters }) => one(options, parameters, closingJson),
      acts: {
        POST: {
          summary: 'Closes an incident, whatever still fires.',
          body: 'IncidentCloseRequest',
          answer: 'IncidentClosing',
          handle: (call) => acted(options, call, readClose(call), closingJson),
        },
      },
    },
  ];
}

function asked(options: WebOptions, { site, state }: Values): readonly Incident[] {
  return options
    .picture()
    .incidents.filter(
      (incident) =>
        (site ?? incident.site) === incident.site &&
        (state === undefined || (state === 'open') === isOpen(incident)),
    );
}

function one(options: WebOptions, { id }: Values, answer: (incident: Incident) => unknown): Reply {
  const found = options.picture().incidents.find((incident) => incident.id === id);
  return found ? json(answer(found)) : problem(404, REFUSALS.unknown_incident.detail);
}

async function acted(
  options: WebOptions,
  { actor, body }: ActCall,
  asked: Result<IncidentAct, string>,
  answer: (incident: Incident) => unknown,
): Promise<Reply> {
  const by = byWhom(body, actor);
  const wrong = [asked, by].flatMap((read) => (read.ok ? [] : [read.failure]));
  if (!asked.ok || !by.ok) return problem(400, `${wrong.join('; ')}.`);
  const result = await options.incident(asked.value, by.value);
  if (result.ok) return json(answer(result.value));
  const { status, detail } = REFUSALS[result.failure];
  return problem(status, detail);
}

const REFUSALS: Readonly<Record<IncidentRefusal, { readonly status: number; readonly detail: string }>> = {
  unknown_incident: { status: 404, detail: 'There is no incident with this number.' },
  closed_already: { status: 409, detail: 'This incident is closed.' },
  too_many_notes: { status: 409, detail: 'This incident has all the notes that it can have.' },
  too_many_open: { status: 409, detail: 'There are as many open incidents as there can be; close some.' },
};
