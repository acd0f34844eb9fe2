import { NetlinkError } from "../../../../../src/index.ts";
import { Addresses, Links, Routes } from "../../../../../src/subsystems/route/index.ts";

// Reads every routing table without privileges, and prints the error of a rejected change.
using links = Links.open();
using addresses = Addresses.open();
using routes = Routes.open();
console.log(
  links.get("lo").linkType,
  Array.isArray(addresses.list().toArray()),
  Array.isArray(routes.list().toArray()),
);
for (const change of [
  () => links.add({ ifname: "br0", kind: "bridge" }),
  () => addresses.add({ dev: "lo", local: "10.0.0.1/24" }),
  () => routes.add({ dst: "10.0.0.0/8", dev: "lo" }),
]) {
  try {
    change();
    console.log("done");
  } catch (error) {
    console.log(error instanceof NetlinkError ? `${error.code} ${error.message}` : error);
  }
}
