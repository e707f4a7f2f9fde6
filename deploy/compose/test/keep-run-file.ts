/** Keeps a run.json for a running compose project, so that the browser tests find it. */
import { parseArgs } from 'node:util';
import { openChaosControl } from './chaos-control.ts';
import { keepRunFile, type RunningPart } from './run-file.ts';

const help = `Keeps DIR/run.json true for a compose project that was started with compose.test.yaml: addresses, and the
process of each container. Until SIGTERM or SIGINT. Whoever kills those processes needs the right to.

usage: node deploy/compose/test/keep-run-file.ts --to DIR [--project NAME] [--chaos DIR]

  --to DIR         where to keep run.json
  --project NAME   the project's name (tasktrail)
  --chaos DIR      also breaks parts when the page asks for it, through a socket in DIR (compose.chaos.yaml)
  --help           this text

exit code: 0 ended by a signal, 1 failed, 2 usage
`;

const { values } = parseArgs({
  options: {
    to: { type: 'string' },
    project: { type: 'string', default: 'tasktrail' },
    chaos: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || values.to === undefined) {
  process.stdout.write(help);
  process.exit(values.help ? 0 : 2);
}
const end = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end.abort());
let parts: readonly RunningPart[] = [];
if (values.chaos !== undefined) await openChaosControl(values.chaos, () => parts, end.signal);
await keepRunFile(values.project, values.to, end.signal, (now) => {
  parts = now;
});
