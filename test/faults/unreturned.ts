// Enters a network namespace that the thread then cannot leave. Prints the result of this call and of later calls.
import { NETLINK_ROUTE, NetlinkSocket, NetworkNamespace, transact } from "../../src/index.ts";
import { getLink } from "../support/requests.ts";
import { arm } from "./faulty.ts";

const netns = NetworkNamespace.create();
arm();
for (const action of [
  () => netns.run(() => {}),
  () => transact(NETLINK_ROUTE, getLink(1)),
  () => NetlinkSocket.open(NETLINK_ROUTE),
  () => netns.run(() => {}),
]) {
  try {
    action();
    console.log("done");
  } catch (error) {
    console.log((error as Error).message);
  }
}
