import { Neighbours } from "bun-netlink/route";

using neighbours = Neighbours.open();
const { lladdr, state } = neighbours.get("eth0", "192.0.2.1");
console.log(lladdr, state.join());
