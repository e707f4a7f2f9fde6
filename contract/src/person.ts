import { z } from 'zod';
import { filledText } from './text.ts';

export const NAME_MAX = 80;
export const PEOPLE_MAX = 100;

export const PersonName = filledText(NAME_MAX);

export const PutPerson = z.strictObject({ name: PersonName }).meta({ id: 'PutPerson' });
export type PutPerson = z.infer<typeof PutPerson>;

/** Events carry ids only; names are resolved when read, so a person can be forgotten without rewriting the log. */
export const Person = z.object({ id: z.uuid(), name: z.string() }).meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;
