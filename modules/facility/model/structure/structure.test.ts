import { describe, expect, it } from 'vitest';
import type { HealthcareService, Location, Organization, Practitioner } from '#fhir/types/index.ts';
import { holdsLicence, licenceOf, licenceState, withLicence } from './licence.ts';
import { isBed, readBed, readDepartment, readRoom, readService, writeBed, writeDepartment, writeRoom, writeService } from './places.ts';

const doctor = (start: string | undefined, end: string | undefined): Practitioner => withLicence({ resourceType: 'Practitioner', id: 'p' }, { number: '1/CCHN', specialty: 'Nội khoa', start, end });

describe('FAC-3 practising licences', () => {
  it.each([
    ['2015-01-01', '2026-11-26', 'expired', false], ['2015-01-01', '2026-11-27', 'expiring', true], ['2015-01-01', '2027-02-24', 'expiring', true], ['2015-01-01', '2027-02-25', 'valid', true],
    [undefined, undefined, 'valid', true], ['2026-11-28', '2030-01-01', 'not-yet', false],
  ] as const)('from %s to %s: %s', (...[start, end, state, holds]) => {
    expect(licenceState(doctor(start, end), '2026-11-27')).toBe(state);
    expect(holdsLicence(doctor(start, end), '2026-11-27')).toBe(holds);
  });

  it('without one nobody holds one; of two the longer counts', () => {
    expect(licenceState({}, '2026-11-27')).toBe('none');
    expect(holdsLicence({}, '2026-11-27')).toBe(false);
    const two = { qualification: [...(doctor('2010-01-01', '2015-01-01').qualification ?? []), ...(doctor('2015-01-02', '2030-01-01').qualification ?? [])] };
    expect(licenceOf(two)?.end).toBe('2030-01-01');
  });

  it('a new licence takes the place of the old; a degree stays', () => {
    const degree = { code: { text: 'Thạc sĩ' } };
    const before: Practitioner = { ...doctor('2015-01-01', '2026-06-30'), qualification: [degree, ...(doctor('2015-01-01', '2026-06-30').qualification ?? [])] };
    const after = withLicence(before, { number: '2/CCHN', specialty: 'Nội khoa', start: '2026-07-01', end: '2031-06-30' });
    expect(after.qualification).toHaveLength(2);
    expect(after.qualification?.[0]).toEqual(degree);
    expect(licenceOf(after)).toEqual({ number: '2/CCHN', specialty: 'Nội khoa', start: '2026-07-01', end: '2031-06-30' });
    expect(withLicence(doctor('2015-01-01', undefined), undefined)).toEqual({ resourceType: 'Practitioner', id: 'p' });
  });
});

describe('FAC-1 what is written is read again, and what the form does not know stays', () => {
  it('departments', () => {
    const before: Organization = { resourceType: 'Organization', id: 'o', identifier: [{ system: 'urn:x', value: '7' }, { system: 'urn:lanh:department', value: 'NOI' }], name: 'Khoa Nội', telecom: [{ system: 'phone', value: '1' }] };
    const after = writeDepartment(before, { code: 'NOI2', name: 'Khoa Nội 2', active: false }, 'f');
    expect(readDepartment(after)).toEqual({ id: 'o', code: 'NOI2', name: 'Khoa Nội 2', active: false });
    expect([after.telecom, after.identifier?.[0]?.value]).toEqual([before.telecom, '7']);
    expect(writeDepartment(undefined, { code: 'X', name: 'Khoa X', active: true }, 'f')).toMatchObject({ partOf: { reference: 'Organization/f' }, type: [{ coding: [{ code: 'dept' }] }] });
  });

  it('rooms', () => {
    const room = { id: undefined, code: 'P12', name: 'Phòng 12', kind: 'clinic', departmentId: 'd', zone: 'Sảnh A', state: 'active' } as const;
    const made = writeRoom(undefined, room);
    expect(readRoom(made)).toEqual(room);
    const moved = writeRoom({ ...made, telecom: [{ value: '1' }], alias: ['P12', 'Nội 2'] }, { ...room, code: 'P13', kind: 'desk', zone: '', departmentId: undefined, state: 'suspended' });
    expect(readRoom(moved)).toEqual({ ...room, code: 'P13', kind: 'desk', zone: '', departmentId: undefined, state: 'suspended' });
    expect([moved.alias, moved.telecom, moved.type?.length]).toEqual([['P13', 'Nội 2'], [{ value: '1' }], 1]);
  });

  it('beds', () => {
    const ward: Location = { resourceType: 'Location', id: 'w', name: 'Buồng 1', managingOrganization: { reference: 'Organization/d' } };
    const bed = writeBed(undefined, { name: 'N1-01', roomId: 'w', bedState: 'K', state: 'active' }, ward);
    expect(isBed(bed)).toBe(true);
    expect(readBed(bed)).toEqual({ id: undefined, name: 'N1-01', roomId: 'w', bedState: 'K', state: 'active' });
    expect(bed.managingOrganization).toEqual(ward.managingOrganization);
  });

  it('services', () => {
    const rooms: Location[] = [{ resourceType: 'Location', id: 'a', name: 'Phòng A' }, { resourceType: 'Location', id: 'b', name: 'Phòng B' }];
    const made = writeService(undefined, { code: 'KB', name: 'Khám bệnh', departmentId: 'd', roomIds: ['b'], active: true }, rooms);
    expect(readService(made)).toEqual({ id: undefined, code: 'KB', name: 'Khám bệnh', departmentId: 'd', roomIds: ['b'], active: true });
    const kept: HealthcareService = { ...made, id: 's', comment: 'giữ' };
    expect(writeService(kept, { ...readService(kept), roomIds: [] }, rooms)).toMatchObject({ id: 's', comment: 'giữ' });
    expect(writeService(kept, { ...readService(kept), roomIds: [] }, rooms).location).toBeUndefined();
  });
});
