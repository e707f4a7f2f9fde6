import type { MetricsAddress } from '../environment.ts';
import type { Line } from '../signer/line.ts';
import { type BackendSources, databaseValues } from './backend-values.ts';
import { signerCatalogue } from './catalogue.ts';
import { Figures, type Series, type Values } from './figures.ts';
import { processValues } from './process-values.ts';
import { openSecondPort } from './second-port.ts';

/** What the signer shows of itself; nothing of it while it still waits for its files. */
export interface SignerSources {
  version: string;
  database: BackendSources['database'] & { fits: boolean };
  work: SignerWork | undefined;
}

interface SignerWork {
  signer: { lines: ReadonlyMap<number, Line>; signed: Readonly<Record<string, number>> };
  rounds: { isAlive: boolean; isReady: boolean; isFull: boolean; lookedAt: number };
  file: { size: number };
  publisher: { published: number };
}

/** Probes and figures. Rejects when the port is taken. */
export async function openSignerPort(
  address: MetricsAddress,
  sources: SignerSources,
): Promise<number> {
  const figures = new Figures(signerCatalogue);
  const { port } = await openSecondPort(address, {
    figures: {
      contentType: figures.contentType,
      text: () => figures.text(signerValues(sources)),
    },
    health: {
      // Whoever waits for its start is alive.
      live: () => sources.work?.rounds.isAlive ?? true,
      ready: () => sources.work?.rounds.isReady ?? false,
    },
  });
  return port;
}

function signerValues({ version, database, work }: SignerSources): Values<typeof signerCatalogue> {
  return {
    ...processValues('signer', version),
    ...databaseValues(database),
    ...lineValues([...(work?.signer.lines.values() ?? [])]),
    tasktrail_signer_records_total: ['checkpoint', 'fork', 'refusal'].map(
      (kind) => [{ kind }, work?.signer.signed[kind] ?? 0] as const,
    ),
    tasktrail_signer_waiting: [
      [{ for: 'database' }, Number(!database.fits)],
      [{ for: 'room' }, Number(work?.rounds.isFull ?? false)],
    ],
    tasktrail_signer_look_timestamp_seconds: (work?.rounds.lookedAt ?? 0) / 1000,
    tasktrail_signer_file_bytes: work?.file.size ?? NaN,
    tasktrail_signer_unpublished_bytes: work ? work.file.size - work.publisher.published : NaN,
  };
}

function lineValues(lines: readonly Line[]) {
  const signed = lines.filter(({ seq }) => seq > 0);
  const each = (value: (line: Line) => number): Series =>
    signed.map((line) => [{ partition: line.partition }, value(line)]);
  return {
    tasktrail_checkpoint_seq: each(({ seq }) => seq),
    tasktrail_checkpoint_timestamp_seconds: each(({ signedAt }) => signedAt / 1000),
    tasktrail_signer_refused_chains: lines.filter(({ refused }) => refused).length,
  };
}
