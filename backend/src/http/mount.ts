import { operations } from '@tasktrail/contract/operations';
import type { OperationId } from '@tasktrail/contract/operations';
import type { Express } from 'express';
import { Problem } from '../problem.ts';
import type { Handler } from './handler.ts';

/** One handler for each operation of the contract: the compiler misses one that is left out. */
export type Handlers = Record<OperationId, Handler>;

/** Mounts every operation; another method on one of its paths is 405 and says what is allowed. */
export function mountOperations(app: Express, handlers: Handlers): void {
  const byPath = Map.groupBy(operationIds(), (id) => operations[id].path);
  for (const [path, ids] of byPath) {
    const route = path.replaceAll(/\{(\w+)\}/g, ':$1');
    for (const id of ids) app[operations[id].method](route, handlers[id]);
    app.all(route, refuseMethod(ids.map((id) => operations[id].method)));
  }
}

function operationIds(): OperationId[] {
  return Object.keys(operations) as OperationId[];
}

/** 405 for every other method on a path. */
export function refuseMethod(methods: readonly string[]): Handler {
  const allowed = [
    ...new Set(
      methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])),
    ),
  ];
  const Allow = [...allowed, 'OPTIONS'].join(', ');
  return (req, res) => {
    if (req.method !== 'OPTIONS') {
      throw new Problem('method-not-allowed', `This path allows ${Allow}.`, { headers: { Allow } });
    }
    res.writeHead(204, { Allow }).end();
  };
}
