import { problems } from '@tasktrail/contract';
import { describe, expect, test } from 'vitest';
import { enPipeline } from './en-pipeline.ts';
import { problemWords } from './en-problems.ts';
import { en } from './en.ts';
import { formatMessage, parseMessage } from './format-message.ts';
import { text } from './text.tsx';

describe('messages', () => {
  test.each([...Object.entries(en), ...Object.entries(enPipeline)])(
    '%s can be read',
    (_, message) => {
      expect(() => parseMessage(message)).not.toThrow();
    },
  );

  test.each(Object.keys(problems))('the problem %s is explained', (code) => {
    expect(problemWords.codes[code]).toMatch(/\.$/);
  });

  test('values and numbers are set in', () => {
    expect(text('list.showing', { count: 1200 })).toBe('Showing 1,200, more below. ');
    expect(text('page.document', { title: 'Tasks' })).toBe('Tasks · Tasktrail');
  });

  test.each([
    [0, 'Nothing to restore'],
    [1, 'Restore 1 field'],
    [3, 'Restore 3 fields'],
  ])('%d takes its plural', (count, words) => {
    expect(text('restore.do', { count })).toBe(words);
  });

  test('a language with more plurals than two is served by its own rules', () => {
    const polish = '{n, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}}';
    const say = (n: number) => formatMessage(polish, 'pl', { n }).join('');
    expect([say(1), say(3), say(5), say(1.5)]).toEqual([
      '1 plik',
      '3 pliki',
      '5 plików',
      '1,5 pliku',
    ]);
  });

  test('select and tags nest', () => {
    const message = '{who, select, me {<b>You</b> moved it} other {<b>{who}</b> moved it}}';
    const tags = { b: (children: readonly string[]) => `[${children.join('')}]` };
    expect(formatMessage(message, 'en', { who: 'me' }, tags).join('')).toBe('[You] moved it');
    expect(formatMessage(message, 'en', { who: 'Li' }, tags).join('')).toBe('[Li] moved it');
  });

  test('a value that is markup stays text', () => {
    expect(formatMessage('<b>{x}</b>', 'en', { x: '<i>{y}</i>' }).join('')).toBe('<i>{y}</i>');
  });

  test('a message that cannot be read, and a missing value, say so', () => {
    expect(() => parseMessage('{n, plural, one {x}')).toThrow('cannot read');
    expect(() => formatMessage('{n}', 'en')).toThrow('n');
  });
});
