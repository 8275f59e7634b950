import { expect, test } from 'vitest';
import { fold } from './fold.ts';

test.each([
  ['Nguyễn  Thị Đào', 'nguyen thi dao'],
  ['ĐẶNG', 'dang'],
  ['Hoà', 'hoa'],
  ['Hòa', 'hoa'],
  ['Phở', 'pho'],
  ['Trường Ứng', 'truong ung'],
  ['François', 'francois'],
  [' Ann\tLee ', 'ann lee'],
])('SRC-2 %s is found as %s', (given, folded) => {
  expect(fold(given)).toBe(folded);
  expect(fold(given.normalize('NFD'))).toBe(folded);
});
