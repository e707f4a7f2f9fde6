import { describe, expect, test } from 'vitest';
import { ApiProblem, Unreachable } from '../../api/failure.ts';
import type { Task } from '@tasktrail/contract';
import { FakeClock, settled } from '../../testing/fake-clock.ts';
import { aTask, anOperation } from '../../testing/samples.ts';
import type { Operation } from './operation.ts';
import { OperationQueue } from './operation-queue.ts';
import { TaskStore } from './task-store.ts';

/** A device whose storage and server answer when the test says so. */
function start(kept: Operation[] = []) {
  const clock = new FakeClock();
  const store = new TaskStore(() => clock.now());
  store.receiveTasks([aTask({ id: 1 }), aTask({ id: 2 })]);
  const saved = new Map(kept.map((operation) => [operation.opId, operation]));
  const log: string[] = [];
  const answers = new Map<string, { give: (task: Task) => void; fail: (error: Error) => void }>();
  const refused: string[] = [];
  const queue = new OperationQueue({
    store,
    clock,
    random: () => 1,
    storage: {
      save: async (operation) => {
        log.push(`save ${operation.opId}`);
        saved.set(operation.opId, operation);
      },
      remove: async (opId) => void saved.delete(opId),
      load: async () => [...saved.values()],
    },
    send: async (operation) => {
      log.push(`send ${operation.opId}`);
      return new Promise<Task>((give, fail) => answers.set(operation.opId, { give, fail }));
    },
    onSettled: (operation) => log.push(`done ${operation.opId}`),
    onRefused: (operation) => refused.push(operation.opId),
  });
  const sent = (): string[] => log.filter((line) => line.startsWith('send'));
  return { clock, store, saved, log, answers, refused, queue, sent };
}

function update(opId: string, key = '1', title = opId): Operation {
  return anOperation(key, { kind: 'update', set: { title }, base: {} }, opId);
}

function problem(status: number): ApiProblem {
  return new ApiProblem({ status, problem: null, requestId: 'r', retryAfterMs: null });
}

describe('the queue of operations', () => {
  test('an operation is on this device before its request leaves, and gone after the answer', async () => {
    const { queue, log, answers, saved, store } = start();
    queue.enqueue(update('a'));
    expect(store.row('1')?.view.title).toBe('a');
    await settled();
    expect(log.indexOf('save a')).toBeLessThan(log.indexOf('send a'));
    answers.get('a')?.give(aTask({ id: 1, version: 2, title: 'a' }));
    await settled();
    expect(saved.size).toBe(0);
    expect(store.row('1')?.view).toMatchObject({ title: 'a', version: 2, pending: [] });
  });

  test('one task in order, different tasks side by side', async () => {
    const { queue, answers, sent } = start();
    queue.enqueue(update('a'));
    queue.enqueue(update('b'));
    queue.enqueue(update('c', '2'));
    await settled();
    expect(sent()).toEqual(['send a', 'send c']);
    answers.get('a')?.give(aTask({ id: 1, version: 2 }));
    await settled();
    expect(sent()).toEqual(['send a', 'send c', 'send b']);
  });

  test('without an answer it tries again under the same key, later each time', async () => {
    const { queue, answers, sent, clock } = start();
    queue.enqueue(update('a'));
    await settled();
    answers.get('a')?.fail(new Unreachable(null));
    await settled();
    expect(queue.state.get()).toMatchObject({ waiting: 1, trouble: { name: 'Unreachable' } });
    clock.advance(1_000);
    await settled();
    answers.get('a')?.fail(problem(503));
    await settled();
    clock.advance(1_999);
    await settled();
    expect(sent()).toHaveLength(2);
    clock.advance(1);
    await settled();
    expect(sent()).toEqual(['send a', 'send a', 'send a']);
  });

  test('a returning connection does not wait for the next try', async () => {
    const { queue, answers, sent } = start();
    queue.enqueue(update('a'));
    await settled();
    answers.get('a')?.fail(new Unreachable(null));
    await settled();
    queue.hurry();
    await settled();
    expect(sent()).toHaveLength(2);
  });

  test('a refusal takes back that operation alone and lets the next one go', async () => {
    const { queue, answers, sent, refused, store, saved } = start();
    queue.enqueue(update('a'));
    queue.enqueue(
      anOperation('1', { kind: 'update', set: { status: 'completed' }, base: {} }, 'b'),
    );
    await settled();
    answers.get('a')?.fail(problem(422));
    await settled();
    expect(refused).toEqual(['a']);
    expect(store.row('1')?.view).toMatchObject({ title: 'Task 1', status: 'completed' });
    expect(sent()).toEqual(['send a', 'send b']);
    expect([...saved.keys()]).toEqual(['b']);
  });

  test('operations of an earlier page are shown and sent again under their own keys', async () => {
    const { queue, sent, store } = start([update('old')]);
    await queue.resume();
    await settled();
    expect(store.row('1')?.view.title).toBe('old');
    expect(sent()).toEqual(['send old']);
  });

  test('what follows a creation waits for its id, and knows it on disk before the creation is forgotten', async () => {
    const { queue, answers, sent, saved } = start();
    queue.enqueue(
      anOperation('new-a', { kind: 'create', set: { title: 'N', status: 'pending' } }, 'a'),
    );
    queue.enqueue(update('b', 'new-a'));
    await settled();
    expect(sent()).toEqual(['send a']);
    answers.get('a')?.give(aTask({ id: 9 }));
    await settled();
    expect(sent()).toEqual(['send a', 'send b']);
    expect(saved.get('b')).toMatchObject({ taskId: 9 });
    expect(saved.has('a')).toBe(false);
  });

  test('a waiting operation can be dropped, one on its way cannot', async () => {
    const { queue, answers, store } = start();
    queue.enqueue(update('a'));
    queue.enqueue(update('b'));
    await settled();
    expect(queue.drop('a')).toBe(false);
    expect(queue.drop('b')).toBe(true);
    expect(store.row('1')?.view.title).toBe('a');
    answers.get('a')?.give(aTask({ id: 1, version: 2, title: 'a' }));
    await settled();
    expect(store.operations).toEqual([]);
  });

  test('a browser that refuses to store still sends', async () => {
    const { queue, sent, saved } = start();
    saved.set = () => {
      throw new Error('full');
    };
    queue.enqueue(update('a'));
    await settled();
    expect(sent()).toEqual(['send a']);
  });
});
