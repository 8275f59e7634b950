import { describe, expect, it } from 'vitest';
import { proposeAddress, unitKey } from './proposeAddress.ts';
import type { AddressLists } from './proposeAddress.ts';

// Invented province and communes around real names: the rules are tested here, the real lists at import.
const lists: AddressLists = {
  provinces: [{ code: '01', name: 'Thành phố Hà Nội' }, { code: '79', name: 'Thành phố Hồ Chí Minh' }, { code: '25', name: 'Tỉnh Phú Thọ' }],
  oldProvinces: [{ code: '01', name: 'Thành phố Hà Nội', newCode: '01' }, { code: '79', name: 'Thành phố Hồ Chí Minh', newCode: '79' }, { code: '74', name: 'Tỉnh Bình Dương', newCode: '79' }, { code: '17', name: 'Tỉnh Hoà Bình', newCode: '25' }],
  communes: [{ code: '00004', name: 'Phường Ba Đình', provinceCode: '01' }, { code: '00008', name: 'Phường Ngọc Hà', provinceCode: '01' }, { code: '26740', name: 'Phường Sài Gòn', provinceCode: '79' }],
  oldCommunes: [
    { code: '00001', name: 'Phường Phúc Xá', district: 'Quận Ba Đình', provinceCode: '01' }, { code: '00004', name: 'Phường Trúc Bạch', district: 'Quận Ba Đình', provinceCode: '01' },
    { code: '00008', name: 'Phường Ngọc Hà', district: 'Quận Ba Đình', provinceCode: '01' }, { code: '26740', name: 'Phường Bến Nghé', district: 'Quận 1', provinceCode: '79' },
  ],
};
const first = (text: string) => proposeAddress(text, lists).choices[0];

describe('RCP-10 an address with three levels is proposed with two and kept as printed', () => {
  it.each([
    ['Số 5, Phường Trúc Bạch, Quận Ba Đình, Thành phố Hà Nội', 'Phường Ba Đình', 'merged'],
    ['Tổ 3, phuong ngoc ha, q. ba dinh, TP Ha Noi', 'Phường Ngọc Hà', 'name'],
    ['12 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM', 'Phường Sài Gòn', 'merged'],
    ['Số 5, Phúc Xá, Ba Đình, Hà Nội', 'Phường Ba Đình', 'near'],
  ])('%s', (text, commune, because) => {
    expect(first(text)).toMatchObject({ commune, because });
    expect(proposeAddress(text, lists)).toMatchObject({ original: text, threeLevels: true });
  });
  it('keeps house and street as the line', () => expect(proposeAddress('Số 5, ngõ 2, Phường Trúc Bạch, Quận Ba Đình, Hà Nội', lists).line).toBe('Số 5, ngõ 2'));
  it('an address of today stays as it is', () => {
    expect(proposeAddress('Số 5, Phường Ba Đình, Thành phố Hà Nội', lists)).toMatchObject({ line: 'Số 5', threeLevels: false, choices: [{ commune: 'Phường Ba Đình', because: 'same' }] });
  });
  it('a merged province is named by its new name even when the commune is unknown', () => {
    expect(proposeAddress('Xã X, Huyện Y, Tỉnh Hòa Bình', lists)).toMatchObject({ province: { name: 'Tỉnh Phú Thọ' }, choices: [] });
  });
  it.each(['', 'không rõ', 'Paris, Pháp'])('%j proposes nothing and keeps the text', (text) => expect(proposeAddress(text, lists)).toEqual({ original: text, line: text, choices: [], threeLevels: false }));
  it('numbered units are told apart from their kinds', () => expect([unitKey('Quận 1'), unitKey('Q.01'), unitKey('Phường 1')]).toEqual(['1', '1', '1']));
});
