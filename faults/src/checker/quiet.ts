import type { Evidence } from './evidence.ts';
import { type Violation, found } from './violation.ts';

/** I2 and I7 where nothing was done to the system: what is repaired elsewhere may not happen here at all. */
export function checkQuiet({ isQuiet, skipped, duplicates }: Evidence): Violation[] {
  if (!isQuiet) return [];
  const counted = (count: number, what: string) => (count === 0 ? [] : [`${count} ${what}`]);
  return [
    ...found('I2', 'kind of disorder on the topic', counted(skipped, 'records before their turn')),
    ...found('I7', 'kind of needless work', counted(duplicates, 'records sent more than once')),
  ];
}
