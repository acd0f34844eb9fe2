// Creates a bridge with the client of a family, reads it back, and lists all interfaces.
// Run it without privileges in a new network namespace: unshare -rn bun examples/clients.ts
import { NLM_F_CREATE, NLM_F_EXCL } from "bun-netlink";
import { rtLink } from "bun-netlink/families/rt-link";

using client = rtLink.connect();
client.do("newlink", { ifname: "br0", linkinfo: { kind: "bridge" } }, { flags: NLM_F_CREATE | NLM_F_EXCL });
const link = client.do("getlink", { ifname: "br0" });
console.log(link.ifname, link.mtu, link.header.ifiIndex);

for (const { ifname, operstate } of client.dump("getlink")) console.log(ifname, operstate);
