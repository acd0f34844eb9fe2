import { createSocket } from "node:dgram";
import { once } from "node:events";

interface UdpOptions {
  readonly hostname?: string;
  readonly port?: number;
  readonly connect?: { readonly hostname: string; readonly port: number };
  readonly socket?: { readonly data?: (socket: unknown, data: Buffer, port: number, address: string) => void };
}

/** `Bun.udpSocket` with a socket of `node:dgram`. */
export async function udpSocket({ hostname, port = 0, connect, socket: handlers = {} }: UdpOptions = {}) {
  const isIPv6 = `${hostname ?? connect?.hostname ?? ""}`.includes(":");
  const socket = createSocket(isIPv6 ? "udp6" : "udp4");
  socket.bind(port, hostname);
  await once(socket, "listening");
  if (connect !== undefined) {
    socket.connect(connect.port, connect.hostname);
    await once(socket, "connect");
  }
  const udp = {
    port: socket.address().port,
    hostname: socket.address().address,
    send: (data: string | Uint8Array, port?: number, address?: string) => {
      socket.send(data, port, address);
      return true;
    },
    ref: () => socket.ref(),
    unref: () => socket.unref(),
    close: () => void socket.close(),
  };
  socket.on("message", (data, { port, address }) => handlers.data?.(udp, data, port, address));
  return udp;
}
