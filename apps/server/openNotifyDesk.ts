// Text messages as the settings want them: a gateway of one's own choice, or in demo mode the demo phones, started on first use on a loopback port.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '#platform/config/index.ts';
import { openNotify } from '#platform/notify/index.ts';
import type { Notify } from '#platform/notify/index.ts';
import { startPhoneGateway } from '../../simulators/phone/phone.ts';
import type { PhoneGateway } from '../../simulators/phone/phone.ts';

export interface NotifyDesk {
  readonly notify: Notify;
  /** The demo's own gateway, running: tests read what came and switch its faults. */
  demoPhones(): Promise<PhoneGateway>;
  close(): Promise<void>;
}

export function openNotifyDesk(config: Pick<Config, 'mode' | 'dataFolder' | 'sms'>): NotifyDesk {
  let running: Promise<PhoneGateway> | undefined;
  const demoPhones = () => (running ??= start(config.dataFolder));
  const gateway = async () => (config.sms.url !== '' || config.mode === 'production' ? config.sms : { url: `${(await demoPhones()).url}/messages`, secret: '' });
  return {
    notify: openNotify(gateway), demoPhones,
    close: async () => {
      await (await running?.catch(() => undefined))?.close();
    },
  };
}

/** Its address stands in a file: whoever tries the demo opens it to read what came. */
async function start(dataFolder: string): Promise<PhoneGateway> {
  const gateway = await startPhoneGateway();
  await mkdir(join(dataFolder, 'demo-phones'), { recursive: true });
  await writeFile(join(dataFolder, 'demo-phones', 'address'), `${gateway.url}\n`);
  return gateway;
}
