// The page a patient confirms as HTML: the paper itself, large words, one question. Reads on a tablet and on a phone. spec: SGW-44
import type { Language } from '#platform/fault/server.ts';
import { maskedNumber } from '#platform/notify/index.ts';
import type { ConfirmationRow } from '../confirm/rows.ts';
import { confirmScript } from './confirmScript.ts';
import { escapeHtml } from './verifyPage.ts';
import { wordsOf } from './verifyWords.ts';
import type { Words } from './verifyWords.ts';

export interface Shown {
  readonly state: ConfirmationRow['state'] | 'unknown';
  readonly row: ConfirmationRow | undefined;
}

interface PageParts { readonly language: Language; readonly nonce: string; readonly path: string }

const languages: readonly (readonly [Language, string])[] = [['vi', 'Tiếng Việt'], ['en', 'English'], ['fr', 'Français']];

export function confirmPage({ state, row }: Shown, { language, nonce, path }: PageParts): string {
  const t = wordsOf(language);
  const title = escapeHtml(row ? row.title : t('documents.confirm.page'));
  const links = languages.map(([code, name]) => (code === language ? `<strong lang="${code}" aria-current="true">${name}</strong>` : `<a lang="${code}" hreflang="${code}" href="${escapeHtml(path)}?lang=${code}">${name}</a>`)).join(' ');
  const isOpen = state === 'open' && row !== undefined;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title} – Lành</title><style nonce="${nonce}">${style}</style></head>
<body><header><span class="brand">Lành</span><nav>${links}</nav></header><main><h1>${title}</h1>${isOpen ? openBody(row, t, path) : endBody(state, row, t)}</main>${isOpen ? confirmScript(nonce, { t, path, row }) : ''}</body></html>`;
}

function endBody(state: Shown['state'], row: ConfirmationRow | undefined, t: Words): string {
  const good = state === 'confirmed';
  const evidence = good && row?.evidenceHash ? `<p>${escapeHtml(t('documents.confirm.evidence', { code: row.evidenceHash.slice(0, 16) }))}</p>` : '';
  return `<div class="state ${good ? 'good' : 'wait'}" role="status"><p class="words">${escapeHtml(t(`documents.confirm.state.${state}`))}</p>${evidence}</div>`;
}

function openBody(row: ConfirmationRow, t: Words, path: string): string {
  const who = t(row.person.role === 'patient' ? 'documents.confirm.asPatient' : 'documents.confirm.asRepresentative', { name: row.person.name });
  return `<p class="who">${escapeHtml(who)}</p><p>${escapeHtml(t('documents.confirm.read'))}</p>
<div class="sheet" tabindex="0" role="region" aria-label="${escapeHtml(row.title)}"><img src="${escapeHtml(path)}/page.svg" alt="${escapeHtml(row.title)}"></div>
<p><a href="${escapeHtml(path)}/page.svg" target="_blank" rel="noreferrer">${escapeHtml(t('documents.confirm.whole'))}</a></p>
<p class="hash">${escapeHtml(t('documents.confirm.hash', { code: row.file.slice(0, 8) }))}</p>${row.method === 'witness' ? `<div class="state wait"><p class="words">${escapeHtml(t('documents.confirm.byWitness'))}</p></div>` : askBody(row, t)}`;
}

function askBody(row: ConfirmationRow, t: Words): string {
  const word = (key: string, values?: Record<string, string>) => escapeHtml(t(key, values));
  const proof = row.method === 'code'
    ? `<label for="code">${word('documents.confirm.code', { phone: maskedNumber(row.phone ?? '') })}</label><input id="code" inputmode="numeric" autocomplete="one-time-code" maxlength="9" aria-describedby="problem">`
    : `<p>${word('documents.confirm.device')}</p>`;
  return `<form id="answer"><label for="pad">${word('documents.confirm.draw')}</label><canvas id="pad" width="600" height="200" role="img" aria-label="${word('documents.confirm.draw')}"></canvas><button type="button" class="plain" id="clear">${word('documents.confirm.clear')}</button>
${proof}<p id="problem" role="alert"></p><div class="row"><button>${word('documents.confirm.agree')}</button><button type="button" class="plain" id="refuse">${word('documents.confirm.refuse')}</button></div></form>`;
}

const style = `:root{color-scheme:light}*{box-sizing:border-box}body{margin:0;background:#f4f7f9;color:#14212b;font:20px/1.5 "Be Vietnam Pro",system-ui,"Noto Sans",sans-serif}header,main{max-width:56rem;margin:0 auto;padding:.75rem 1rem}header{display:flex;justify-content:space-between;flex-wrap:wrap;gap:.5rem;align-items:center;font-size:1rem}nav{display:flex;gap:.25rem}nav a,nav strong{padding:.35rem .5rem;min-height:24px}.brand{font-weight:700;color:#0b6b63;font-size:1.25rem}h1{font-size:1.6rem;line-height:1.35;margin:.25rem 0 .75rem}a{color:#0a5fa8}.who{font-weight:700;margin:.25rem 0}.sheet{max-height:70vh;overflow:auto;background:#fff;border:1px solid #dbe3e8;border-radius:6px;margin:.5rem 0}.sheet img{display:block;width:100%;min-width:560px}.hash{color:#4a5b68;font-size:.85rem}.state{padding:1rem;border-radius:6px}.state p{margin:0}.words{font-weight:700}.good{background:#e1f4e8;color:#0f5132}.wait{background:#fff3d6;color:#5b3e00}form{background:#fff;border-radius:6px;padding:1rem;margin:1rem 0}label{display:block;font-weight:600;margin:.6rem 0 .3rem}input{font:inherit;font-size:1.6rem;letter-spacing:.2em;padding:.6rem;border:1px solid #7a8b97;border-radius:6px;width:12rem;max-width:100%}canvas{display:block;width:100%;max-width:600px;height:auto;border:1px dashed #7a8b97;border-radius:6px;background:#fff;touch-action:none}.row{display:flex;gap:.75rem;flex-wrap:wrap;margin-top:1rem}button{font:inherit;min-height:56px;padding:.6rem 1.4rem;border:0;border-radius:6px;background:#0b6b63;color:#fff;cursor:pointer}button.plain{background:#fff;color:#14212b;border:1px solid #7a8b97}#clear{min-height:44px;margin-top:.4rem;font-size:1rem}:focus-visible{outline:3px solid #0a5fa8;outline-offset:2px}#problem{color:#9b1c1c;font-weight:600;min-height:1.5em}`;
