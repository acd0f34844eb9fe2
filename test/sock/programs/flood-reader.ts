// A worker that reads a shared socket until the socket is closed, except while a test pauses the worker. It reports the
// numbers of received and lost messages.
import { NetlinkError } from "../../../src/errors.ts";
import { ReceiveBuffer } from "../../../src/sock/receive-buffer.ts";
import { NetlinkSocket, type SocketToken } from "../../../src/sock/socket.ts";

declare const self: { onmessage: (event: { data: { token: SocketToken; paused: SharedArrayBuffer } }) => void };
declare function postMessage(message: { received: number; reported: number } | "reading"): void;

self.onmessage = ({ data: { token, paused } }) => {
  const socket = NetlinkSocket.attach(token);
  const pause = new Int32Array(paused);
  const buffer = new ReceiveBuffer({ slots: 8, slotSize: 256 });
  let received = 0;
  let reported = 0;
  postMessage("reading");
  for (;;) {
    try {
      Atomics.wait(pause, 0, 1, 10_000);
      received += socket.receiveMany(buffer, { wait: true }).length;
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      if (error.code === "EBADF") break;
      reported += error.dropped ?? 0;
    }
  }
  socket.close();
  postMessage({ received, reported });
};
