import { isPersonKey, type PersonKey } from './people.ts';

/**
 * The life of one task. Its notation, one change a line:
 *
 *     3 anna Title of the task        day 1 to 10 of the two weeks, who creates it
 *       ben note One more line        appended to the description
 *       ben title Another title
 *       ben start | done | reopen | delete | restore
 */
export interface Story {
  day: number;
  steps: readonly Step[];
}

export interface Step {
  person: PersonKey;
  verb: Verb;
  text: string;
}

const verbs = ['create', 'note', 'title', 'start', 'done', 'reopen', 'delete', 'restore'] as const;
type Verb = (typeof verbs)[number];

/** Stories are separated by an empty line. */
export function parseStories(text: string): Story[] {
  return text.trim().split('\n\n').map(parseStory);
}

function parseStory(text: string): Story {
  const [head = '', ...lines] = text.split('\n').map((line) => line.trim());
  const [day = ''] = head.split(' ', 1);
  const creation = head.slice(day.length + 1).replace(' ', ' create ');
  return { day: Number(day), steps: [creation, ...lines].map(parseStep) };
}

function parseStep(line: string): Step {
  const [person, verb, ...words] = line.split(' ');
  const known = verbs.find((name) => name === verb);
  if (!isPersonKey(person) || known === undefined) throw new Error(`not a step: ${line}`);
  return { person, verb: known, text: words.join(' ') };
}
