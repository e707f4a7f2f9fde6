const SPACE = 0x20;

/**
 * Whether the text is what its parsed value is written as, but for spaces. Parsing keeps the last of two equal keys and says
 * nothing: a reader of the text could see another value than the one that was judged.
 */
export function saysOnce(text: string, parsed: unknown): boolean {
  const written = JSON.stringify(parsed);
  let at = 0;
  let other = 0;
  while (at < text.length && other < written.length) {
    const here = text.charCodeAt(at);
    const there = written.charCodeAt(other);
    if (here !== there && here !== SPACE && there !== SPACE) return false;
    if (here === there || here === SPACE) at += 1;
    if (here === there || here !== SPACE) other += 1;
  }
  return onlySpaces(text, at) && onlySpaces(written, other);
}

function onlySpaces(text: string, from: number): boolean {
  return /^ *$/.test(text.slice(from));
}
