import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './address.ts';
import { fetchOutside } from './fetchOutside.ts';

describe('OUT-1 addresses that somebody else names', () => {
  it.each([
    ['8.8.8.8', true], ['2606:4700::1111', true], ['127.0.0.1', false], ['10.1.2.3', false], ['172.31.0.1', false], ['192.168.1.1', false], ['169.254.169.254', false], ['100.64.0.1', false],
    ['0.0.0.0', false], ['255.255.255.255', false], ['224.0.0.1', false], ['::1', false], ['::', false], ['fe80::1', false], ['fd00::1', false], ['::ffff:127.0.0.1', false], ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false], ['2001:db8::1', false], ['ff02::1', false], ['localhost', false], ['', false],
  ])('OUT-1 %s is public: %s', (address, expected) => { expect(isPublicAddress(address)).toBe(expected); });

  it('OUT-1 nothing is sent to one that is not public, whatever it is called; with leave, redirects and long answers are refused all the same', async () => {
    let visits = 0;
    const inside = createServer((request, response) => {
      if (request.url === '/away') response.writeHead(302, { location: 'https://example.org' }).end();
      else response.end('x'.repeat(2000));
    }).on('connection', () => { visits++; });
    await new Promise<void>((resolve) => { inside.listen(0, '127.0.0.1', resolve); });
    const { port } = inside.address() as AddressInfo;
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:7f00:1]', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '0', '[::ffff:10.0.0.1]', '[64:ff9b::a00:1]', 'example.org@127.0.0.1', '１２７.0.0.1']) {
      await expect(fetchOutside({ allowPrivate: false }, `https://${host}:${port}/`)).rejects.toThrow('the address is not public');
    }
    await expect(fetchOutside({ allowPrivate: false }, `http://127.0.0.1:${port}/`)).rejects.toThrow('not https');
    await expect(fetchOutside({ allowPrivate: true }, 'file:///etc/passwd')).rejects.toThrow('not https');
    expect(visits).toBe(0);
    const own = `http://127.0.0.1:${port}`;
    expect(await (await fetchOutside({ allowPrivate: true }, own)).text()).toHaveLength(2000);
    await expect(fetchOutside({ allowPrivate: true }, own, { mostBytes: 1000 })).rejects.toThrow('longer than 1000');
    await expect(fetchOutside({ allowPrivate: true }, `${own}/away`)).rejects.toThrow('leads elsewhere');
    inside.close();
  });
});
