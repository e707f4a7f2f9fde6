/** `node deploy/pipeline/job-as-compose.ts JOB SOURCES [ARGUMENTS...]`: a test job of the pipeline as a compose file. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Service {
  readonly image: string;
  readonly env?: Record<string, string | number>;
  readonly options?: string;
}

interface Job {
  readonly container: { readonly image: string };
  readonly services?: Record<string, Service>;
  readonly env?: Record<string, string>;
  readonly steps: readonly { readonly run?: string }[];
}

const [name = '', sources = '', ...args] = process.argv.slice(2);
const workflow = new URL('../../.github/workflows/pipeline.yml', import.meta.url);
const { jobs } = parse(readFileSync(workflow, 'utf8')) as { jobs: Record<string, Job> };
const job = jobs[name];
if (!job) throw new Error(`the pipeline has no job ${name}`);
process.stdout.write(`${JSON.stringify(asCompose(job), undefined, 2)}\n`);

function asCompose({ container, services = {}, env, steps }: Job) {
  const run = steps.find((step) => step.run?.startsWith('deploy/pipeline/'))?.run?.trim() ?? '';
  const ready = Object.keys(services).map(
    (one) => [one, { condition: 'service_healthy' }] as const,
  );
  return {
    name: `tasktrail-${name}`,
    services: {
      job: {
        image: container.image,
        working_dir: '/sources',
        volumes: [`${sources}:/sources`],
        command: ['bash', '-euo', 'pipefail', '-c', `exec ${run} "$$@"`, 'job', ...args],
        environment: env,
        depends_on: Object.fromEntries(ready),
      },
      ...Object.fromEntries(Object.entries(services).map(([one, its]) => [one, asService(its)])),
    },
  };
}

function asService({ image, env, options = '' }: Service) {
  const option = (flag: string) =>
    new RegExp(`--health-${flag} ("[^"]*"|\\S+)`).exec(options)?.[1]?.replaceAll('"', '');
  return {
    image,
    environment: env,
    healthcheck: {
      test: ['CMD-SHELL', option('cmd')],
      interval: option('interval'),
      timeout: option('timeout'),
      retries: Number(option('retries')),
    },
  };
}
