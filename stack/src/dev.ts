/** `npm run dev`: Vite in front of a backend that restarts when its sources change. */
import { parseDev } from '../bootstrap/options.mjs';
import { freePort, refuseTakenPort } from './ports.ts';
import { runCommand } from './run-command.ts';
import { runUntilStopped } from './run-until-stopped.ts';
import { startStack } from './start-stack.ts';
import { vitePart } from './application/vite-part.ts';

await runCommand(async (outside) => {
  const { data, demo, port: wanted } = parseDev(process.argv.slice(2));
  if (wanted !== 0) await refuseTakenPort(wanted);
  const port = wanted || (await freePort());
  const page = `http://localhost:${port}`;
  const stack = await startStack({
    dataDir: data,
    port: await freePort(),
    demo,
    watch: true,
    // The browser speaks to Vite, so Vite's address is what the backend sees as its own.
    env: { backend: { PUBLIC_URL: `${page},http://127.0.0.1:${port}` } },
    say: outside.say,
    signal: outside.stop,
  });
  await stack.parts.start(vitePart(port, stack.url ?? ''));
  outside.say(`Tasktrail is at ${page}; the API answers at ${stack.url}/api`);
  return runUntilStopped(stack, outside);
});
