// Receives changes of network interfaces in a worker thread and prints them.
// Run it without privileges in a new network namespace: unshare -rn bun examples/messages/subscription.ts
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

// The subscription is active when start() returns. Every change from here on is a message or part of a gap.
await using receiver = Receiver.start({
  protocol: NETLINK_ROUTE,
  groups: [RTNLGRP_LINK],
  signal: AbortSignal.timeout(30_000),
});

for (const name of ["br0", "br1"]) {
  const link = (type: number, flags = 0) =>
    new MessageWriter(type, NLM_F_REQUEST | flags)
      .struct((ifinfomsg) => ifinfomsg.zero(16))
      .string(IFLA_IFNAME, name)
      .nest(IFLA_LINKINFO, (info) => info.string(IFLA_INFO_KIND, "bridge"));
  transact(NETLINK_ROUTE, link(RTM_NEWLINK, NLM_F_CREATE).finish());
  transact(NETLINK_ROUTE, link(RTM_DELLINK).finish());
}

let deleted = 0;
for await (const batch of receiver) {
  for (const item of batch) {
    if (item.kind === "gap") {
      console.log(`${item.dropped || "an unknown number of"} events dropped: read the table again`);
      continue;
    }
    const { message } = item;
    const attribute = message.attributes(16);
    const name = attribute.find(IFLA_IFNAME) ? attribute.string() : "?";
    console.log(`${message.type === RTM_DELLINK ? "deleted" : "created or changed"}: ${name}`);
    if (message.type === RTM_DELLINK) deleted++;
  }
  if (deleted === 2) break;
}
