// `lanh audit verify`: proves that nobody touched the trail, or says where.
import { verifyAudit } from '#platform/audit/index.ts';
import type { Command } from '../command.ts';

export const auditVerify: Command = {
  name: 'audit verify',
  usage: '',
  summary: 'checks every audit row, seal and signed head; finds what was changed, removed, inserted or cut off',
  run: async (_words, context) => {
    const { db, heads, now } = await context.services();
    const report = await verifyAudit(db, heads, now());
    context.say(`${report.rows} rows in ${report.links} links of ${report.chains} chains, ${report.heads} signed heads, ${report.fresh} rows not sealed yet`);
    for (const { chain, k, problem, detail } of report.findings) context.say(`✘ ${problem}: chain ${chain}${k === undefined ? '' : `, link ${k}`}: ${detail}`);
    context.say(report.findings.length === 0 ? '✔ the trail is whole' : `✘ ${report.findings.length} findings`);
    return report.findings.length === 0;
  },
};
