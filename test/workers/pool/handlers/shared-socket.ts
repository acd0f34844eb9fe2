import { NetlinkSocket, type SocketToken } from "../../../../src/sock/socket.ts";
import { defineHandler } from "../../../../src/workers/handler-entry.ts";

let socket: NetlinkSocket;

/** A handler that sends its replies on a socket of another thread, to which it is attached. */
export default defineHandler<{ token: SocketToken }>({
  open({ data }) {
    socket = NetlinkSocket.attach(data.token);
  },
  message(message, context) {
    context.send(message, { socket, to: { portId: context.sender } });
  },
});
