// `LANH_ARCHIVE_KEY=… LANH_ARCHIVE_SECRET=… node simulators/object-store/main.ts [PORT]`: prints the address of its bucket and stays until it is stopped.
import { startObjectStore } from './objectStore.ts';

const { LANH_ARCHIVE_KEY: keyId = 'demo', LANH_ARCHIVE_SECRET: secret = 'demo-secret', LANH_ARCHIVE_REGION: region = 'us-east-1' } = process.env;
const store = await startObjectStore({ credentials: { keyId, secret, region }, port: Number(process.argv[2] ?? 0) });
console.log(`bucket ${store.bucketUrl}`);
const stay = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    clearInterval(stay);
    void store.close();
  });
}
