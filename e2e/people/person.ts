import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext } from '@playwright/test';

/** Somebody at a browser of their own, known by name, as if they had answered the question for it. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Makes a person known to the server. */
export async function introduce(url: string, name: string): Promise<Person> {
  const id = randomUUID();
  const response = await fetch(`${url}/api/people/${id}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'Tasktrail-Person': id },
    body: JSON.stringify({ name }),
  });
  if (!response.ok) throw new Error(`PUT /api/people answered ${response.status}`);
  return { id, name };
}

/** A browser that already knows who sits in front of it. */
export async function contextOf(
  browser: Browser,
  url: string,
  person: Person,
): Promise<BrowserContext> {
  const value = JSON.stringify({ ...person, asked: true });
  const localStorage = [{ name: 'tasktrail.person', value }];
  return browser.newContext({
    baseURL: url,
    storageState: { cookies: [], origins: [{ origin: new URL(url).origin, localStorage }] },
  });
}
