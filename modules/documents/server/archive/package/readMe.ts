// What a person finds first who opens a package in thirty years.
export const readMe = `GÓI LƯU TRỮ HỒ SƠ BỆNH ÁN

Mở tệp index.html bằng trình duyệt bất kỳ để xem toàn bộ hồ sơ; không cần mạng, không cần phần mềm bệnh viện.
  papers/     giấy tờ gốc đã ký số (PDF/A). Mở bằng phần mềm đọc PDF; kiểm tra chữ ký bằng phần mềm đó hoặc: pdfsig TEN.pdf
  evidence/   chữ ký (CMS), chứng thư, trả lời OCSP, danh sách thu hồi và dấu thời gian, tách riêng để kiểm tra bằng: openssl
  data/       toàn bộ dữ liệu: bundle.json (HL7 FHIR R4), HoSoBenhAn.xml và .json (11 nhóm theo CV 365/TTYQG-GPQLCL), HoSoBenhAn.xsd (lược đồ do phần mềm lập, không chính thức)
  signatures/ con dấu số của cơ sở (nếu có): manifest.json.jws ký trên danh sách mọi tệp, .tst là dấu thời gian của nó; HoSoBenhAn.xml (XAdES), HoSoBenhAn.json.jws (JWS tách rời), bundle.json (FHIR có chữ ký)
              xmlsec1 --verify --id-attr:Id SignedProperties signatures/HoSoBenhAn.xml
              openssl ts -verify -token_in -in signatures/manifest.json.jws.tst -data signatures/manifest.json.jws -CAfile CHUNG-THU-GOC.pem
  manifest.json  danh sách tệp, kích thước, mã băm SHA-256
  SHA256SUMS  kiểm tra toàn vẹn bằng: sha256sum -c SHA256SUMS

Hồ sơ bệnh án là bí mật. Chỉ dùng đúng mục đích đã ghi khi được cung cấp.

ARCHIVE PACKAGE OF A MEDICAL RECORD

Open index.html in any browser to see the whole record; no network, no hospital software needed.
  papers/     the signed originals (PDF/A). Open them in a PDF reader; check the signatures there or with: pdfsig NAME.pdf
  evidence/   signatures (CMS), certificates, OCSP answers, revocation lists and time stamps, each by itself, for: openssl
  data/       all of the data: bundle.json (HL7 FHIR R4), HoSoBenhAn.xml and .json (eleven groups), HoSoBenhAn.xsd (a schema of this software, not official)
  signatures/ the facility's seal (where it has one): manifest.json.jws signs the list of all files, .tst is its time stamp; HoSoBenhAn.xml (XAdES), HoSoBenhAn.json.jws (detached JWS), bundle.json (signed FHIR)
              xmlsec1 --verify --id-attr:Id SignedProperties signatures/HoSoBenhAn.xml
              openssl ts -verify -token_in -in signatures/manifest.json.jws.tst -data signatures/manifest.json.jws -CAfile ROOT.pem
  manifest.json  the files with their sizes and SHA-256 hashes
  SHA256SUMS  check that nothing was changed: sha256sum -c SHA256SUMS

A medical record is secret. Use it only for the purpose it was given for.
`;
