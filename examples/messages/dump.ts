// Lists the interfaces of this network namespace. Needs no privilege: bun examples/messages/dump.ts
import { dump, IFLA_IFNAME, MessageWriter, NETLINK_ROUTE, RTM_GETLINK } from "bun-netlink";

const request = new MessageWriter(RTM_GETLINK).struct((ifinfomsg) => ifinfomsg.zero(16)).finish();
const links = dump(NETLINK_ROUTE, request);
for (const link of links) {
  // `link` is a view of the receive buffer and valid until the next iteration. link.copy() returns a copy.
  const index = link.view.getInt32(link.offset + 16 + 4, true);
  for (const attribute = link.attributes(16); attribute.next(); ) {
    if (attribute.type === IFLA_IFNAME) console.log(`${index}: ${attribute.string()}`);
  }
}
if (!links.consistent) console.log("the table changed during the dump: entries may be missing or duplicated");
