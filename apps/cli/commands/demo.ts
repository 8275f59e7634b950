// `lanh demo --scale N`: a larger demo hospital, beside a running server or alone. Stopped half-way, the same command goes on.   spec: DEM-4
import { fillHistory } from '#apps/demo/fillHistory.ts';
import { fillDemo } from '#apps/server/fillDemo.ts';
import { loadCatalogues } from '#modules/facility/server/index.ts';
import type { Command } from '../command.ts';

export const demo: Command = {
  name: 'demo',
  usage: '--scale N',
  summary: 'adds N times the usual number of invented visits to the demo hospital (1 to 50)',
  run: async (words, context) => {
    const scale = Number(words[0] === '--scale' ? words[1] : words[0]?.replace(/^--scale=/, ''));
    if (!Number.isInteger(scale) || scale < 1 || scale > 50) {
      context.say('Say how much larger, 1 to 50: npm run lanh -- demo --scale 10');
      return false;
    }
    const services = await context.services();
    if (services.config.mode !== 'demo') {
      context.say('This is a hospital at work (LANH_MODE=production): invented visits are never added to it.');
      return false;
    }
    await loadCatalogues(services.db, services.now);
    await fillDemo(services, context.say);
    const made = await fillHistory(services, { visits: scale * services.config.demoVisits, part: scale, say: context.say });
    context.say(made > 0 ? `${made} visits added` : 'A demo hospital of this scale has been made before: nothing was added');
    return true;
  },
};
