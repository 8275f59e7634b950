import { describe, expect, it } from 'vitest';
import { patientSearches } from './patientSearch.ts';

describe('CLI-6 what is typed to find a person', () => {
  it.each([
    ['nguyen thi hoa', [{ name: ['nguyen', 'thi', 'hoa'], _count: 12 }]],
    ['Nguyễn  Thị Hoa 1959', [{ name: ['Nguyễn', 'Thị', 'Hoa'], birthdate: '1959', _count: 12 }]],
    ['0912 345 678', [{ identifier: '0912345678', _count: 12 }, { phone: '0912345678', _count: 12 }]],
    ['0912.345-678', [{ identifier: '0912345678', _count: 12 }, { phone: '0912345678', _count: 12 }]],
    ['040159012345', [{ identifier: '040159012345', _count: 12 }, { phone: '040159012345', _count: 12 }]],
    ['BN26-00012', [{ identifier: 'BN26-00012', _count: 12 }]],
    ['h', []], ['', []], ['   ', []], ['1959', [{ identifier: '1959', _count: 12 }]],
  ])('CLI-6 %j', (text, expected) => {
    expect(patientSearches(text)).toEqual(expected);
  });
});
