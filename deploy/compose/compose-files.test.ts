import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly restart?: string;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: object;
  readonly profiles?: readonly string[];
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
  readonly deploy?: {
    readonly resources?: { readonly limits: Readonly<Record<string, string | number>> };
  };
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean } | null>>;
}

const root = join(import.meta.dirname, '../..');
// What `!reset` and `!override` stand before is read as it is.
const customTags = ['!reset', '!override'].flatMap((tag) => [
  { tag, resolve: (text: string) => text },
  { tag, collection: 'seq' as const, resolve: (list: unknown) => list },
]);
const fileOf = (name: string) =>
  parse(readFileSync(join(import.meta.dirname, name), 'utf8'), {
    merge: true,
    customTags,
  }) as ComposeFile;

const base = fileOf('compose.yaml');
const whole: [string, Service][] = [
  ...Object.entries(base.services),
  ...Object.entries(fileOf('compose.zookeeper.yaml').services).filter(
    ([name]) => !(name in base.services),
  ),
];

describe.each(whole)('service %s', (name, service) => {
  it('can change neither its image nor its rights', () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(service.privileged).toBeUndefined();
    expect(service.cap_add ?? []).toEqual(name === 'init' ? ['CHOWN'] : []);
  });

  it('runs as a user by number; only init, which has no network, is root', () => {
    expect(service.user).toMatch(/^\d+:\d+$/);
    const isRoot = service.user === '0:0';
    expect(isRoot).toBe(name === 'init');
    const shared = name === 'quarantine' ? 'service:backend' : undefined;
    expect(service.network_mode).toBe(isRoot ? 'none' : shared);
  });

  it('has limits, and its log ends somewhere', () => {
    expect(Object.keys(service.deploy?.resources?.limits ?? {}).toSorted()).toEqual([
      'cpus',
      'memory',
      'pids',
    ]);
    expect(service.logging?.options).toHaveProperty('max-size');
  });

  it('is started again and watched, unless it is there to end', () => {
    const ends = service.profiles?.includes('tools') === true || ['init', 'migrate'].includes(name);
    expect(service.restart).toBe(ends ? 'no' : 'unless-stopped');
    expect(service.healthcheck !== undefined).toBe(!ends);
  });

  it('names one version of its image', () => {
    expect(service.image).toMatch(/:[^:}]+\}?$/);
    expect(service.image).not.toMatch(/:latest/);
  });
});

describe('compose.yaml', () => {
  it('publishes the page alone, on loopback unless told otherwise', () => {
    const published = Object.entries(base.services).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => [name, port]),
    );
    expect(published).toEqual([['frontend', '${LISTEN:-127.0.0.1}:${PORT:-8080}:8080']]);
  });

  it('keeps data where nothing goes out and the page’s server does not come in', () => {
    expect(base.networks?.['data']).toEqual({ internal: true });
    expect(base.services['frontend']?.networks).toEqual(['front']);
    const inside = Object.entries(base.services).filter(([, { networks = [] }]) =>
      networks.includes('front'),
    );
    expect(inside.map(([name]) => name)).toEqual(['backend', 'frontend']);
  });

  it('gives each secret to its readers alone', () => {
    const readers = (volume: string) =>
      Object.entries(base.services)
        .filter(([, { volumes = [] }]) => volumes.some((one) => one.startsWith(`${volume}:`)))
        .map(([name]) => name);
    expect(readers('secrets')).toEqual(['init']);
    expect(readers('signer-key')).toEqual(['init', 'signer']);
    expect(readers('postgres-secrets')).toEqual(['init', 'postgres']);
    expect(readers('backend-secrets')).toEqual(['init', 'backend']);
    expect(readers('consumer-secrets')).toEqual(['init', 'consumer']);
    expect(readers('owner-secrets')).toEqual(['init', 'migrate', 'backup', 'restore']);
    expect(readers('audit-reader-secrets')).toEqual(['init', 'signer', 'verify', 'export']);
  });

  it('gives each command options that it knows', () => {
    const commands = Object.values(base.services).flatMap(({ entrypoint = [] }) => {
      const file = entrypoint.find((word) => word.endsWith('/main.ts'));
      return file === undefined ? [] : [{ file, entrypoint }];
    });
    const unknown = commands.flatMap(({ file, entrypoint }) => {
      const sources = textsOf(file.replace('/main.ts', '')).join('\n');
      const options = entrypoint
        .slice(entrypoint.indexOf(file))
        .filter((word) => word.startsWith('--'));
      return options.filter((option) => !sources.includes(`  ${option} `));
    });
    expect(commands.length).toBeGreaterThan(6);
    expect(unknown).toEqual([]);
  });

  it('restores by the key that counts now, and not by one from before a change of key', () => {
    const optionsOf = (name: string) => base.services[name]?.entrypoint?.join(' ');
    const key = '--key /var/lib/tasktrail/checkpoints-key/checkpoints.pub';
    expect(optionsOf('restore')).toContain(key);
    expect(optionsOf('backup')).toContain(key);
  });

  it.each([
    ['backend', ['backend/src']],
    ['signer', ['backend/src']],
    ['verify', ['backend/src']],
    ['export', ['backend/src']],
    ['migrate', ['database/src']],
    ['backup', ['database/src']],
    ['restore', ['database/src']],
    ['consumer', ['consumer/src']],
    ['init', ['deploy/compose/init']],
    ['frontend', ['deploy/images/frontend']],
  ])('tells %s nothing that it does not read', (name, folders) => {
    const sources = folders.flatMap(textsOf).join('\n');
    const isRead = (variable: string) =>
      [variable, variable.replace(/(_FILE|_PER_ADDRESS)$/, '')].some((one) =>
        sources.includes(one),
      );
    const given = Object.keys(base.services[name]?.environment ?? {});
    expect(given.filter((variable) => !isRead(variable))).toEqual([]);
  });
});

function textsOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
