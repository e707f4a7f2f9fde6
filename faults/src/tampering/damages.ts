import type { FaultKind } from '@tasktrail/contract';
import type { Random } from '../random/random.ts';
import type { Administrator } from './administrator.ts';
import type { Chain } from './chain.ts';
import { rewriteChain } from './rewrite-chain.ts';

/** What a verifier must name first. */
export interface Named {
  readonly kind: FaultKind;
  readonly seq: number;
}

/** Damages the chain somewhere and answers what gives it away. */
type Damage = (admin: Administrator, chain: Chain, random: Random) => Promise<Named>;

const NEVER_SAID = `event_data = jsonb_set(event_data, '{task,title}', '"never said"')`;
const at = ({ partition }: Chain, seq: number) => `partition = ${partition} and seq = ${seq}`;
const row = (chain: Chain, random: Random) => random.integer(3, chain.length - 8);

/** What can be done to old rows while the consumer goes on appending: the head stays as it is. */
export const damagesToRows: Readonly<Record<string, Damage>> = {
  'a row is edited': async (admin, chain, random) => {
    const seq = row(chain, random);
    await admin.run(`update task_audit_log set ${NEVER_SAID} where ${at(chain, seq)}`);
    return { kind: 'broken_link', seq };
  },

  'a row is deleted': async (admin, chain, random) => {
    const seq = row(chain, random);
    await admin.run(`delete from task_audit_log where ${at(chain, seq)}`);
    return { kind: 'missing_row', seq };
  },

  'two rows change places': async (admin, chain, random) => {
    const seq = row(chain, random);
    const other = seq + random.integer(1, 7);
    const move = (from: number, to: number) =>
      `update task_audit_log set seq = ${to} where ${at(chain, from)}`;
    await admin.run(move(seq, -1), move(other, seq), move(-1, other));
    return { kind: 'broken_link', seq };
  },

  'all rows of a task are dropped': async (admin, { partition, length }) => {
    // The one that has been quiet for longest: its next version would wait for the rows that are gone.
    const [task] = await admin.rows<{ subject: string; first: number }>(
      `select subject, min(seq)::int as first from task_audit_log where partition = $1
       group by subject having max(seq) <= $2 order by max(seq) limit 1`,
      [partition, length],
    );
    if (!task) throw new Error('every task changes all the time');
    await admin.run(`delete from task_audit_log where subject = '${task.subject}'`);
    return { kind: 'missing_row', seq: task.first };
  },
};

/** What moves the head, too. The consumer stands still: what it appended to a damaged chain could not be put back. */
export const damagesToTheHead: Readonly<Record<string, Damage>> = {
  'a row is inserted': async (admin, chain, random) => {
    const seq = row(chain, random);
    const { partition } = chain;
    await admin.run(
      `update task_audit_log set seq = -seq - 1 where partition = ${partition} and seq >= ${seq}`,
      `update task_audit_log set seq = -seq where partition = ${partition} and seq < 0`,
      `insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
       select event_data || jsonb_build_object('event_id', gen_random_uuid(), 'version', version + 1000000),
         partition, ${seq}, hash, topic_id, kafka_offset
       from task_audit_log where ${at(chain, seq - 1)}`,
      `update audit_head set seq = seq + 1 where partition = ${partition}`,
    );
    return { kind: 'broken_link', seq };
  },

  'the tail is cut off': async (admin, chain, random) => {
    const last = chain.length - random.integer(1, 5);
    const { partition } = chain;
    await admin.run(
      `delete from task_audit_log where partition = ${partition} and seq > ${last}`,
      `update audit_head set seq = ${last}, hash = (select hash from task_audit_log where ${at(chain, last)})
       where partition = ${partition}`,
    );
    return { kind: 'log_shorter_than_checkpoint', seq: last + 1 };
  },

  'the whole chain is written anew': async (admin, chain, random) => {
    const edited = row(chain, random);
    await admin.run(`update task_audit_log set ${NEVER_SAID} where ${at(chain, edited)}`);
    await rewriteChain(admin, chain.partition);
    const next = Math.min(...chain.checkpoints.filter((seq) => seq >= edited));
    return { kind: 'checkpoint_contradicted', seq: next };
  },

  'the head is edited': async (admin, { partition, length }) => {
    await admin.run(`update audit_head set hash = sha256('x') where partition = ${partition}`);
    return { kind: 'wrong_head', seq: length };
  },
};
