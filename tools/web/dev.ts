// Screens with hot reload beside a running server: `node tools/web/dev.ts staff 5173 http://127.0.0.1:8080`.
import { createServer } from 'vite';
import { viteApp } from './viteApp.ts';

const [name = 'staff', port = '5173', target = 'http://127.0.0.1:8080'] = process.argv.slice(2);
const paths = ['/fhir', '/auth', '/live', '/healthz', '/verify', '/oidc', '/files'];
const server = await createServer({
  ...viteApp(name),
  server: { port: Number(port), strictPort: true, proxy: Object.fromEntries(paths.map((path) => [path, { target, changeOrigin: false }])) },
});
await server.listen();
server.printUrls();
