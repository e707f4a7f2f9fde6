import { createReadStream } from 'node:fs';

const LINE_END = 0x0a;
const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The rows of a file that `copyTable` wrote, each as column → text. */
export async function* copyRows(
  file: string,
  columns: readonly string[],
): AsyncGenerator<ReadonlyMap<string, string | null>> {
  for await (const line of lines(file)) {
    const values = line.split('\t').map(unescape);
    yield new Map(columns.map((column, n) => [column, values[n] ?? null]));
  }
}

/** By bytes: a text may hold what other readers take for the end of a line. */
async function* lines(file: string): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(file, {
    highWaterMark: 1024 * 1024,
  }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)]).toString('utf8');
      rest = [];
      start = end + 1;
    }
    rest.push(chunk.subarray(start));
  }
}

function unescape(value: string): string | null {
  if (value === String.raw`\N`) return null;
  return value.replaceAll(/\\(.)/gs, (_, escaped: string) => escapes[escaped] ?? escaped);
}
