/** What changed between two texts: the words they share at both ends, and what stands between. */
export interface WordDiff {
  readonly before: string;
  readonly removed: string;
  readonly added: string;
  readonly after: string;
}

/** Words of context that are worth reading on either side of a change, the spaces between them counted too. */
const CONTEXT = 16;

export function diffWords(from: string, to: string): WordDiff {
  const [old, now] = [wordsOf(from), wordsOf(to)];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return {
    before: lastWords(old.slice(0, start)),
    removed: old.slice(start, old.length - end).join(''),
    added: now.slice(start, now.length - end).join(''),
    after: firstWords(end === 0 ? [] : old.slice(-end)),
  };
}

export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

function wordsOf(text: string): string[] {
  return text.match(/\S+|\s+/g) ?? [];
}

function lastWords(words: readonly string[]): string {
  return words.length <= CONTEXT ? words.join('') : `… ${words.slice(-CONTEXT).join('')}`;
}

function firstWords(words: readonly string[]): string {
  return words.length <= CONTEXT
    ? words.join('')
    : `${words.slice(0, CONTEXT).join('').trimEnd()} …`;
}
