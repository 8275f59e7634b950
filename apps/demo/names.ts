// Parts of invented Vietnamese names, with how often they occur; what a person is called depends on sex and on when they were born.   spec: DEM
export const families: readonly (readonly [string, number])[] = [
  ['Nguyễn', 36], ['Trần', 11], ['Lê', 9], ['Phạm', 7], ['Hoàng', 4], ['Phan', 5], ['Vũ', 3], ['Võ', 3], ['Đặng', 3], ['Bùi', 2], ['Đỗ', 2], ['Hồ', 3],
  ['Ngô', 2], ['Dương', 1], ['Lý', 1], ['Đinh', 1], ['Cao', 2], ['Thái', 1], ['Trịnh', 1], ['Lương', 1], ['Mai', 1], ['Tạ', 1], ['Hà', 1], ['Quách', 0.5], ['Vi', 0.6], ['Lô', 0.6], ['Kha', 0.3],
];

interface GivenNames { readonly middle: readonly string[]; readonly given: readonly string[] }

const older: Record<'male' | 'female', GivenNames> = {
  male: { middle: ['Văn', 'Văn', 'Văn', 'Đình', 'Xuân', 'Công', 'Hữu', 'Trọng', 'Bá', 'Sỹ'], given: ['Bình', 'Cường', 'Dũng', 'Hùng', 'Hoà', 'Lợi', 'Minh', 'Nam', 'Phúc', 'Quang', 'Sơn', 'Thắng', 'Thành', 'Tiến', 'Toàn', 'Trung', 'Tư', 'Vinh', 'Khánh', 'Thuỷ', 'Châu', 'Nghĩa', 'Chiến', 'Luận'] },
  female: { middle: ['Thị', 'Thị', 'Thị', 'Thị Kim', 'Thị Hồng', 'Thị Thanh', 'Thị Ngọc'], given: ['Hoa', 'Lan', 'Hồng', 'Liên', 'Mai', 'Nga', 'Nguyệt', 'Phương', 'Tâm', 'Thanh', 'Thu', 'Tuyết', 'Vân', 'Xuân', 'Yến', 'Hằng', 'Hương', 'Loan', 'Lý', 'Minh', 'Oanh', 'Quý', 'Sáu', 'Thơm'] },
};
const younger: Record<'male' | 'female', GivenNames> = {
  male: { middle: ['Gia', 'Minh', 'Đức', 'Quốc', 'Anh', 'Bảo', 'Tuấn', 'Nhật', 'Hoàng', 'Thiên', 'Văn', 'Đăng'], given: ['Bảo', 'Khang', 'Huy', 'Khôi', 'Long', 'Phúc', 'Nguyên', 'Quân', 'Thịnh', 'Đạt', 'Khoa', 'Kiên', 'Nam', 'Phong', 'Tùng', 'Việt', 'Hiếu', 'An', 'Bách', 'Vũ'] },
  female: { middle: ['Bảo', 'Ngọc', 'Minh', 'Khánh', 'Phương', 'Thuỳ', 'Diễm', 'Gia', 'Hà', 'Thị Mỹ', 'Thị Diễm', 'Quỳnh'], given: ['Anh', 'Chi', 'Linh', 'Ngân', 'Như', 'Trang', 'Vy', 'Thảo', 'My', 'Hân', 'Quỳnh', 'Trâm', 'Uyên', 'Nhi', 'Châu', 'Giang', 'Thư', 'Diệp', 'Hiền', 'Ly'] },
};

/** Names changed their fashion with those born about 1990. */
export const givenNames = (sex: 'male' | 'female', bornIn: number): GivenNames => (bornIn < 1990 ? older : younger)[sex];

export const streets: readonly string[] = ['Trần Phú', 'Lê Lợi', 'Nguyễn Trãi', 'Quang Trung', 'Phan Bội Châu', 'Hồng Bàng', 'Bến Ngự', 'Cầu Rầm', 'Đồng Sen', 'Bờ Đê'];
export const hamlets: readonly string[] = ['Xóm 1', 'Xóm 2', 'Xóm 3', 'Xóm 5', 'Xóm Trung', 'Thôn Đông', 'Thôn Đoài', 'Khối 4', 'Khối 7', 'Bản Vều'];
