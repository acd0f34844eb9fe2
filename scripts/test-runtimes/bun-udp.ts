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
  // Deno 2.9 drops a datagram if the socket is closed before it is sent.
  let unsent = 0;
  let closing = false;
  const closeIfSent = () => {
    if (closing && unsent === 0) socket.close();
  };
  const sent = () => {
    unsent--;
    closeIfSent();
  };
  const udp = {
    port: socket.address().port,
    hostname: socket.address().address,
    send: (data: string | Uint8Array, port?: number, address?: string) => {
      unsent++;
      if (connect === undefined) socket.send(data, port, address, sent);
      else socket.send(data, sent);
      return true;
    },
    ref: () => socket.ref(),
    unref: () => socket.unref(),
    close: () => {
      closing = true;
      closeIfSent();
    },
  };
  socket.on("message", (data, { port, address }) => handlers.data?.(udp, data, port, address));
  return udp;
}
