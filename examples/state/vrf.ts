// Configures a router for two customers that use the same addresses. Each customer has a VRF with a routing table, and a
// firewall keeps their packets apart.
// Run it without privileges in a new network namespace: unshare -rn bun examples/state/vrf.ts (requires the module vrf)
import { NetworkNamespace } from "bun-netlink";
import { Routes } from "bun-netlink/route";
import {
  type DeclaredAddress,
  type DeclaredLink,
  type DeclaredRoute,
  type DeclaredTables,
  type Description,
  desired,
} from "bun-netlink/state";

const customers = { red: 10, blue: 20 };
/** The tables that customers can have. All routes in them belong to the description. */
const customerTables = [10, 20, 30];

/** Forwards packets of a customer only to interfaces of the same customer. */
function firewall(names: readonly string[]): string {
  const rules = names.map((name) => `iifname "to-${name}" oifname "to-${name}" accept`);
  return `table inet router {
    chain forward {
      type filter hook forward priority filter; policy drop;
      ${rules.join("\n      ")}
    }
  }`;
}

/** The router, and the network of each customer. */
function router(tables: Readonly<Record<string, number>>): Description {
  const namespaces: Record<string, DeclaredTables> = {};
  const links: Record<string, DeclaredLink> = {};
  const addresses: DeclaredAddress[] = [];
  const routes: DeclaredRoute[] = [];
  for (const [name, table] of Object.entries(tables)) {
    const port = `to-${name}`;
    const data = { peer: { ifname: "eth0", netns: name, up: true } };
    links[`vrf-${name}`] = { kind: "vrf", up: true, data: { table } };
    links[port] = { kind: "veth", master: `vrf-${name}`, up: true, data };
    addresses.push({ dev: port, local: "192.0.2.1/24" });
    routes.push({ dst: "10.0.0.0/8", gateway: "192.0.2.2", dev: port, table });
    routes.push({ dst: "default", type: "unreachable", metric: 9999, table });
    namespaces[name] = {
      links: { lo: { up: true } },
      addresses: [
        { dev: "eth0", local: "192.0.2.2/24" },
        { dev: "lo", local: "10.0.0.1/32" },
      ],
      routes: [{ dst: "default", gateway: "192.0.2.1" }],
    };
  }
  const owner = { tables: customerTables, alias: "router" };
  return { owner, links, nftables: firewall(Object.keys(tables)), addresses, routes, namespaces };
}

using red = NetworkNamespace.create();
using blue = NetworkNamespace.create();
const options = { namespaces: { red, blue } };
using routes = Routes.open();

async function apply(tables: Readonly<Record<string, number>>): Promise<void> {
  const plan = await desired(router(tables), options).plan();
  console.log(plan.isEmpty ? "nothing to do" : String(plan));
  await plan.apply({ rollback: true, allowRecreate: true });
}

await apply(customers);
await apply(customers);
console.log("-- another program adds a route to a table of the router");
routes.add({ dst: "172.16.0.0/12", type: "blackhole", table: customers.red });
await apply(customers);
console.log("-- the table of a customer changes");
await apply({ ...customers, red: 30 });
await apply({ ...customers, red: 30 });
