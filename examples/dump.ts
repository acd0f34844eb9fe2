// Lists the interfaces of this network namespace. Needs no privilege: bun examples/dump.ts
import { dump, IFLA_IFNAME, MessageWriter, NETLINK_ROUTE, RTM_GETLINK } from "bun-netlink";

const request = new MessageWriter(RTM_GETLINK).struct((ifinfomsg) => ifinfomsg.zero(16)).finish();
const links = dump(NETLINK_ROUTE, request);
for (const link of links) {
  // `link` is lent: it lies in the receive buffer until the next step. link.copy() keeps it.
  const index = link.view.getInt32(link.offset + 16 + 4, true);
  for (const attribute = link.attributes(16); attribute.next(); ) {
    if (attribute.type === IFLA_IFNAME) console.log(`${index}: ${attribute.string()}`);
  }
}
if (!links.consistent)
  console.log("the kernel says that the table changed meanwhile: entries may be missing, or twice there");
