import { readFileSync } from 'node:fs';

/** Where a value came from, or in words why there is none. Never the value or a path: either could be the secret. */
export type Given = { source: string; text: string | undefined } | { fault: string };

/** A variable that may hold a secret: its value, or the content of the file that NAME_FILE names. */
export function givenSecret(env: NodeJS.ProcessEnv, name: string): Given {
  const source = `${name}_FILE`;
  const [text, path] = [env[name], env[source]];
  if (!path) return { source: name, text: text || undefined };
  if (text) return { fault: `${name} and ${source} are both given` };
  try {
    // Editors and `echo` end a file with a newline that nobody means.
    const content = readFileSync(path, 'utf8').replace(/[\r\n]+$/, '');
    return content === '' ? { fault: `${source} names an empty file` } : { source, text: content };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return { fault: `${source} names a file that cannot be read (${code})` };
  }
}
