// A worker that performs a task on a socket that it shares with the main thread, and reports the result.

import type { NetlinkError } from "../../../src/errors.ts";
import { MessageWriter } from "../../../src/message/message-writer.ts";
import { NetlinkSocket, type SocketToken } from "../../../src/sock/socket.ts";

/** A task that this worker performs on the shared socket. */
export type ShareTask =
  | { kind: "sequences"; token: SocketToken; count: number }
  | { kind: "send"; token: SocketToken; count: number; portId: number }
  | { kind: "block"; token: SocketToken }
  | { kind: "close"; token: SocketToken };

declare const self: { onmessage: (event: { data: ShareTask }) => void };
declare function postMessage(message: number[] | string): void;

if (!Bun.isMainThread) {
  self.onmessage = ({ data }) => {
    const socket = NetlinkSocket.attach(data.token);
    switch (data.kind) {
      case "sequences":
        postMessage(Array.from({ length: data.count }, (_, index) => socket.core.takeSequence(1 + (index % 3))));
        break;
      case "send": {
        const message = new MessageWriter(70).finish();
        for (let sent = 0; sent < data.count; sent++) socket.send(message, { to: { portId: data.portId } });
        postMessage([socket.statistics.sent]);
        break;
      }
      case "block":
        postMessage("blocking");
        socket.wait();
        break;
      case "close": {
        socket.close();
        let end = "open";
        try {
          socket.receive();
        } catch (error) {
          end = (error as NetlinkError).code;
        }
        postMessage(end);
      }
    }
  };
}
