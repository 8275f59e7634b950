// The page of a package: everything in it, readable offline, without a script. spec: ARC-60
import { dayOf } from '#modules/facility/model/index.ts';
import type { RecordExport } from '../export/buildExport.ts';
import { recordWord } from '../lines.ts';
import type { PackageFile, PackagePaper } from './buildPackage.ts';
import type { ReadRecord } from './readRecord.ts';
import { dateWords, formatGroups } from './indexContent.ts';
import { definitions, html } from './html.ts';
import { sealPaths } from './sealPaths.ts';

const day = (at: Date | null): string => (at ? dayOf(at.toISOString()).split('-').reverse().join('/') : '');

export interface IndexFacts { readonly read: ReadRecord; readonly papers: readonly PackagePaper[]; readonly made: RecordExport; readonly files: readonly PackageFile[]; readonly isSealed: boolean }

const style = `body{font:16px/1.5 system-ui,"Noto Sans",sans-serif;max-width:62rem;margin:0 auto;padding:1.5rem;color:#16211f;background:#fff;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.35;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:2px solid #0f766e}h3{font-size:1.05rem;margin:1.5rem 0 .25rem}h4{font-size:1rem;font-weight:600;color:#0f5e57;margin:1rem 0 .25rem}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.15rem 1rem;margin:.5rem 0}dt{color:#4a5a57;max-width:22rem}dd{margin:0}table{border-collapse:collapse;width:100%;margin:.5rem 0}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid #cfd8d6}th{color:#4a5a57;font-weight:600}
.note{color:#4a5a57}.out{color:#9f1239}a{color:#0f5e57}code{font-size:.9em;white-space:nowrap}li,summary,td a{line-height:1.7}summary{cursor:pointer;color:#0f5e57}:focus-visible{outline:2px solid #0a5fa8;outline-offset:2px}@media print{a{color:inherit}}
@media(max-width:40rem){body{padding:1rem}dl{grid-template-columns:1fr;gap:0}dt{margin-top:.5rem}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}table,tbody,tr,td{display:block}tr{border-bottom:1px solid #cfd8d6;padding:.5rem 0}td{border:0;padding:.1rem 0}td[data-name]::before{content:attr(data-name) ": ";color:#4a5a57}}`;

export function formatIndex({ read, papers, made, files, isSealed }: IndexFacts): string {
  const { record, facility, patient } = read;
  const title = `Hồ sơ bệnh án ${recordWord(record)}`;
  const facts: readonly [string, string][] = [
    ['Cơ sở', facility], ['Người bệnh', patient.name?.[0]?.text ?? ''], ['Ngày sinh', dateWords(patient.birthDate ?? '')], ['Số lưu trữ', record.archiveNumber ?? ''], ['Số hồ sơ', record.number ?? ''], ['Khoa', record.wardName ?? ''],
    ['Bắt đầu', day(record.beganAt)], ['Kết thúc', day(record.endedAt)], ['Lưu trữ', day(record.closedAt)],
  ];
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${html(title)}</title><style>${style}</style></head><body>
<h1>${html(title)}</h1>
<p class="note">Gói lưu trữ đọc được không cần phần mềm bệnh viện / Archive package, readable without hospital software. <a href="README.txt">README.txt</a></p>
${definitions(facts)}
<h2>Giấy tờ đã ký / Signed papers</h2>
${papers.length === 0 ? '<p class="note">Không có / none</p>' : `<table><thead><tr><th scope="col">Giấy tờ / Paper</th><th scope="col">Người ký / Signed by</th><th scope="col">Mã tra cứu / Code</th><th scope="col">Bằng chứng chữ ký / Evidence</th></tr></thead><tbody>${papers.map(paperRow).join('\n')}</tbody></table>`}
<h2>Nội dung / Content</h2>
${formatGroups(made)}
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

function paperRow({ path, title, version, signers, withdrawnAt, verifyCode, evidence }: PackagePaper): string {
  const out = withdrawnAt ? ` <span class="out">đã thu hồi ${day(withdrawnAt)}</span>` : '';
  const who = signers.map(({ name, title: role, at }) => `${html(name)} <span class="note">${html([role, day(at)].filter(Boolean).join(', '))}</span>`).join('<br>');
  const proof = `<details><summary>${evidence.length} tệp / files</summary>${evidence.map((one) => `<a href="${html(one)}">${html(one.split('/').at(-1) ?? '')}</a>`).join('<br>')}</details>`;
  return `<tr><td data-name="Giấy tờ"><a href="${html(path)}">${html(title)}</a> (bản ${version})${out}</td><td data-name="Người ký">${who}</td><td data-name="Mã tra cứu"><code>${html(verifyCode)}</code></td><td data-name="Bằng chứng chữ ký">${proof}</td></tr>`;
}
