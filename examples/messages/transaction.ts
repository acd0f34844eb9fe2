// Creates bridges, reads one back, and prints the error of an invalid change.
// Run it without privileges in a new network namespace: unshare -rn bun examples/messages/transaction.ts
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

transact(NETLINK_ROUTE, newBridge("br0")); // returns undefined: the kernel sent an acknowledgement only

const query = new MessageWriter(RTM_GETLINK).struct((ifinfomsg) => ifinfomsg.zero(16)).string(IFLA_IFNAME, "br0");
const reply = transact(NETLINK_ROUTE, query.finish());
for (const attribute = reply!.attributes(16); attribute.next(); ) {
  if (attribute.type === IFLA_MTU) console.log(`br0 has an MTU of ${attribute.u32()} bytes`);
}

// Several requests in one datagram. Each has its own result; a failed request does not affect the others.
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
