/** What decides into which request a record goes. */
export interface Sized {
  partition: number;
  bytes: number;
}

/**
 * The client puts a request's records of one partition into one batch, and the broker limits a batch
 * to 1 MiB. The rest is room for keys, headers and framing.
 */
export const REQUEST_BYTES_PER_PARTITION = 768 * 1024;

/**
 * Cuts a batch into requests, in order: a request holds at most 768 KiB of one partition, or a
 * single larger record of it.
 */
export function splitRequests<T extends Sized>(records: readonly T[]): T[][] {
  const requests: T[][] = [];
  let filled = new Map<number, number>();
  for (const record of records) {
    const total = (filled.get(record.partition) ?? 0) + record.bytes;
    const fits = total === record.bytes || total <= REQUEST_BYTES_PER_PARTITION;
    const current = requests.at(-1);
    if (current !== undefined && fits) {
      current.push(record);
      filled.set(record.partition, total);
    } else {
      requests.push([record]);
      filled = new Map([[record.partition, record.bytes]]);
    }
  }
  return requests;
}
