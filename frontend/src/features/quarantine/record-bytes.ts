const PER_LINE = 8;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;

/** So many bytes are shown; whoever needs more downloads them. */
export const SHOWN_BYTES = 16_384;

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** What would hide or move text on the screen: control and format characters, but for tab and line feed. */
const hidden = /(?![\t\n])[\p{Cc}\p{Cf}]/gu;

export function visible(text: string): string {
  return text.replaceAll(hidden, '\u{fffd}');
}

/** As UTF-8; what is none, or cannot be seen, stands as U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return visible(new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES)));
}

/** Offset, eight bytes, and the letters among them: a line fits a phone. */
export function hexOf(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, SHOWN_BYTES);
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += PER_LINE) {
    const line = [...shown.subarray(at, at + PER_LINE)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const letters = line.map(letterOf).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(PER_LINE * 3 - 1)}  ${letters}`);
  }
  return lines.join('\n');
}

function letterOf(byte: number): string {
  return byte >= FIRST_PRINTABLE && byte <= LAST_PRINTABLE ? String.fromCharCode(byte) : '.';
}
