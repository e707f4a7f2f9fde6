const SPACE = 0x20;

/**
 * Whether the text is what its parsed value is written as, but for spaces. Parsing keeps the last of two equal keys and says
 * nothing: a reader of the text could see another value than the one that was judged.
 */
export function saysOnce(text: string, parsed: unknown): boolean {
  const written = JSON.stringify(parsed);
  if (text === written) return true;
  let at = 0;
  let other = 0;
  for (;;) {
    while (text.charCodeAt(at) === SPACE) at += 1;
    while (written.charCodeAt(other) === SPACE) other += 1;
    if (at >= text.length || other >= written.length) break;
    if (text.charCodeAt(at) !== written.charCodeAt(other)) return false;
    at += 1;
    other += 1;
  }
  return at >= text.length && other >= written.length;
}
