// A worker that opens sockets when it is told to, reports their port ids, and closes them when it is told to.
import { NETLINK_ROUTE } from "../../../src/constants/netlink.ts";
import { NetlinkSocket } from "../../../src/sock/socket.ts";

declare const self: { onmessage: (event: { data: { netns: number; count: number } | "close" }) => void };
declare function postMessage(message: number[]): void;

const sockets: NetlinkSocket[] = [];

self.onmessage = ({ data }) => {
  if (data === "close") {
    for (const socket of sockets.splice(0)) socket.close();
    postMessage([]);
    return;
  }
  for (let index = 0; index < data.count; index++) {
    sockets.push(NetlinkSocket.open(NETLINK_ROUTE, { netns: { fd: data.netns } }));
  }
  postMessage(sockets.map(({ portId }) => portId));
};
