// Creates a bridge and lists all interfaces: unshare -rn bun examples/quickstart.ts
import { Links } from "bun-netlink/route";

using links = Links.open();
links.add({ ifname: "br0", kind: "bridge", mtu: 1400, up: true });
for (const { ifindex, ifname, kind, mtu } of links.list()) {
  console.log(`${ifindex}: ${ifname} (${kind ?? "device"}), MTU ${mtu}`);
}
