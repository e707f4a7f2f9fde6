import { Description, Title } from '@tasktrail/contract';
import { ruleWords } from '../failure-words.ts';
import type { TaskView } from './fold-task.ts';

/** The rule a title breaks, in words; null when the contract takes it. */
export function titleRule(title: string): string | null {
  const judged = Title.safeParse(title);
  return judged.success ? null : ruleWords(judged.error.issues[0]?.message ?? '');
}

export function descriptionRule(description: string): string | null {
  const judged = Description.safeParse(description);
  return judged.success ? null : ruleWords(judged.error.issues[0]?.message ?? '');
}

export function titleDraftKey(view: Pick<TaskView, 'id' | 'key'>): string {
  return `${view.id ?? view.key}/title`;
}

export function descriptionDraftKey(view: Pick<TaskView, 'id' | 'key'>): string {
  return `${view.id ?? view.key}/description`;
}

export const QUICK_ADD_DRAFT = 'new/title';
