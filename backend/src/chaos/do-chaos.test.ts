import type { ChaosAct } from '@tasktrail/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../../test/api.ts';

describe('POST /api/chaos', () => {
  const done: ChaosAct[] = [];
  let api: Api;
  let quiet: Api;

  beforeAll(async () => {
    api = await startApi({
      chaos: async (wanted) => {
        done.push(wanted);
        return { ...wanted, part: 'kafka-2' };
      },
    });
    quiet = await startApi();
  });
  afterAll(async () => {
    await api.stop();
    await quiet.stop();
  });

  it('passes the act on and says which part it was', async () => {
    const body = { target: 'kafka', act: 'kill' };
    const { status, json } = await api.call('POST', '/api/chaos', { body });
    expect(status).toBe(202);
    expect(json).toEqual({ ...body, part: 'kafka-2' });
    expect(done).toEqual([body]);
  });

  it('does not exist unless the system was started for it', async () => {
    const body = { target: 'kafka', act: 'kill' };
    const { status, json } = await quiet.call('POST', '/api/chaos', { body });
    expect(status).toBe(404);
    expect(json).toMatchObject({ type: '/problems/unknown-route' });
  });

  it.each([
    [{ target: 'consumer', act: 'pause' }, '/act'],
    [{ target: 'database', act: 'kill' }, '/act'],
    [{ target: 'signer', act: 'kill' }, '/target'],
    [{ target: 'kafka', act: 'kill', times: 2 }, '/times'],
  ])('does not take %j', async (body, pointer) => {
    const { status, json } = await api.call('POST', '/api/chaos', { body });
    expect(status).toBe(422);
    expect(json).toMatchObject({ errors: [{ pointer }] });
  });
});
