// The authority on its own: `node simulators/authority/main.ts FOLDER [PORT]`. Stays until it is stopped.
import { startAuthority } from './authority.ts';

const [folder, port] = process.argv.slice(2);
if (!folder) throw new Error('usage: node simulators/authority/main.ts FOLDER [PORT]');
const authority = await startAuthority({ folder, ...(port && { port: Number(port) }) });
console.log(`authority ${authority.url}`);
const stay = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    clearInterval(stay);
    void authority.close();
  });
}
