import { people } from './people.ts';
import type { Step, Story } from './story.ts';
import { momentAt, workingHours } from './working-hours.ts';

/** One change of one task: who made it, when, and all fields after it. */
export interface Change {
  /** Position of the task among all stories; the first change of each creates it. */
  story: number;
  at: Date;
  personId: string;
  task: TaskFields;
}

export interface TaskFields {
  title: string;
  description: string;
  status: 'pending' | 'in_progress' | 'completed';
  deleted: boolean;
}

const STORY_DAYS = 10;
const nothingYet: TaskFields = { title: '', description: '', status: 'pending', deleted: false };

/** All changes in the order of their times, the last one a few minutes before `now`: the same for the same `now`. */
export function demoHistory(stories: readonly Story[], now: Date): Change[] {
  const random = mulberry32(20);
  const days = stories.map((story) => daysOf(story, random));
  const end = Math.max(...days.flat());
  const hours = workingHours(now);
  return stories
    .flatMap(({ steps }, story) =>
      statesOf(steps).map((task, n) => ({
        story,
        at: momentAt(hours, (days[story]?.[n] ?? 0) / end),
        personId: people[steps[n]?.person ?? 'anna'].id,
        task,
      })),
    )
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** When the steps happen, in working days from the start: some hours apart, a long story somewhat faster. */
function daysOf({ day, steps }: Story, random: () => number): number[] {
  const start = day - 1 + random() * 0.8;
  const gaps = steps.map((_, n) => (n === 0 ? 0 : 0.05 + random() ** 2 * 2));
  const length = gaps.reduce((sum, gap) => sum + gap, 0);
  const room = (STORY_DAYS - start) * (0.6 + random() * 0.4);
  const pace = Math.min(1, room / Math.max(length, room / STORY_DAYS));
  let at = start;
  return gaps.map((gap) => (at += gap * pace));
}

function statesOf(steps: readonly Step[]): TaskFields[] {
  let task = nothingYet;
  return steps.map((step) => (task = { ...task, ...effects[step.verb](task, step.text) }));
}

const effects: Record<Step['verb'], (task: TaskFields, text: string) => Partial<TaskFields>> = {
  create: (_, title) => ({ title }),
  title: (_, title) => ({ title }),
  note: ({ description }, text) => ({
    description: [description, text].filter(Boolean).join('\n'),
  }),
  start: () => ({ status: 'in_progress' }),
  done: () => ({ status: 'completed' }),
  reopen: () => ({ status: 'in_progress' }),
  delete: () => ({ deleted: true }),
  restore: () => ({ deleted: false }),
};

/** A small generator of random numbers from a seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
