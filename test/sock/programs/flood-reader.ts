// A worker that reads a shared socket until it is closed, and tells how much it received and how much was reported lost.
import { NetlinkError, NetlinkSocket, ReceiveBuffer, type SocketToken } from "../../../src/index.ts";

declare const self: { onmessage: (event: { data: SocketToken }) => void };
declare function postMessage(message: { received: number; reported: number } | "reading"): void;

self.onmessage = ({ data }) => {
  const socket = NetlinkSocket.attach(data);
  const buffer = new ReceiveBuffer({ slots: 8, slotSize: 256 });
  let received = 0;
  let reported = 0;
  postMessage("reading");
  for (;;) {
    try {
      received += socket.receiveMany(buffer, { wait: true }).length;
      // Too slow for what comes, now and then.
      if (received % 5 === 0) Bun.sleepSync(1);
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      if (error.code === "EBADF") break;
      reported += error.dropped ?? 0;
    }
  }
  socket.close();
  postMessage({ received, reported });
};
