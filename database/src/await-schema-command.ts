import { parseArgs } from 'node:util';
import { awaitSchema } from './await-schema.ts';
import { type Command, progress, say } from './command.ts';
import { readDatabaseUrl } from './config.ts';

export const awaitSchemaCommand: Command = {
  help: `Ends when the database has every migration that this version needs; changes nothing.

usage: node database/src/main.ts await-schema

  --help   this text

environment: DATABASE_URL (any role)
exit code: 0 it has them, 2 usage, 78 configuration, 143 told to stop
`,
  async run(args, env) {
    parseArgs({ args, options: {} });
    const databaseUrl = readDatabaseUrl(env);
    await awaitSchema({ databaseUrl, say: progress });
    say('the schema is there');
  },
};
