// Builds a network of 20 namespaces around a switch, deletes a link, and lets the library repair the network.
// Run it without privileges in a new network namespace: unshare -rn bun examples/state/lab.ts
import { setTimeout as sleep } from "node:timers/promises";
import { NetworkNamespace } from "bun-netlink";
import { Links } from "bun-netlink/route";
import { type DeclaredLink, type DeclaredTables, desired } from "bun-netlink/state";

const NODES = 20;
const numbers = Array.from({ length: NODES }, (_, index) => index + 1);

/**
 * Describes a node of the network: an interface to the switch, a separate address, and a route to the address of each
 * other node.
 */
function node(number: number): DeclaredTables {
  const others = numbers.filter((other) => other !== number);
  return {
    links: { lo: { up: true }, eth0: { up: true } },
    addresses: [
      { dev: "eth0", local: `10.0.0.${number}/24` },
      { dev: "lo", local: `10.255.0.${number}/32` },
    ],
    routes: others.map((other) => ({ dst: `10.255.0.${other}`, gateway: `10.0.0.${other}` })),
  };
}

const links: Record<string, DeclaredLink> = { switch: { kind: "bridge", up: true } };
const nodes: Record<string, DeclaredTables> = {};
using opened = new DisposableStack();
const namespaces: Record<string, NetworkNamespace> = {};
for (const number of numbers) {
  const name = `node${number}`;
  const data = { peer: { ifname: "eth0", netns: name } };
  links[`port${number}`] = { kind: "veth", master: "switch", up: true, data };
  nodes[name] = node(number);
  // The namespaces disappear with the program. Without the option `namespaces`, they would be created with their names.
  namespaces[name] = opened.use(NetworkNamespace.create());
}

const lab = desired({ links, namespaces: nodes }, { namespaces });
const { steps } = await (await lab.plan()).apply({ rollback: true });
console.log(`built the lab in ${steps.length} steps`);

await using keeper = lab.keep({
  onReport(report) {
    if (report.kind !== "repaired") return console.log(report.error.message);
    const count = (table: string) => report.steps.filter((step) => step.tableName === table).length;
    console.log(`repaired ${count("links")} links, ${count("addresses")} address, ${count("routes")} routes`);
  },
});
await keeper.ready;
using switchLinks = Links.open();
switchLinks.delete("port7");
while (!(await lab.plan()).isEmpty) await sleep(20);
await keeper.stop();
console.log("the lab is complete");
