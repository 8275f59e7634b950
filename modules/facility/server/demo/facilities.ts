// The two invented facilities of the demo: departments, rooms, staff. Nobody here exists. spec: DEM

export interface DemoRoom {
  readonly code: string;
  readonly name: string;
  readonly kind: 'clinic' | 'desk' | 'ward';
  readonly department: string;
  readonly zone: string;
  /** Number of beds of a ward room. */
  readonly beds?: number;
}

export interface DemoService {
  readonly code: string;
  readonly name: string;
  readonly department: string;
  /** Codes of the rooms where it is given; none = anywhere in the department. */
  readonly rooms: readonly string[];
}

export interface DemoStaff {
  readonly username: string;
  readonly name: string;
  readonly gender: 'male' | 'female';
  readonly roles: readonly string[];
  readonly departments: readonly string[];
  /** Number of the practising licence; doctors, nurses, pharmacists and technicians have one. */
  readonly licence?: string;
  readonly licenceUntil?: string;
  readonly specialty?: string;
  /** Code of `urn:lanh:position`: whose signature stands for a department or the facility. */
  readonly position?: string;
}

/** A person with an account of their own, to look at the own record. */
export interface DemoPatient {
  readonly username: string;
  readonly name: string;
  readonly gender: 'male' | 'female';
  readonly birthDate: string;
  readonly phone: string;
}

export interface DemoFacility {
  readonly dk: number;
  readonly code: string;
  readonly name: string;
  readonly licence: string;
  readonly address: string;
  readonly phone: string;
  readonly departments: readonly { readonly code: string; readonly name: string }[];
  readonly rooms: readonly DemoRoom[];
  readonly services: readonly DemoService[];
  readonly staff: readonly DemoStaff[];
  readonly patient: DemoPatient;
}

const hospital: DemoFacility = {
  dk: 1,
  code: 'BV',
  name: 'Bệnh viện Đa khoa Sông Lành',
  licence: '40901',
  address: '12 đường Bến Ngự, phường Sông Lành, tỉnh Nghệ An',
  phone: '0238 000 0001',
  departments: [
    { code: 'KKB', name: 'Khoa Khám bệnh' },
    { code: 'NOI', name: 'Khoa Nội tổng hợp' },
    { code: 'NHI', name: 'Khoa Nhi' },
    { code: 'TMH', name: 'Khoa Tai Mũi Họng' },
    { code: 'SAN', name: 'Khoa Phụ Sản' },
    { code: 'DUO', name: 'Khoa Dược' },
  ],
  rooms: [
    { code: 'TD1', name: 'Quầy tiếp đón 1', kind: 'desk', department: 'KKB', zone: 'Sảnh A' },
    { code: 'P11', name: 'Phòng 11 – Nội tim mạch', kind: 'clinic', department: 'NOI', zone: 'Sảnh A' },
    { code: 'P12', name: 'Phòng 12 – Nội tổng quát', kind: 'clinic', department: 'NOI', zone: 'Sảnh A' },
    { code: 'P14', name: 'Phòng 14 – Nhi', kind: 'clinic', department: 'NHI', zone: 'Sảnh B' },
    { code: 'P15', name: 'Phòng 15 – Tai Mũi Họng', kind: 'clinic', department: 'TMH', zone: 'Sảnh B' },
    { code: 'P16', name: 'Phòng 16 – Phụ Sản', kind: 'clinic', department: 'SAN', zone: 'Sảnh B' },
    { code: 'N1', name: 'Buồng N1 – Nội', kind: 'ward', department: 'NOI', zone: 'Tầng 3', beds: 6 },
    { code: 'N2', name: 'Buồng N2 – Nội', kind: 'ward', department: 'NOI', zone: 'Tầng 3', beds: 6 },
    { code: 'H1', name: 'Buồng H1 – Nhi', kind: 'ward', department: 'NHI', zone: 'Tầng 4', beds: 4 },
    { code: 'S1', name: 'Buồng S1 – Hậu sản', kind: 'ward', department: 'SAN', zone: 'Tầng 4', beds: 4 },
  ],
  services: [
    { code: 'KB-NOI', name: 'Khám Nội', department: 'NOI', rooms: ['P11', 'P12'] },
    { code: 'KB-NHI', name: 'Khám Nhi', department: 'NHI', rooms: ['P14'] },
    { code: 'KB-TMH', name: 'Khám Tai Mũi Họng', department: 'TMH', rooms: ['P15'] },
    { code: 'KB-SAN', name: 'Khám Phụ Sản', department: 'SAN', rooms: ['P16'] },
    { code: 'KSK', name: 'Khám sức khoẻ', department: 'KKB', rooms: [] },
    { code: 'ECG', name: 'Điện tâm đồ', department: 'NOI', rooms: ['P11'] },
    { code: 'NSTMH', name: 'Nội soi tai mũi họng', department: 'TMH', rooms: ['P15'] },
    { code: 'SAT', name: 'Siêu âm thai', department: 'SAN', rooms: ['P16'] },
    { code: 'GB-NOI', name: 'Giường bệnh Nội khoa', department: 'NOI', rooms: ['N1', 'N2'] },
    { code: 'GB-NHI', name: 'Giường bệnh Nhi khoa', department: 'NHI', rooms: ['H1'] },
  ],
  staff: [
    { username: 'tiepdon', name: 'Võ Thị Thanh Hằng', gender: 'female', roles: ['reception'], departments: ['KKB'] },
    { username: 'dieuduong', name: 'Đặng Thị Ngọc Ánh', gender: 'female', roles: ['nurse'], departments: ['NOI', 'NHI', 'TMH', 'SAN', 'KKB'], licence: '000212/NA-CCHN', licenceUntil: '2030-06-30' },
    { username: 'bacsi', name: 'Phan Đình Khôi', gender: 'male', roles: ['doctor'], departments: ['NOI'], licence: '000101/NA-CCHN', licenceUntil: '2029-12-31', specialty: 'Nội khoa' },
    { username: 'bacsinhi', name: 'Trần Thị Diễm Quỳnh', gender: 'female', roles: ['doctor'], departments: ['NHI'], licence: '000102/NA-CCHN', licenceUntil: '2031-03-31', specialty: 'Nhi khoa' },
    { username: 'bacsitmh', name: 'Nguyễn Khánh Toàn', gender: 'male', roles: ['doctor'], departments: ['TMH'], licence: '000104/NA-CCHN', licenceUntil: '2030-09-30', specialty: 'Tai Mũi Họng' },
    { username: 'bacsisan', name: 'Hoàng Thị Bích Hạnh', gender: 'female', roles: ['doctor'], departments: ['SAN'], licence: '000105/NA-CCHN', licenceUntil: '2031-05-31', specialty: 'Sản phụ khoa' },
    { username: 'bacsihethan', name: 'Lương Quốc Bảo', gender: 'male', roles: ['doctor'], departments: ['TMH'], licence: '000103/NA-CCHN', licenceUntil: '2026-06-30', specialty: 'Tai Mũi Họng' },
    { username: 'duocsi', name: 'Hồ Minh Tuệ', gender: 'female', roles: ['pharmacist'], departments: ['DUO'], licence: '000310/NA-CCHND', licenceUntil: '2030-01-31' },
    { username: 'xetnghiem', name: 'Ngô Gia Huy', gender: 'male', roles: ['lab'], departments: ['KKB'], licence: '000401/NA-CCHN', licenceUntil: '2030-01-31' },
    { username: 'chandoan', name: 'Cao Thị Mỹ Duyên', gender: 'female', roles: ['imaging'], departments: ['KKB'], licence: '000402/NA-CCHN', licenceUntil: '2027-01-31' },
    { username: 'thungan', name: 'Bùi Thị Kim Liên', gender: 'female', roles: ['cashier'], departments: ['KKB'] },
    { username: 'baohiem', name: 'Đinh Công Thành', gender: 'male', roles: ['insurance'], departments: ['KKB'] },
    { username: 'luutru', name: 'Thái Thị Hoà', gender: 'female', roles: ['records'], departments: ['KKB'] },
    { username: 'giamdoc', name: 'Nguyễn Hữu Phước', gender: 'male', roles: ['manager'], departments: ['KKB'] },
    { username: 'quantri', name: 'Lê Anh Tú', gender: 'male', roles: ['admin'], departments: ['KKB'] },
    { username: 'truongkhoa', name: 'Vũ Đức Thịnh', gender: 'male', roles: ['doctor'], departments: ['NOI'], licence: '000106/NA-CCHN', licenceUntil: '2031-08-31', specialty: 'Nội khoa', position: 'department-head' },
    { username: 'phogiamdoc', name: 'Lê Thị Minh Nguyệt', gender: 'female', roles: ['doctor'], departments: ['KKB'], licence: '000107/NA-CCHN', licenceUntil: '2031-08-31', specialty: 'Nội khoa', position: 'deputy-director' },
  ],
  patient: { username: 'nguoibenh', name: 'Hoàng Thị Lan Chi', gender: 'female', birthDate: '1988-04-17', phone: '0900 000 117' },
};

const clinic: DemoFacility = {
  dk: 2,
  code: 'PK',
  name: 'Phòng khám Đa khoa Hoa Sen',
  licence: '79902',
  address: '45 đường Sen Hồng, phường An Bình, thành phố Hồ Chí Minh',
  phone: '028 000 0002',
  departments: [{ code: 'KKB', name: 'Bộ phận Khám bệnh' }],
  rooms: [
    { code: 'TD1', name: 'Quầy tiếp đón', kind: 'desk', department: 'KKB', zone: 'Tầng trệt' },
    { code: 'P1', name: 'Phòng 1 – Nội', kind: 'clinic', department: 'KKB', zone: 'Tầng trệt' },
    { code: 'P2', name: 'Phòng 2 – Nhi', kind: 'clinic', department: 'KKB', zone: 'Tầng trệt' },
  ],
  services: [
    { code: 'KB-NOI', name: 'Khám Nội', department: 'KKB', rooms: ['P1'] },
    { code: 'KB-NHI', name: 'Khám Nhi', department: 'KKB', rooms: ['P2'] },
    { code: 'KSK', name: 'Khám sức khoẻ', department: 'KKB', rooms: [] },
  ],
  staff: [
    { username: 'pk.tiepdon', name: 'Mai Thị Thu Thảo', gender: 'female', roles: ['reception', 'cashier'], departments: ['KKB'] },
    { username: 'pk.thungan', name: 'Trương Thị Mộng Cầm', gender: 'female', roles: ['cashier'], departments: ['KKB'] },
    { username: 'pk.giamdoc', name: 'Phùng Thế Vinh', gender: 'male', roles: ['manager'], departments: ['KKB'] },
    { username: 'pk.dieuduong', name: 'Huỳnh Thị Bích Trâm', gender: 'female', roles: ['nurse'], departments: ['KKB'], licence: '001212/HCM-CCHN', licenceUntil: '2030-06-30' },
    { username: 'pk.bacsi', name: 'Tạ Quang Minh', gender: 'male', roles: ['doctor', 'manager'], departments: ['KKB'], licence: '001101/HCM-CCHN', licenceUntil: '2029-12-31', specialty: 'Nội khoa' },
    { username: 'pk.duocsi', name: 'Lâm Thị Yến Nhi', gender: 'female', roles: ['pharmacist'], departments: ['KKB'], licence: '001310/HCM-CCHND', licenceUntil: '2030-01-31' },
    { username: 'pk.xetnghiem', name: 'Quách Văn Lợi', gender: 'male', roles: ['lab'], departments: ['KKB'], licence: '001401/HCM-CCHN', licenceUntil: '2030-01-31' },
    { username: 'pk.chandoan', name: 'Tô Ngọc Hân', gender: 'female', roles: ['imaging'], departments: ['KKB'], licence: '001402/HCM-CCHN', licenceUntil: '2030-01-31' },
    { username: 'pk.baohiem', name: 'Chu Thị Hạnh', gender: 'female', roles: ['insurance'], departments: ['KKB'] },
    { username: 'pk.luutru', name: 'Vương Đức Trí', gender: 'male', roles: ['records'], departments: ['KKB'] },
    { username: 'pk.quantri', name: 'Kiều Thanh Sơn', gender: 'male', roles: ['admin'], departments: ['KKB'] },
  ],
  patient: { username: 'pk.nguoibenh', name: 'Đoàn Văn Bình', gender: 'male', birthDate: '1971-11-02', phone: '0900 000 271' },
};

export const demoFacilities: readonly DemoFacility[] = [hospital, clinic];
