// Makes other programs wait for the RTNL lock: creates and deletes namespaces with bridges until it is killed, or
// for two minutes if nothing kills it.
import { NetworkNamespace } from "../../../src/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";

const NAMESPACES = 20;
const BRIDGES = 20;

const MAX_MS = 120_000;

console.log("ready");
while (performance.now() < MAX_MS) {
  const namespaces = Array.from({ length: NAMESPACES }, () => NetworkNamespace.create());
  for (const netns of namespaces) {
    using links = Links.open({ netns });
    links.addMany(Array.from({ length: BRIDGES }, (_, index) => ({ ifname: `b${index}`, kind: "bridge", up: true })));
  }
  // The kernel destroys a namespace when nothing refers to it.
  for (const netns of namespaces) netns.close();
}
