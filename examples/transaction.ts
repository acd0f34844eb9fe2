// Creates a bridge, reads it back, and shows what the kernel says when something is wrong.
// Run it as an ordinary user in a namespace of its own: unshare -rn bun examples/transaction.ts
import {
  IFLA_IFNAME,
  IFLA_INFO_KIND,
  IFLA_LINKINFO,
  IFLA_MTU,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkError,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REQUEST,
  RTM_GETLINK,
  RTM_NEWLINK,
  transact,
  transactMultiple,
} from "bun-netlink";

const newBridge = (name: string) =>
  new MessageWriter(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL)
    .struct((ifinfomsg) => ifinfomsg.zero(16))
    .string(IFLA_IFNAME, name)
    .nest(IFLA_LINKINFO, (info) => info.string(IFLA_INFO_KIND, "bridge"))
    .finish();

transact(NETLINK_ROUTE, newBridge("br0")); // undefined: done, and nothing to tell

const question = new MessageWriter(RTM_GETLINK).struct((ifinfomsg) => ifinfomsg.zero(16)).string(IFLA_IFNAME, "br0");
const answer = transact(NETLINK_ROUTE, question.finish());
for (const attribute = answer!.attributes(16); attribute.next(); ) {
  if (attribute.type === IFLA_MTU) console.log(`br0 has an MTU of ${attribute.u32()} bytes`);
}

// Many at once: one datagram, a result for each, and a failure sinks nobody else.
const results = transactMultiple(NETLINK_ROUTE, ["br1", "br0", "br2"].map(newBridge));
console.log(results.map(({ error }) => error?.code ?? "created").join(", "));

try {
  transact(
    NETLINK_ROUTE,
    new MessageWriter(RTM_NEWLINK)
      .struct((ifinfomsg) => ifinfomsg.zero(16))
      .string(IFLA_IFNAME, "br0")
      .u32(IFLA_MTU, 7)
      .finish(),
  );
} catch (error) {
  if (error instanceof NetlinkError) console.log(`${error.code}: ${error.extendedAck?.message}`);
}
