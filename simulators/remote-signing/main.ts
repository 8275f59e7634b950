// The remote signing service on its own: `node simulators/remote-signing/main.ts CA_URL [PORT]`. Stays until it is stopped.
import { remoteClient, startRemoteSigning } from './remoteSigning.ts';

const [caUrl, port] = process.argv.slice(2);
if (!caUrl) throw new Error('usage: node simulators/remote-signing/main.ts CA_URL [PORT]');
const service = await startRemoteSigning({ caUrl: async () => caUrl, ...(port && { port: Number(port) }) });
console.log(`remote signing ${service.api} client ${remoteClient.id} ${remoteClient.secret}`);
const stay = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    clearInterval(stay);
    void service.close();
  });
}
