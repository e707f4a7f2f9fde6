import type { Administrator } from './administrator.ts';
import type { Chain } from './chain.ts';

const ROW = 'id, event_data, processed_at, partition, seq, hash, topic_id, kafka_offset' as const;

/** A copy of the signed rows of a chain, and of its head, from before the damage. */
export class KeptChain {
  readonly #admin: Administrator;
  readonly #chain: Chain;

  private constructor(admin: Administrator, chain: Chain) {
    this.#admin = admin;
    this.#chain = chain;
  }

  static async keep(admin: Administrator, chain: Chain): Promise<KeptChain> {
    const ours = `where partition = ${chain.partition}`;
    await admin.run(
      'create schema kept',
      `create table kept.log as select ${ROW} from task_audit_log ${ours} and seq <= ${chain.length}`,
      `create table kept.head as select * from audit_head ${ours}`,
    );
    return new KeptChain(admin, chain);
  }

  /** `withHead`: the consumer has stood still since, so every row of the chain was kept, and the head too. */
  async putBack(withHead: boolean): Promise<void> {
    const { partition, length } = this.#chain;
    const damaged = withHead ? '' : ` and seq <= ${length}`;
    const head = `
      update audit_head set seq = k.seq, hash = k.hash from kept.head k where audit_head.partition = k.partition`;
    await this.#admin.run(
      `delete from task_audit_log where partition = ${partition}${damaged}`,
      `insert into task_audit_log (${ROW}) overriding system value select ${ROW} from kept.log`,
      ...(withHead ? [head] : []),
      'drop schema kept cascade',
    );
  }
}
