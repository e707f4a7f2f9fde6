// `node stack/bootstrap.mjs <command> [options]`: plain JavaScript for any Node from 20 on and without dependencies,
// because it runs before anything is installed. It installs what is missing and hands over to the pinned Node.
import { parseCommand } from './bootstrap/command-line.mjs';
import { install } from './bootstrap/install.mjs';
import { pinnedNode } from './bootstrap/pinned-node.mjs';
import { Refusal } from './bootstrap/refusal.mjs';
import { runChild } from './bootstrap/run-child.mjs';

try {
  const [name, ...args] = process.argv.slice(2);
  const command = parseCommand(name, args);
  if (command.help) {
    process.stdout.write(command.help);
  } else {
    await install({ withDevelopment: command.development });
    process.exitCode = await runChild(pinnedNode(), [command.program, ...args]);
  }
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
