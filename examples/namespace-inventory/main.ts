// Shows every network namespace that has a name or a number, with its links and addresses; with --watch also what changes
// then: bun examples/namespace-inventory/main.ts [--watch]
import { NetlinkError, NetworkNamespace } from "bun-netlink";
import { Addresses, Links, NamespaceLinks, Namespaces } from "bun-netlink/route";

/** The links of a namespace, with their addresses: one line each. */
function inventory(netns: NetworkNamespace): string[] {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  const known = addresses.list().toArray();
  return links
    .list()
    .toArray()
    .map(({ ifindex, ifname, kind, operstate, mtu, linkNetnsid }) => {
      const peer = linkNetnsid === undefined ? "" : `, other end in its namespace ${linkNetnsid}`;
      const own = known.filter((address) => address.ifindex === ifindex);
      const texts = own.map(({ local, prefixlen }) => `${local}/${prefixlen}`);
      return [`${ifname}: ${kind ?? "device"}, ${operstate}, MTU ${mtu}${peer}`, ...texts].join(", ");
    });
}

function show(title: string, open: () => NetworkNamespace): void {
  console.log(title);
  try {
    using netns = open();
    for (const line of inventory(netns)) console.log(`  ${line}`);
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    console.log(`  ${error.message}`);
  }
}

async function follow(): Promise<void> {
  await using links = NamespaceLinks.start();
  for await (const event of links) {
    if (event.kind === "resync") {
      console.log(`${event.dropped} messages were lost; what has changed follows`);
      continue;
    }
    const { nsid, name } = event.namespace;
    const place = name ?? (nsid < 0 ? "here" : `namespace ${nsid}`);
    if (event.kind === "appear" || event.kind === "disappear") {
      console.log(`${place}: ${event.kind}, ${event.links.length} links`);
    } else {
      console.log(`${place}: ${event.kind} ${event.link.ifname}`);
    }
  }
}

using namespaces = Namespaces.open();
show("here", () => NetworkNamespace.current());
const named = namespaces.list({ pids: true });
for (const { name, path, nsid, pids } of named) {
  const number = nsid === undefined ? "" : `, number ${nsid}`;
  show(`${name}${number}, ${pids?.length} processes`, () => NetworkNamespace.open(path));
}
for (const { nsid, name } of namespaces.ids()) {
  if (name === undefined) show(`number ${nsid}, without a name`, () => namespaces.openId(nsid));
}

if (process.argv.includes("--watch")) {
  // Only those that have a number are heard of from here.
  for (const { id, name, nsid } of named) if (id !== undefined && nsid === undefined) namespaces.assignId(name);
  await follow();
}
