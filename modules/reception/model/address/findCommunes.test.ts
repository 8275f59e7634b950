import { describe, expect, it } from 'vitest';
import { findCommunes } from './findCommunes.ts';

const lists = {
  provinces: [{ code: '01', name: 'Thành phố Hà Nội' }, { code: '46', name: 'Thành phố Huế' }], oldProvinces: [], oldCommunes: [],
  communes: [
    { code: '1', name: 'Phường Ba Đình', provinceCode: '01' }, { code: '2', name: 'Phường Phú Xuân', provinceCode: '46' }, { code: '3', name: 'Xã Phú Xuân', provinceCode: '01' }, { code: '4', name: 'Xã Phú Lộc', provinceCode: '46' },
  ],
};
const codes = (text: string, provinceCode?: string) => findCommunes({ text, provinceCode, limit: 20 }, lists).map(({ communeCode }) => communeCode);

describe('RCP-37 communes by name', () => {
  it.each([
    ['ba dinh', ['1']], ['Ba Đình', ['1']], ['phuong ba', ['1']], ['dinh ha noi', ['1']], ['phu xuan', ['2', '3']], ['phu xuan hue', ['2']], ['xyz', []], ['   ', []], ["'; drop", []],
  ])('%s', (text, found) => expect(codes(text)).toEqual(found));
  it('those of the province of the address come first', () => expect(codes('phu xuan', '01')).toEqual(['3', '2']));
  it('the choice tells its province', () => expect(findCommunes({ text: 'ba dinh', limit: 1 }, lists)).toEqual([{ communeCode: '1', commune: 'Phường Ba Đình', provinceCode: '01', province: 'Thành phố Hà Nội' }]));
});
