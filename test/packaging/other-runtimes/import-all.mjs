// Imports every entry point of the package, and prints the errors of a socket, a transaction and a dump.
import { readFileSync } from "node:fs";

const { exports } = JSON.parse(readFileSync("node_modules/bun-netlink/package.json", "utf8"));
for (const name of Object.keys(exports).filter((name) => !name.includes("*") && !name.endsWith(".json"))) {
  const entry = await import(`bun-netlink${name.slice(1)}`);
  if (Object.keys(entry).length === 0) throw new Error(`${name} exports nothing`);
}
const { dump, MessageWriter, NETLINK_ROUTE, NetlinkSocket, RTM_GETLINK, transact } = await import("bun-netlink");
const request = new MessageWriter(RTM_GETLINK).struct((ifinfomsg) => ifinfomsg.zero(16)).finish();
const opening = [
  () => NetlinkSocket.open(NETLINK_ROUTE),
  () => transact(NETLINK_ROUTE, request),
  () => [...dump(NETLINK_ROUTE, request)],
];
for (const open of opening) {
  try {
    open();
  } catch (error) {
    console.log(`${error}`);
  }
}
