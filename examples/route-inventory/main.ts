// What there is in each network namespace that has a name: interfaces with their addresses, and how many routes.
//   bun examples/route-inventory/main.ts [name or path …]
import { readdirSync } from "node:fs";
import { NetworkNamespace } from "bun-netlink";
import { Addresses, Links, Routes } from "bun-netlink/route";

function namesOfAll(): string[] {
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

const given = process.argv.slice(2);
if (given.length === 0) {
  using here = NetworkNamespace.current();
  show("this namespace", here);
}
for (const name of given.length > 0 ? given : namesOfAll()) {
  using netns = NetworkNamespace.open(name);
  show(name, netns);
}
