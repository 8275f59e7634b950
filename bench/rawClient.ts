// A load client on bare sockets: the generator must cost little, since it shares two cores with what it measures.
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface Reply { readonly status: number; readonly body: string; readonly headers: string }

/** One keep-alive connection; one request at a time. */
export class RawClient {
  private readonly socket: Socket;
  private readonly host: string;
  private received: Buffer[] = [];
  private size = 0;
  private waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket, host: string) {
    this.socket = socket;
    this.host = host;
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('connection closed')));
  }

  static open(url: string): Promise<RawClient> {
    const { hostname, port, host } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () => resolve(new RawClient(socket, host)));
      socket.once('error', reject);
    });
  }

  send(line: string, { headers, body = '' }: { headers: string; body?: string }): Promise<Reply> {
    const length = body === '' ? '' : `content-type: application/fhir+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(`${line} HTTP/1.1\r\nhost: ${this.host}\r\n${headers}${length}\r\n${body}`);
    });
  }

  close(): void {
    this.waiting = undefined;
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    this.received.push(chunk);
    this.size += chunk.length;
    const all = this.received.length === 1 ? chunk : Buffer.concat(this.received, this.size);
    const end = all.indexOf('\r\n\r\n');
    if (end === -1) return;
    const headers = all.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(headers)?.[1] ?? 0);
    if (all.length < end + 4 + length) {
      this.received = [all];
      return;
    }
    this.received = [];
    this.size = 0;
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.resolve({ status: Number(headers.slice(9, 12)), headers, body: all.toString('utf8', end + 4, end + 4 + length) });
  }
}
