let count = 0;
const run = Date.now().toString(36);

/** All specs share one board, so each knows its tasks by their titles. */
export function uniqueTitle(words: string): string {
  count += 1;
  return `${words} ${run}-${count}`;
}
