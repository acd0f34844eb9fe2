// A worker that uses waitAsync() once, closes what is idle, and then waits for its termination.
import { closeIdleSockets, NETLINK_USERSOCK, NetlinkSocket, POLLOUT } from "../../src/index.ts";

declare function postMessage(message: string): void;

const socket = NetlinkSocket.open(NETLINK_USERSOCK);
await socket.waitAsync(POLLOUT);
socket.close();
closeIdleSockets();
postMessage("closed");
setInterval(() => {}, 1000);
