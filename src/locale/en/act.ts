/** Acting on the page, in English. */

import type { ActTexts } from '../act.ts';
import type { Words } from '../locale.ts';

export function act(words: Words): ActTexts {
  return {
    notSaved: 'Not saved yet: please look at this again.',
    faults: {
      missing: 'Please fill this in.',
      too_long: 'This is too long.',
      not_a_time: 'Please give a date and a time.',
      not_a_choice: 'Please choose one of the list.',
    },
    readOnly: 'You may look at this page, not act on it.',
    back: 'Back to the site',

    acknowledgeOrComment: 'Acknowledge or comment',
    who: (by) => by,
    acknowledgedBy: (who, until) => `Acknowledged by ${who} until ${until}.`,
    comments: (count) => (count === 1 ? '1 comment' : `${words.number(count)} comments`),
    acknowledge: 'Acknowledge',
    acknowledgeHint: 'Says that somebody is at it: until then it is neither repeated nor escalated.',
    howLong: 'For how long',
    lasting: (duration, until) => `${duration}, until ${until}`,
    comment: 'Comment',
    optional: 'optional',
    yourName: 'Your name',
    yourNameHint: 'Where several people share one login.',
    takeBack: 'Take the acknowledgement back',
    addComment: 'Add the comment',
    commentsTitle: 'Comments',
    noComments: 'Nobody has commented yet.',
    alertEnded: 'This alert is not firing any more.',
    done: {
      acknowledged: 'Acknowledged.',
      withdrawn: 'The acknowledgement was taken back.',
      commented: 'The comment was added.',
    },
    refusals: {
      unknown_alert: 'This alert is not firing any more.',
      not_acknowledged: 'This alert is not acknowledged.',
      too_many_comments: 'This alert has all the comments that it can have.',
    },
  };
}
