import { describe, expect, it } from 'vitest';
import { chordOf, reservedChords } from './keys.tsx';

describe('KEY-1 what is never bound', () => {
  const pressed = (key: string, more: Partial<KeyboardEventInit> & { code?: string } = {}) => chordOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, ...more });
  it('KEY-1 a bare letter or digit is no chord, nor is a capital, Enter or an arrow', () => {
    for (const key of ['a', 'đ', '1', '/', 'Enter', 'ArrowDown', 'Tab', ' ']) expect(pressed(key), key).toBeUndefined();
    expect(pressed('A', { shiftKey: true })).toBeUndefined();
  });
  it('KEY-1 what an input method composes is left alone', () => {
    expect(pressed('F2', { isComposing: true })).toBeUndefined();
    expect(pressed('Process', { ctrlKey: true })).toBeUndefined();
  });
  it('KEY-1 keys are read from their place, whatever the layout makes of them', () => {
    expect([pressed('¡', { altKey: true, code: 'Digit1' }), pressed('л', { ctrlKey: true, code: 'KeyK' }), pressed('F10'), pressed('L', { ctrlKey: true, shiftKey: true, code: 'KeyL' })]).toEqual(['Alt+1', 'Ctrl+K', 'F10', 'Ctrl+Shift+L']);
  });
  it('KEY-1 the keys of browser and screen reader are reserved', () => {
    for (const chord of ['F1', 'F3', 'F5', 'F11', 'F12', 'Ctrl+N', 'Ctrl+T', 'Ctrl+W']) expect(reservedChords).toContain(chord);
  });
});
