import { describe, expect, test } from 'vitest';
import { patiently } from './patiently.ts';

const away = (text: string) => Object.assign(new Error(text), { code: 'PLT_KFK_NETWORK' });

describe('a broker that does not answer', () => {
  test('is asked again until it does, and each complaint is said once', async () => {
    const failures = [away('refused'), away('refused'), away('not the leader')];
    const said: string[] = [];
    const work = async () => {
      const failure = failures.shift();
      if (failure) throw failure;
      return 'created';
    };

    expect(await patiently({ seconds: 60, say: (text) => said.push(text) }, work)).toBe('created');
    expect(said).toEqual([
      'Kafka: refused; it is waited for',
      'Kafka: not the leader; it is waited for',
    ]);
  });

  test('is not waited for unless somebody said so', async () => {
    await expect(patiently({ seconds: 0 }, () => Promise.reject(away('refused')))).rejects.toThrow(
      'refused',
    );
  });

  test('a refusal of our own stays one', async () => {
    const refusal = new Error('topic task-events has 4 partitions instead of 3');
    await expect(patiently({ seconds: 60 }, () => Promise.reject(refusal))).rejects.toThrow(
      refusal,
    );
  });
});
