// Follows the interfaces of this namespace from a worker thread while they change.
// Run it as an ordinary user in a namespace of its own: unshare -rn bun examples/subscription.ts
import {
  IFLA_IFNAME,
  IFLA_INFO_KIND,
  IFLA_LINKINFO,
  MessageWriter,
  NETLINK_ROUTE,
  NLM_F_CREATE,
  NLM_F_REQUEST,
  Receiver,
  RTM_DELLINK,
  RTM_NEWLINK,
  RTNLGRP_LINK,
  transact,
} from "bun-netlink";

// Subscribed when start() returns: nothing that happens from here on is missed silently.
await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK] });

for (const name of ["br0", "br1"]) {
  const link = (type: number, flags = 0) =>
    new MessageWriter(type, NLM_F_REQUEST | flags)
      .struct((ifinfomsg) => ifinfomsg.zero(16))
      .string(IFLA_IFNAME, name)
      .nest(IFLA_LINKINFO, (info) => info.string(IFLA_INFO_KIND, "bridge"));
  transact(NETLINK_ROUTE, link(RTM_NEWLINK, NLM_F_CREATE).finish());
  transact(NETLINK_ROUTE, link(RTM_DELLINK).finish());
}

let gone = 0;
for await (const batch of receiver) {
  for (const item of batch) {
    if (item.kind === "gap") {
      console.log(`${item.dropped} events were lost here: dump the table again`);
      continue;
    }
    const { message } = item;
    const attribute = message.attributes(16);
    const name = attribute.find(IFLA_IFNAME) ? attribute.string() : "?";
    console.log(`${message.type === RTM_DELLINK ? "deleted" : "created or changed"}: ${name}`);
    if (message.type === RTM_DELLINK) gone++;
  }
  if (gone === 2) break;
}
