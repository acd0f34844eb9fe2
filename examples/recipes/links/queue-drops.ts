import { Qdiscs } from "bun-netlink/route";

using qdiscs = Qdiscs.open();
for (const { dev, kind, stats2 } of qdiscs.list()) {
  if (dev === "eth0") console.log(`${dev} ${kind}: ${stats2?.queue?.drops} packets dropped`);
}
