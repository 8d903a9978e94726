/** Acting on the page: forms in general, and what people do about an alert. */

import { act as en } from './en/act.ts';
import { act as id } from './id/act.ts';
import { catalogue } from './texts.ts';

/** What is wrong with a field. */
export type FieldFault = 'missing' | 'too_long' | 'not_a_time' | 'not_a_choice';
/** What was done, said on the page that comes after it. */
export type AlertDone = 'acknowledged' | 'withdrawn' | 'commented';
export type AlertRefusal = 'unknown_alert' | 'not_acknowledged' | 'too_many_comments';

export interface ActTexts {
  readonly notSaved: string;
  readonly faults: Readonly<Record<FieldFault, string>>;
  readonly readOnly: string;
  readonly back: string;

  readonly acknowledgeOrComment: string;
  /** Who acted, as the door names them. */
  who(by: string): string;
  acknowledgedBy(who: string, until: string): string;
  comments(count: number): string;
  readonly acknowledge: string;
  readonly acknowledgeHint: string;
  readonly howLong: string;
  lasting(duration: string, until: string): string;
  readonly comment: string;
  readonly optional: string;
  readonly yourName: string;
  readonly yourNameHint: string;
  readonly takeBack: string;
  readonly addComment: string;
  readonly commentsTitle: string;
  readonly noComments: string;
  readonly alertEnded: string;
  readonly done: Readonly<Record<AlertDone, string>>;
  readonly refusals: Readonly<Record<AlertRefusal, string>>;
}

export const actTexts = catalogue<ActTexts>({ en, id });
