import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface ConnectProxy {
  readonly port: number;
  /** Every requested tunnel. */
  readonly asked: readonly Asked[];
  readonly close: () => void;
}

export interface Asked {
  /** `host:port`. */
  readonly target: string;
  /** The Proxy-Authorization header. */
  readonly login: string | undefined;
}

export interface ConnectProxyOptions {
  /** The port on this machine to which every tunnel leads, whatever its target. */
  readonly to: number;
  /** Status of the response; default 200, which opens the tunnel. Undefined for no response. */
  readonly status?: (asked: Asked) => number | undefined;
}

/** A proxy that opens tunnels (CONNECT) and does nothing else. */
export async function startConnectProxy({
  to,
  status = () => 200,
}: ConnectProxyOptions): Promise<ConnectProxy> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', ({ url: target = '', headers }: IncomingMessage, client: Socket) => {
    const tunnel = { target, login: headers['proxy-authorization'] };
    asked.push(tunnel);
    client.on('error', () => undefined);
    const answer = status(tunnel);
    if (answer === undefined) return;
    if (answer !== 200) {
      client.end(`HTTP/1.1 ${String(answer)} No\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>`);
      return;
    }
    const upstream = connect(to, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, asked, close };
}
