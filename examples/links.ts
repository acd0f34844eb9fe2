// Creates a bridge with an address, reads both back, and prints the error of an invalid change.
// Run it without privileges in a new network namespace: unshare -rn bun examples/links.ts
import { AF_INET, NetlinkError, NLM_F_CREATE, NLM_F_EXCL } from "bun-netlink";
import { rtAddr } from "bun-netlink/families/rt-addr";
import { rtLink } from "bun-netlink/families/rt-link";

using links = rtLink.connect();
using addresses = rtAddr.connect();
const create = { flags: NLM_F_CREATE | NLM_F_EXCL };

links.do("newlink", { ifname: "br0", mtu: 1400, linkinfo: { kind: "bridge" } }, create);
const { header, mtu, linkinfo } = links.do("getlink", { ifname: "br0" });
console.log(`br0: index ${header.ifiIndex}, ${linkinfo?.kind}, MTU ${mtu}`);

const ip = { ifaFamily: AF_INET, ifaPrefixlen: 24, ifaIndex: header.ifiIndex };
addresses.do("newaddr", { header: ip, local: "192.0.2.1" }, create);
for (const { local, header } of addresses.dump("getaddr")) {
  console.log(`${local}/${header.ifaPrefixlen} on interface ${header.ifaIndex}`);
}

try {
  links.do("setlink", { ifname: "br0", mtu: 7 });
} catch (error) {
  if (error instanceof NetlinkError) console.log(`${error.code}: ${error.extendedAck?.message}`);
}
