/**
 * Makes of a built page what nginx serves: a compressed copy beside each file that gains from one, and the headers that
 * the backend would send with it, from the backend's own code.
 *
 * usage: node deploy/images/frontend/prepare-page.ts PAGE HEADERS
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { pagePolicy } from '../../../backend/src/http/page-policy.ts';
import { securityHeaders } from '../../../backend/src/http/security-headers.ts';

type Headers = Readonly<Record<string, string>>;

const [page, target] = process.argv.slice(2);
if (page === undefined || target === undefined) {
  process.stderr.write('prepare-page: say where the page is and where the headers go\n');
  process.exit(2);
}
compressFiles(page);
writeHeaders(readFileSync(join(page, 'index.html'), 'utf8'), target);

/** Fonts are compressed already. */
function compressFiles(folder: string): void {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((name) => /\.(html|js|css|svg|json)$/.test(name))) {
    const plain = readFileSync(join(folder, name));
    const compressed = gzipSync(plain, { level: constants.Z_BEST_COMPRESSION });
    if (compressed.length < plain.length) writeFileSync(join(folder, `${name}.gz`), compressed);
  }
}

function writeHeaders(html: string, folder: string): void {
  const answer = answerHeaders();
  const kinds: Readonly<Record<string, Headers>> = {
    answer,
    file: { ...answer, 'Cache-Control': 'no-cache' },
    asset: { ...answer, 'Cache-Control': 'public, max-age=31536000, immutable' },
    document: {
      ...answer,
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': pagePolicy(html),
    },
  };
  mkdirSync(folder, { recursive: true });
  for (const [kind, headers] of Object.entries(kinds)) {
    writeFileSync(join(folder, `${kind}.conf`), directives(headers));
  }
}

/** What the backend sets on every answer before anything else is decided. */
function answerHeaders(): Headers {
  const headers: Record<string, string> = {};
  const reply = { setHeader: (name: string, value: string) => (headers[name] = value) };
  const [, res, next] = [undefined, reply, () => undefined] as unknown as Parameters<
    typeof securityHeaders
  >;
  securityHeaders(undefined as never, res, next);
  return headers;
}

function directives(headers: Headers): string {
  return Object.entries(headers)
    .map(([name, value]) => `add_header ${name} "${value}" always;\n`)
    .join('');
}
