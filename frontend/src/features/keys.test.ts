import { describe, expect, test } from 'vitest';
import { GoKeys, pageCommand, rowCommand, type KeyPress } from './keys.ts';

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  const none = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
  return { key, code: '', isComposing: false, keyCode: 0, ...none, ...more };
}

describe('keys', () => {
  test('work by the character they write, also where it stands elsewhere', () => {
    expect(pageCommand(press('q', { code: 'KeyA' }), true)).toBe('create');
    expect(pageCommand(press('a', { code: 'KeyQ' }), true)).toBeNull();
    expect(pageCommand(press('/', { code: 'Digit7', shiftKey: true }), true)).toBe('search');
    expect(pageCommand(press('?', { code: 'Minus', shiftKey: true }), true)).toBe('help');
  });

  test('work by their place on a layout without Latin letters', () => {
    expect(pageCommand(press('с', { code: 'KeyC' }), true)).toBe('create');
    expect(rowCommand(press('о', { code: 'KeyJ' }), true)).toBe('down');
    expect(pageCommand(press('я', { code: 'KeyZ', ctrlKey: true }), true)).toBe('undo');
  });

  test('are left to an input method that is composing', () => {
    expect(rowCommand(press('Enter', { isComposing: true }), true)).toBeNull();
    expect(rowCommand(press('Enter', { keyCode: 229 }), true)).toBeNull();
    expect(pageCommand(press('c', { keyCode: 229 }), true)).toBeNull();
  });

  test('single letters can be switched off, named keys stay', () => {
    expect(pageCommand(press('c'), false)).toBeNull();
    expect(rowCommand(press('j'), false)).toBeNull();
    expect(rowCommand(press('ArrowDown'), false)).toBe('down');
    expect(pageCommand(press('z', { ctrlKey: true }), false)).toBe('undo');
  });

  test('leave the browser’s own combinations alone', () => {
    expect(rowCommand(press('ArrowLeft', { altKey: true }), true)).toBeNull();
    expect(rowCommand(press('s', { ctrlKey: true }), true)).toBeNull();
    expect(pageCommand(press('c', { metaKey: true }), true)).toBeNull();
  });

  test('Shift and an arrow change the status', () => {
    expect(rowCommand(press('ArrowRight', { shiftKey: true }), true)).toBe('next');
    expect(rowCommand(press('ArrowLeft', { shiftKey: true }), true)).toBe('previous');
  });
});

describe('G and a letter', () => {
  const presses = (...keys: readonly KeyPress[]) => {
    const go = new GoKeys();
    return keys.map((key) => go.press(key, true));
  };

  test('go to a place', () => {
    expect(presses(press('g'), press('p'))).toEqual(['begun', '/pipeline']);
    expect(presses(press('g'), press('t'), press('p'))).toEqual(['begun', '/trash', null]);
  });

  test('are forgotten with any other key', () => {
    expect(presses(press('g'), press('x'), press('p'))).toEqual(['begun', null, null]);
    expect(presses(press('g'), press('p', { ctrlKey: true }), press('p'))).toEqual([
      'begun',
      null,
      null,
    ]);
  });

  test('can be switched off with the other letters', () => {
    expect(new GoKeys().press(press('g'), false)).toBeNull();
  });
});
