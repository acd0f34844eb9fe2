// A worker that counts the network interfaces in the namespace of a shared socket.

import { NETLINK_ROUTE } from "../../../src/constants/netlink.ts";
import { dump } from "../../../src/dump/dump.ts";
import { NetlinkSocket, type SocketToken } from "../../../src/sock/socket.ts";
import { getLinks } from "../../support/requests.ts";

declare const self: { onmessage: (event: { data: SocketToken }) => void };
declare function postMessage(message: number): void;

self.onmessage = ({ data }) => {
  const socket = NetlinkSocket.attach(data);
  postMessage(dump(NETLINK_ROUTE, getLinks(), { socket }).toArray().length);
  socket.close();
};
