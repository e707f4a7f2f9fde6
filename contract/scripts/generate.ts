import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chainVectors } from './chain-vectors.ts';
import { eventSchema } from './event-schema.ts';
import { murmur2Vectors } from './murmur2-vectors.ts';
import { openapiDocument } from './openapi.ts';

const root = new URL('../../', import.meta.url);

/** Every committed file that is computed from the contract. */
const outputs: Record<string, () => unknown> = {
  'contract/generated/openapi.json': openapiDocument,
  'contract/generated/event.schema.json': eventSchema,
  // A copy, because the Python package must be whole without this workspace.
  'consumer/src/audit_consumer/generated/event.schema.json': eventSchema,
  'contract/vectors/chain.json': chainVectors,
  'contract/vectors/murmur2.json': murmur2Vectors,
};

async function differs(file: string, text: string): Promise<boolean> {
  return (await readFile(file, 'utf8').catch(() => '')) !== text;
}

/** Writes the outputs that differ, or with `check` only names them. */
async function generate(check: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, compute] of Object.entries(outputs)) {
    const file = fileURLToPath(new URL(path, root));
    const text = `${JSON.stringify(compute(), null, 2)}\n`;
    if (!(await differs(file, text))) continue;
    stale.push(relative(fileURLToPath(root), file));
    if (check) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return stale;
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const stale = await generate(values.check);
if (values.check && stale.length > 0) {
  process.stderr.write(`not generated from the contract as it stands: ${stale.join(', ')}\n`);
  process.stderr.write('run: npm run generate\n');
  process.exitCode = 1;
} else {
  process.stdout.write(
    stale.length === 0 ? 'generated files: up to date\n' : `wrote ${stale.join(', ')}\n`,
  );
}
