// Opens a network namespace by its `ip netns` name with every function that accepts a name, and prints the results.
import { dump, NETLINK_ROUTE, NetlinkSocket, NetworkNamespace, transact } from "../../../src/index.ts";
import { addBridge, getLinks } from "../../support/requests.ts";

using byName = NetworkNamespace.open("blue");
using byPath = NetworkNamespace.open("/run/netns/blue");
using byNumber = NetworkNamespace.open({ fd: byName.fd });
console.log(byName.id === byPath.id && byName.id === byNumber.id);
transact(NETLINK_ROUTE, addBridge("one"), { netns: "blue" });
console.log(dump(NETLINK_ROUTE, getLinks(), { netns: "/run/netns/blue" }).toArray().length);
using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns: "blue" });
console.log(dump(NETLINK_ROUTE, getLinks(), { socket }).toArray().length);
console.log(dump(NETLINK_ROUTE, getLinks()).toArray().length);
try {
  NetworkNamespace.open("red");
} catch (error) {
  console.log((error as Error).message);
}
