// Prints the interfaces, addresses and number of routes of each named network namespace, or of the given ones:
//
//   bun examples/route-inventory/main.ts [NAME or PATH …]
import { readdirSync } from "node:fs";
import { NetworkNamespace } from "bun-netlink";
import { Addresses, Links, Routes } from "bun-netlink/route";

function namespaceNames(): string[] {
  try {
    return readdirSync("/run/netns");
  } catch {
    return [];
  }
}

function show(title: string, netns: NetworkNamespace): void {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  using routes = Routes.open({ netns });
  const count = routes.list().toArray().length;
  console.log(`${title}: ${count} routes`);
  for (const { ifindex, ifname, kind, operstate } of links.list()) {
    const own = addresses
      .list({ dev: ifindex })
      .toArray()
      .map(({ local, prefixlen }) => `${local}/${prefixlen}`);
    console.log(`  ${ifname} (${kind ?? "device"}, ${operstate}) ${own.join(" ")}`.trimEnd());
  }
}

const requested = process.argv.slice(2);
if (requested.length === 0) {
  using here = NetworkNamespace.current();
  show("this namespace", here);
}
for (const name of requested.length > 0 ? requested : namespaceNames()) {
  using netns = NetworkNamespace.open(name);
  show(name, netns);
}
