// Opens sockets until no descriptors are left. Prints the errors of opening another socket and another namespace.
import { NETLINK_ROUTE, NetlinkError, NetlinkSocket, NetworkNamespace } from "../../../src/index.ts";

const open: NetlinkSocket[] = [];

function lastError(action: () => unknown): string {
  for (;;) {
    try {
      action();
    } catch (error) {
      return error instanceof NetlinkError ? `${error.code} ${error.message}` : String(error);
    }
  }
}

const errors = [lastError(() => open.push(NetlinkSocket.open(NETLINK_ROUTE)))];
errors.push(lastError(() => NetworkNamespace.current()));
for (const socket of open) socket.close();
console.log(errors.join("\n"));
