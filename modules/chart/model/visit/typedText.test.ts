import { describe, expect, it } from 'vitest';
import { registerPatient } from '#modules/reception/model/index.ts';
import { words } from './shapes.ts';

const nameOf = (typed: string) => (registerPatient.input.parse({ person: { sex: 'female', name: typed } }) as { person: { name?: string } }).person.name;

describe('PLN-1 typed text', () => {
  it.each([['Trần \u202eAn\u202c', 'Trần An'], ['Lê\nThị\u0007', 'Lê Thị'], ['\u2067Đào\u2069 ', 'Đào'], ['Nguyễn', 'Nguyễn']])('a name %j is kept as %j', (typed, kept) => {
    expect(nameOf(typed)).toBe(kept);
  });
  it('a note keeps its lines and loses what turns its direction', () => {
    expect(words(50).parse('Uống\u200f 2\r\nviên \u202e1.5')).toBe('Uống 2\nviên 1.5');
  });
});
