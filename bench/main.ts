// `npm run bench` and `npm run bench -- --quick`
import { measureRates } from './rates.ts';
import { openBeside, seed } from './seed.ts';
import { startTarget } from './target.ts';

const quick = process.argv.includes('--quick');
const target = await startTarget();
try {
  const beside = await openBeside(target.dataFolder);
  console.log('seeding …');
  await seed(beside);
  console.table(await measureRates(target, beside, { rounds: 1, seconds: 2, clients: [8] }));
  console.log(quick, await target.memoryMb());
  await beside.close();
} finally {
  await target.stop();
}
