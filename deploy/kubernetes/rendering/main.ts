import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { overlays } from './overlays.ts';
import { renderOverlay } from './render-overlay.ts';
import { fileOf, renderedText } from './rendered.ts';
import { digestOfSources } from './sources.ts';

const help = `Renders every overlay into deploy/kubernetes/generated.

usage: node deploy/kubernetes/rendering/main.ts [--check]

  --check   writes nothing, and fails when a file is not what kubectl renders now
  --help    this text

environment: KUBECTL (kubectl)
exit code: 0 written or equal, 1 not equal or failed, 2 usage
`;

try {
  const options = {
    check: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ options });
  if (values.help) process.stdout.write(help);
  else render(values.check);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  process.stderr.write(`render: ${message}\n`);
  process.exitCode = code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}

function render(check: boolean): void {
  const digest = digestOfSources();
  for (const overlay of overlays) {
    const text = renderedText(renderOverlay(overlay, process.env['KUBECTL'] || 'kubectl'), digest);
    const file = fileOf(overlay);
    const equal = existsSync(file) && readFileSync(file, 'utf8') === text;
    if (!equal && check) throw new Error(`${file} is old: run deploy/kubernetes/verify --write`);
    if (!equal) writeFileSync(file, text);
    process.stdout.write(`${overlay}: ${equal ? 'unchanged' : 'written'}\n`);
  }
}
