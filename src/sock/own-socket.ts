import { shown } from "../errors.ts";
import { protocolName } from "../message/names.ts";
import { NetlinkSocket } from "./socket.ts";

/** Throws unless `socket` is undefined or a socket of this protocol. */
export function checkSocket(socket: NetlinkSocket | undefined, protocol: number): void {
  if (socket === undefined) return;
  if (!(socket instanceof NetlinkSocket)) {
    throw new TypeError(`socket: expected a NetlinkSocket, got ${shown(socket)}`);
  }
  if (socket.protocol !== protocol) {
    throw new RangeError(`socket: it is one of ${protocolName(socket.protocol)}, not ${protocolName(protocol)}`);
  }
}
