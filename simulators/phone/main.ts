// `node simulators/phone/main.ts [PORT]`: prints its address; `GET /` shows the messages.
import { startPhoneGateway } from './phone.ts';

const gateway = await startPhoneGateway({ port: Number(process.argv[2] ?? 0) });
console.log(`phone gateway ${gateway.url}`);
