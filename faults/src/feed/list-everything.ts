import type { Agent } from 'node:http';
import { call } from '../load/http-call.ts';
import type { SeenTask } from './board.ts';

/** All pages of the live tasks, then of the trash. A task that moves between the two reads comes as an event as well. */
export async function listEverything(base: string, agent: Agent): Promise<SeenTask[]> {
  const live = await listPages(base, agent, '/api/tasks?limit=1000');
  const trash = await listPages(base, agent, '/api/tasks?limit=1000&deleted=true');
  return [...live, ...trash];
}

async function listPages(base: string, agent: Agent, first: string): Promise<SeenTask[]> {
  const tasks: SeenTask[] = [];
  for (let path: string | undefined = first; path !== undefined;) {
    const answer = await call(base, agent, { method: 'GET', path });
    if (answer.status !== 200) throw new Error(`the list was answered with ${answer.status}`);
    tasks.push(...(JSON.parse(answer.body) as SeenTask[]));
    path = /<([^>]+)>; rel="next"/.exec(String(answer.headers['link'] ?? ''))?.[1];
  }
  return tasks;
}
