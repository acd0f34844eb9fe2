// A worker that slowly receives a number of messages from a shared socket, and then checks that the queue is empty.
import { NetlinkSocket, type SocketToken } from "../../../src/sock/socket.ts";

declare const self: { onmessage: (event: { data: { token: SocketToken; count: number } }) => void };
declare function postMessage(message: number): void;

self.onmessage = ({ data: { token, count } }) => {
  const socket = NetlinkSocket.attach(token);
  let received = 0;
  for (;;) {
    const datagram = socket.receive(undefined, { wait: true, timeoutMs: received < count ? 100_000 : 200 });
    if (datagram === undefined) break;
    received++;
    if (received % 10 === 0) Bun.sleepSync(1);
  }
  postMessage(received);
};
