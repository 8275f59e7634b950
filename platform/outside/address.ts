// Which addresses are of the public internet: what somebody else names must not lead the server to itself or its neighbours.
// https://www.iana.org/assignments/iana-ipv4-special-registry/   spec: OUT-1
import { BlockList, isIP } from 'node:net';

const special = new BlockList();
const ranges: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24],
  ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 3],
];
for (const [address, bits] of ranges) special.addSubnet(address, bits, 'ipv4');
/** Of IPv6 only 2000::/3 is given out; within it, what carries an IPv4 address inside or is for documentation. */
const inside6: readonly (readonly [string, number])[] = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]];
for (const [address, bits] of inside6) special.addSubnet(address, bits, 'ipv6');
const given6 = new BlockList();
given6.addSubnet('2000::', 3, 'ipv6');

export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  return family === 6 && given6.check(address, 'ipv6') && !special.check(address, 'ipv6');
}
