// The public page as HTML: one file, no script but the file check, readable on a phone and by a screen reader.
import type { Language } from '#platform/fault/server.ts';
import { formatSecond } from '../../model/index.ts';
import { describeProblem } from './describeSignature.ts';
import type { Check, CheckState } from './verifyCheck.ts';
import type { CopyCheck } from './verifyCopies.ts';
import { wordsOf } from './verifyWords.ts';
import type { Words } from './verifyWords.ts';

export type Outcome =
  | { readonly kind: 'ask' }
  | { readonly kind: 'known'; readonly check: Check; readonly demo: boolean }
  | { readonly kind: 'copies'; readonly copies: readonly CopyCheck[] }
  | { readonly kind: 'unknown'; readonly typed: string }
  | { readonly kind: 'busy' };

interface PageParts { readonly language: Language; readonly nonce: string; readonly path: string }

const signs: Record<CheckState, { readonly mark: string; readonly tone: string }> = {
  current: { mark: '✔', tone: 'good' }, pending: { mark: '◔', tone: 'wait' }, replaced: { mark: '⚠', tone: 'wait' }, withdrawn: { mark: '✕', tone: 'bad' }, broken: { mark: '✕', tone: 'bad' },
};
const languages: readonly (readonly [Language, string])[] = [['vi', 'Tiếng Việt'], ['en', 'English'], ['fr', 'Français']];

export function verifyPage(outcome: Outcome, { language, nonce, path }: PageParts): string {
  const t = wordsOf(language);
  const title = escapeHtml(t('documents.verify.title'));
  const links = languages.map(([code, name]) => (code === language ? `<strong lang="${code}" aria-current="true">${name}</strong>` : `<a lang="${code}" hreflang="${code}" href="${escapeHtml(path)}?lang=${code}">${name}</a>`)).join(' ');
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title} – Lành</title><style nonce="${nonce}">${style}</style></head>
<body><header><span class="brand">Lành</span><nav>${links}</nav></header><main><h1>${title}</h1>${bodyOf(outcome, t)}</main><footer><p>${escapeHtml(t('documents.verify.privacy'))}</p></footer>${outcome.kind === 'ask' || (outcome.kind === 'known' && outcome.check.fileHash) ? fileScript({ nonce, language }, t) : ''}</body></html>`;
}

function bodyOf(outcome: Outcome, t: Words): string {
  if (outcome.kind === 'known') return knownBody(outcome, t) + askForm(t);
  if (outcome.kind === 'copies') return outcome.copies.map((copy) => copyBody(copy, t)).join('') + askForm(t);
  if (outcome.kind === 'unknown') return banner({ mark: '✕', tone: 'bad' }, t('documents.verify.unknown'), t('documents.verify.unknownAdvice')) + askForm(t, outcome.typed);
  if (outcome.kind === 'busy') return banner({ mark: '◔', tone: 'wait' }, t('documents.verify.busy'), t('documents.verify.busyAdvice'));
  return askForm(t) + fileForm(t('documents.verify.anyFile'), t);
}

const fileForm = (label: string, t: Words): string =>
  `<section><label for="file">${escapeHtml(label)}</label><input id="file" type="file" accept=".pdf,.xml,.json,.zip" aria-describedby="hint answer"><p id="hint">${escapeHtml(t('documents.verify.fileHint'))}</p><p id="answer" role="status"></p></section>`;

const banner = ({ mark, tone }: { mark: string; tone: string }, words: string, advice?: string): string =>
  `<div class="state ${tone}" role="status"><span aria-hidden="true">${mark}</span><div><p class="words">${escapeHtml(words)}</p>${advice ? `<p>${escapeHtml(advice)}</p>` : ''}</div></div>`;

const adviceKeys: Partial<Record<CheckState, string>> = { replaced: 'documents.verify.replacedAdvice', pending: 'documents.verify.pendingAdvice', broken: 'documents.verify.brokenAdvice' };

function knownBody({ check, demo }: { check: Check; demo: boolean }, t: Words): string {
  const advice = adviceKeys[check.state];
  const rows: (readonly [string, string])[] = [
    [t('documents.verify.kind'), kindWords(check.kind, t)],
    [t('documents.verify.facility'), check.facility],
    ...signerRows(check, t),
    [t('documents.verify.signedAt'), formatSecond(check.signedAt)],
    ...(check.stamp ? [[t('documents.verify.stamp'), t('documents.verify.stampedBy', { time: formatSecond(check.stamp.at), authority: check.stamp.by })] as const] : []),
    [t('documents.verify.version'), String(check.version)],
    ...(check.whole === undefined ? [] : [[t('documents.verify.whole'), t(check.whole ? 'documents.verify.wholeGood' : 'documents.verify.wholeBad')] as const]),
    ...(check.certificate ? [[t('documents.verify.certificate'), check.certificate.trusted ? t('documents.verify.certificateGood', { issuer: check.certificate.issuer }) : t('documents.verify.certificateBad')] as const] : []),
    ...proofRow(check, t),
    ...(check.problems.length > 0 ? [[t('documents.verify.problems'), check.problems.map((problem) => describeProblem(problem, t)).join('. ')] as const] : []),
    [t('documents.verify.code'), check.code],
  ];
  const compare = check.fileHash === undefined ? '' : fileForm(t('documents.verify.file'), t);
  return `${banner(signs[check.state], t(`documents.verify.${check.state}`), advice && t(advice))}${demo ? `<p class="demo">${escapeHtml(t('documents.verify.demo'))}</p>` : ''}${listOf(rows)}${compare}`;
}

/** A copy proves nothing by itself: its papers do, each by its own code. */
function copyBody({ symbol, facility, record, by, at, papers, since }: CopyCheck, t: Words): string {
  const changed = (['replaced', 'withdrawn', 'added'] as const).filter((what) => since[what] > 0).map((what) => t(`documents.verify.copy.${what}`, { count: String(since[what]) }));
  const isCurrent = changed.length === 0;
  const rows: (readonly [string, string])[] = [
    [t('documents.verify.kind'), t('documents.verify.copy.kind')], [t('documents.verify.copy.of'), t('documents.verify.copy.record', { number: record, count: String(papers) })], [t('documents.verify.facility'), facility],
    [t('documents.verify.copy.by'), by], [t('documents.verify.copy.at'), formatSecond(at)], ...(isCurrent ? [] : [[t('documents.verify.copy.since'), changed.join('; ')] as const]), [t('documents.verify.copy.symbol'), symbol],
  ];
  return banner(signs[isCurrent ? 'current' : 'replaced'], t(`documents.verify.copy.${isCurrent ? 'current' : 'changed'}`), t('documents.verify.copy.advice')) + listOf(rows);
}

const listOf = (rows: readonly (readonly [string, string])[]): string => `<dl>${rows.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`;

/** What the file itself proves, and until when. */
function proofRow({ notRevokedAt, provenUntil }: Check, t: Words): (readonly [string, string])[] {
  if (notRevokedAt === undefined || provenUntil === undefined) return [];
  return [[t('documents.verify.proof'), `${t('documents.verify.notRevoked', { time: formatSecond(notRevokedAt) })}. ${t('documents.verify.provenUntil', { day: formatSecond(provenUntil).slice(0, 10) })}`]];
}

/** The first as the record has it until the file is finished, then everybody whom the file names. */
function signerRows({ signer, signerTitle, signers }: Check, t: Words): (readonly [string, string])[] {
  if (signers.length < 2) return [[t('documents.verify.signer'), `${signer} – ${signerTitle}`]];
  return signers.map(({ name, role }, at) => [`${t('documents.verify.signer')} ${at + 1}`, [name, role].filter(Boolean).join(' – ')]);
}

const knownKinds = ['prescription', 'visit-summary', 'appointment-slip'];
const kindWords = (kind: string, t: Words): string => t(`documents.kind.${knownKinds.includes(kind) ? kind : 'other'}`);

const askForm = (t: Words, typed = ''): string =>
  `<form action="/verify" method="get"><label for="code">${escapeHtml(t('documents.verify.ask'))}</label><div class="row"><input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" placeholder="K7QM-2XWD-9RTC-4HNP" value="${escapeHtml(typed.slice(0, 40))}"><button>${escapeHtml(t('documents.verify.check'))}</button></div></form>`;

/** With a code the file is compared with the paper; what is not the paper, and any file without a code, is judged by itself. */
function fileScript({ nonce, language }: Pick<PageParts, 'nonce' | 'language'>, t: Words): string {
  const words = JSON.stringify({ same: t('documents.verify.fileSame'), other: t('documents.verify.fileOther'), failed: t('documents.verify.fileFailed'), language }).replaceAll('<', '\\u003c');
  return `<script nonce="${nonce}">const w=${words},f=document.getElementById('file'),a=document.getElementById('answer');f.addEventListener('change',async()=>{const file=f.files[0];if(!file)return;a.textContent='…';a.className='';try{const r=await fetch(location.pathname.replace(/\\/$/,'')+'/file?lang='+w.language,{method:'POST',headers:{'content-type':'application/pdf'},body:file});if(!r.ok)throw 0;const{same,genuine,lines}=await r.json();a.replaceChildren(...[...(same===true?['✔ '+w.same]:same===false?['✘ '+w.other]:[]),...(same?[]:lines)].map(l=>{const p=document.createElement('p');p.textContent=l.trim();if(l.startsWith('  '))p.className='sub';return p}));a.className=same||(same===undefined&&genuine)?'good':'bad'}catch{a.textContent=w.failed;a.className='bad'}});</script>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

const style = `:root{color-scheme:light}*{box-sizing:border-box}body{margin:0;background:#f4f7f9;color:#14212b;font:16px/1.5 "Be Vietnam Pro",system-ui,"Noto Sans",sans-serif}header,main,footer{max-width:40rem;margin:0 auto;padding:.75rem 1rem}header{display:flex;justify-content:space-between;flex-wrap:wrap;gap:.5rem;align-items:center}nav{display:flex;gap:.25rem}nav a,nav strong{padding:.25rem .5rem;min-height:24px}.brand{font-weight:700;color:#0b6b63;font-size:1.25rem}h1{font-size:1.35rem;line-height:1.35;margin:.25rem 0 1rem}a{color:#0a5fa8}.state{display:flex;gap:.75rem;padding:1rem;border-radius:6px;align-items:flex-start}.state>span{font-size:1.75rem;line-height:1}.state p{margin:0}.words{font-weight:700;font-size:1.125rem}.good{background:#e1f4e8;color:#0f5132}.wait{background:#fff3d6;color:#5b3e00}.bad{background:#fde8e8;color:#9b1c1c}.demo{border-left:4px solid #5b3e00;padding:.25rem .75rem;background:#fff;margin:1rem 0 0}dl{background:#fff;border-radius:6px;padding:.25rem 1rem;margin:1rem 0}dl div{padding:.6rem 0;border-bottom:1px solid #dbe3e8}dl div:last-child{border:0}dt{color:#4a5b68;font-size:.9rem}dd{margin:0;overflow-wrap:anywhere}form,section{background:#fff;border-radius:6px;padding:1rem;margin:1rem 0}label{display:block;font-weight:600;margin-bottom:.4rem}.row{display:flex;gap:.5rem;flex-wrap:wrap}input{font:inherit;padding:.5rem .6rem;border:1px solid #7a8b97;border-radius:6px;min-width:0;flex:1 1 14rem;max-width:100%}#code{text-transform:uppercase;font-variant-numeric:tabular-nums}button{font:inherit;padding:.5rem 1.1rem;border:0;border-radius:6px;background:#0b6b63;color:#fff;cursor:pointer}:focus-visible{outline:2px solid #0a5fa8;outline-offset:2px}#hint,footer{color:#4a5b68;font-size:.9rem}#answer{margin:.5rem 0 0;padding:.4rem .6rem;border-radius:6px}#answer{overflow-wrap:anywhere}#answer p{margin:.2rem 0}#answer p:first-child{font-weight:700}#answer .sub{padding-left:2.2rem;text-indent:-1.1rem}#answer:empty{display:none}`;
