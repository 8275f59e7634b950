// The furnishing of a first start, in a process of its own beside the server that waits for it; ends with that server.   spec: START-8
import { readConfig } from '#platform/config/index.ts';
import { explain } from './explain.ts';
import { furnish } from './furnish.ts';
import { openServices } from './openServices.ts';

// Ctrl-C reaches us too: the server stops us when it is time.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));

try {
  const { services, close } = await openServices(readConfig(), () => undefined, { beside: true });
  await furnish(services, (text) => console.log(text));
  await close();
  process.exit(0);
} catch (error) {
  // Without the server there is no database either: what is said of that is no news.
  if (process.connected) explain(error);
  process.exit(1);
}
