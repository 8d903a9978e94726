/** Parts of forms: a field with its label, its hint and what is wrong with it, so that every reader finds them together. */

import { type Content, type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import type { Say } from '../words.ts';

/** By the name of the field: a sentence in the language of the reader. */
export type Faults = ReadonlyMap<string, string>;
export const NO_FAULTS: Faults = new Map();

export type Values = Readonly<Record<string, string>>;

export interface FormState {
  readonly say: Say;
  /** As it was typed; nothing typed is lost. */
  readonly values: Values;
  readonly faults: Faults;
}

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly isOptional?: boolean;
}

/** Browsers send the ends of lines as a network would; other control characters are as good as a blank. */
export function typedValues(form: URLSearchParams): Values {
  return Object.fromEntries(
    [...form].map(([name, value]) => [name, value.replaceAll('\r\n', '\n').replaceAll(/[^\P{Cc}\n]/gu, ' ')]),
  );
}

/** `control` gets the attributes that tie it to its label, hint and fault. */
function field(
  { name, label, hint, isOptional }: Field,
  { say, faults }: FormState,
  control: (tied: Html) => Html,
): Html {
  const fault = faults.get(name);
  const notes = [hint !== undefined && `${name}-hint`, fault !== undefined && `${name}-fault`].filter(
    Boolean,
  );
  const tied = html` id="${name}" name="${name}"${notes.length > 0 && html` aria-describedby="${notes.join(' ')}"`}${fault !== undefined && html` aria-invalid="true"`}`;
  return html`<div class="field">
<label for="${name}">${label}${isOptional && html` <span class="soft">(${say.act.optional})</span>`}</label>
${hint !== undefined && html`<p class="soft" id="${name}-hint">${hint}</p>`}
${control(tied)}
${fault !== undefined && html`<p class="fault-text" id="${name}-fault">${icon('bad')} ${fault}</p>`}
</div>`;
}

type InputType = 'text' | 'datetime-local' | 'date';

export function input(of: Field, state: FormState, type: InputType, longest = 200): Html {
  const value = state.values[of.name] ?? '';
  return field(
    of,
    state,
    (tied) => html`<input type="${type}"${tied} value="${value}" maxlength="${longest}" autocomplete="off">`,
  );
}

export function textArea(of: Field, state: FormState, longest: number): Html {
  const value = state.values[of.name] ?? '';
  return field(
    of,
    state,
    (tied) => html`<textarea${tied} rows="3" maxlength="${longest}">${value}</textarea>`,
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function select(of: Field, state: FormState, choices: readonly Choice[]): Html {
  const chosen = state.values[of.name];
  return field(
    of,
    state,
    (tied) =>
      html`<select${tied}>${choices.map(({ value, label }) => html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>`)}</select>`,
  );
}

/** Several of one list; `values` has those that were chosen, one a line. */
export function checkboxes(
  { name, label, isOptional }: Field,
  { say, values }: FormState,
  choices: readonly Choice[],
): Html {
  const chosen = (values[name] ?? '').split('\n');
  return html`<fieldset><legend>${label}${isOptional && html` <span class="soft">(${say.act.optional})</span>`}</legend>
<div class="choices">${choices.map(({ value, label: words }) => html`<label><input type="checkbox" name="${name}" value="${value}"${chosen.includes(value) && html` checked`}> ${words}</label>`)}</div></fieldset>`;
}

/** Which button was pressed comes as `act`. */
export function button(act: string, label: string, kind: 'main' | 'other' = 'main'): Html {
  return html`<button type="submit" name="act" value="${act}" class="${kind}">${label}</button>`;
}

/** What was done, or that nothing was: said at once to those who do not see it. */
export function outcome(words: Content, tone: 'good' | 'bad'): Html {
  return html`<p class="notice ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}">${icon(tone)}<span>${words}</span></p>`;
}
