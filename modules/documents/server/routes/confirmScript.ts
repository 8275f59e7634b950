// What the page of a confirmation does: strokes on the field, the code or the device's own check, one answer. No library; runs under a nonce. spec: SGW-44
import type { ConfirmationRow } from '../confirm/rows.ts';
import type { Words } from './verifyWords.ts';

const pad = `let strokes='',down=false;const pad=document.getElementById('pad'),ink=pad.getContext('2d');ink.lineWidth=4;ink.lineCap='round';ink.lineJoin='round';
const at=(e)=>{const b=pad.getBoundingClientRect();const c=(v,m)=>Math.max(0,Math.min(m,Math.round(v)));return[c((e.clientX-b.left)*600/b.width,600),c((e.clientY-b.top)*200/b.height,200)]};
pad.addEventListener('pointerdown',(e)=>{down=true;pad.setPointerCapture(e.pointerId);const[x,y]=at(e);strokes+='M'+x+' '+y;ink.beginPath();ink.moveTo(x,y)});
pad.addEventListener('pointermove',(e)=>{if(!down||strokes.length>19000)return;const[x,y]=at(e);strokes+='L'+x+' '+y;ink.lineTo(x,y);ink.stroke()});
for(const n of['pointerup','pointercancel'])pad.addEventListener(n,()=>{down=false});
document.getElementById('clear').addEventListener('click',()=>{strokes='';ink.clearRect(0,0,600,200)});`;

const device = `const bytes=(t)=>Uint8Array.from(atob(t.replaceAll('-','+').replaceAll('_','/')),(c)=>c.charCodeAt(0)),text=(b)=>btoa(String.fromCharCode(...new Uint8Array(b))).replaceAll('+','-').replaceAll('/','_').replace(/=+$/,'');
const prove=async()=>{const o=await ask('/device/options',{});o.challenge=bytes(o.challenge);o.user.id=bytes(o.user.id);const c=await navigator.credentials.create({publicKey:o});return{id:c.id,rawId:text(c.rawId),type:c.type,response:{clientDataJSON:text(c.response.clientDataJSON),attestationObject:text(c.response.attestationObject)}}};`;

const send = `const problem=document.getElementById('problem'),form=document.getElementById('answer');
const ask=async(place,body)=>{const r=await fetch(w.path+place,{method:'POST',headers:{'content-type':'application/json','accept-language':document.documentElement.lang},body:JSON.stringify(body)});const a=await r.json();if(!r.ok)throw new Error(a.detail||a.title||w.failed);return a};
const done=()=>location.reload();
form.addEventListener('submit',async(e)=>{e.preventDefault();problem.textContent='';const drawn=strokes===''?{}:{strokes};try{if(w.method==='code'){const code=document.getElementById('code');if(code.value.trim()===''){problem.textContent=w.missing;code.focus();return}await ask('/code',{hash:w.hash,code:code.value,...drawn})}else await ask('/device',{hash:w.hash,proof:await prove(),...drawn});done()}catch(error){problem.textContent=error.name==='NotAllowedError'||error.name==='SecurityError'?w.noDevice:error.message||w.failed}});
document.getElementById('refuse').addEventListener('click',async()=>{if(!confirm(w.sure))return;try{await ask('/refuse',{hash:w.hash});done()}catch(error){problem.textContent=error.message}});`;

export function confirmScript(nonce: string, { t, path, row }: { t: Words; path: string; row: ConfirmationRow }): string {
  if (row.method === 'witness') return '';
  const words = { path, hash: row.file, method: row.method, failed: t('documents.confirm.failed'), missing: t('documents.confirm.codeMissing'), noDevice: t('documents.confirm.noDevice'), sure: t('documents.confirm.sure') };
  return `<script nonce="${nonce}">const w=${JSON.stringify(words).replaceAll('<', '\\u003c')};${pad}${device}${send}</script>`;
}
