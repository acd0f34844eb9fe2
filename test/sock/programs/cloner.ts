// Clones a socket in the thread's own network namespace and, if permitted, in another one. Prints the results.
import { dump, NETLINK_ROUTE, NetlinkError, NetlinkSocket, NetworkNamespace } from "../../../src/index.ts";
import { openSockets } from "../../support/descriptors.ts";
import { getLinks } from "../../support/requests.ts";

using socket = NetlinkSocket.open(NETLINK_ROUTE);
{
  using clone = socket.clone();
  console.log(`at home: ${dump(NETLINK_ROUTE, getLinks(), { socket: clone }).toArray().length} interface`);
}
let other: NetworkNamespace | undefined;
try {
  other = NetworkNamespace.create();
} catch {
  // Without CAP_SYS_ADMIN the thread cannot enter another namespace.
}
if (other !== undefined) {
  try {
    other.run(() => socket.clone());
    console.log("elsewhere: it was cloned");
  } catch (error) {
    const { code, message } = error as NetlinkError;
    console.log(`elsewhere: ${error instanceof NetlinkError ? code : "?"} ${message}`);
  }
  console.log(`open: ${openSockets()}`);
  other.close();
}
