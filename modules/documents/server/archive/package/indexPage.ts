// The page of a package: everything in it, readable offline, without a script. spec: ARC-60
import { dayOf } from '#modules/facility/model/index.ts';
import type { RecordExport, ExportRow } from '../export/buildExport.ts';
import { recordWord } from '../lines.ts';
import type { PackageFile, PackagePaper } from './buildPackage.ts';
import type { ReadRecord } from './readRecord.ts';
import { sealPaths } from './sealPaths.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const html = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
const day = (at: Date | null): string => (at ? dayOf(at.toISOString()).split('-').reverse().join('/') : '');

export interface IndexFacts { readonly read: ReadRecord; readonly papers: readonly PackagePaper[]; readonly made: RecordExport; readonly files: readonly PackageFile[]; readonly isSealed: boolean }

const style = `body{font:16px/1.5 system-ui,"Noto Sans",sans-serif;max-width:62rem;margin:0 auto;padding:1.5rem;color:#16211f;background:#fff}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:2px solid #0f766e}h3{font-size:1rem;margin:1.25rem 0 .25rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0}dt{color:#4a5a57}dd{margin:0}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid #cfd8d6}
.note{color:#4a5a57}.out{color:#9f1239}a{color:#0f5e57}code{word-break:break-all;font-size:.85em}@media print{a{color:inherit}}@media(max-width:34rem){body{padding:1rem}dl{grid-template-columns:1fr}dt{margin-top:.35rem}table,tbody,tr,td{display:block}th{display:none}}`;

export function formatIndex({ read, papers, made, files, isSealed }: IndexFacts): string {
  const { record, facility, patient } = read;
  const title = `Hồ sơ bệnh án ${recordWord(record)}`;
  const facts: readonly [string, string][] = [
    ['Cơ sở', facility], ['Người bệnh', patient.name?.[0]?.text ?? ''], ['Ngày sinh', patient.birthDate ?? ''], ['Số lưu trữ', record.archiveNumber ?? ''], ['Số hồ sơ', record.number ?? ''], ['Khoa', record.wardName ?? ''],
    ['Bắt đầu', day(record.beganAt)], ['Kết thúc', day(record.endedAt)], ['Lưu trữ', day(record.closedAt)],
  ];
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${html(title)}</title><style>${style}</style></head><body>
<h1>${html(title)}</h1>
<p class="note">Gói lưu trữ đọc được không cần phần mềm bệnh viện / Archive package, readable without hospital software. <a href="README.txt">README.txt</a></p>
${definitions(facts)}
<h2>Giấy tờ đã ký / Signed papers</h2>
${papers.length === 0 ? '<p class="note">Không có / none</p>' : `<table><tr><th>Giấy tờ</th><th>Người ký</th><th>Ngày ký</th><th>Mã tra cứu</th><th>Bằng chứng chữ ký</th></tr>${papers.map(paperRow).join('')}</table>`}
<h2>Nội dung / Content</h2>
${Object.entries(made.groups).map(([group, rows]) => `<h3>${html(group)}</h3>\n${rows.length === 0 ? '<p class="note">Không có / none</p>' : rows.map(groupRow).join('')}`).join('\n')}
<h2>Tệp dữ liệu / Data files</h2>
<ul>${files.filter(({ path }) => path.startsWith('data/')).map(({ path, title: name }) => `<li><a href="${html(path)}">${html(path)}</a> – ${html(name)}</li>`).join('')}<li><a href="manifest.json">manifest.json</a></li><li><a href="SHA256SUMS">SHA256SUMS</a></li></ul>
<h2>Con dấu số của cơ sở / The facility’s seal</h2>
${isSealed ? sealList : '<p class="note">Gói này không có con dấu số / this package carries no seal</p>'}
</body></html>
`;
}

const seals: readonly (readonly [string, string])[] = [
  [sealPaths.manifest, 'chữ ký trên manifest.json, tức là trên toàn bộ gói / signature over manifest.json, and so over the whole package'], [sealPaths.stamp, 'dấu thời gian của chữ ký đó / its time stamp'],
  [sealPaths.xml, 'HoSoBenhAn.xml đã ký XAdES / signed XML'], [sealPaths.json, 'chữ ký JWS của HoSoBenhAn.json / detached signature'], [sealPaths.bundle, 'bundle.json đã ký JWS / signed FHIR Bundle'],
];
const sealList = `<ul>${seals.map(([path, what]) => `<li><a href="${path}">${path}</a> – ${what}</li>`).join('')}</ul>`;

const definitions = (pairs: readonly (readonly [string, string])[]): string => `<dl>${pairs.filter(([, value]) => value !== '').map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(value).replaceAll('\n', '<br>')}</dd>`).join('')}</dl>`;

function paperRow({ path, title, version, signerName, signerTitle, signedAt, withdrawnAt, verifyCode, evidence }: PackagePaper): string {
  const out = withdrawnAt ? ` <span class="out">đã thu hồi ${day(withdrawnAt)}</span>` : '';
  return `<tr><td><a href="${html(path)}">${html(title)}</a> (bản ${version})${out}</td><td>${html(signerName)}<br><span class="note">${html(signerTitle)}</span></td><td>${day(signedAt)}</td><td><code>${html(verifyCode)}</code></td><td>${evidence.map((one) => `<a href="${html(one)}">${html(one.split('/').at(-1) ?? '')}</a>`).join(' ')}</td></tr>`;
}

function groupRow({ part, form, fields, answers = [] }: ExportRow): string {
  const all = [...Object.entries(fields), ...answers.map(({ name, label, value }) => [label || name, value] as const)].filter(([, value]) => value !== '');
  return all.length === 0 ? '' : `<p class="note">${html([part, form?.replace('urn:lanh:form:', '')].filter(Boolean).join(' · '))}</p>${definitions(all)}`;
}
