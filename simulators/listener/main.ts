// `node simulators/listener/main.ts [PORT] [NAME …]`: prints its address, then every notification as one line.
import { startListener } from './listener.ts';

const [port = '0', ...names] = process.argv.slice(2);
const listener = await startListener(names.length > 0 ? names : ['hook'], { port: Number(port) });
console.log(`listening ${listener.url}`);
let told = 0;
setInterval(() => {
  for (; told < listener.received.length; told++) console.log(JSON.stringify(listener.received[told]));
}, 200);
