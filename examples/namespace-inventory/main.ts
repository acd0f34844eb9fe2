// Prints all network namespaces that have a name or an id, with their links and addresses. With --watch, then prints changes of
// links:
//
//   bun examples/namespace-inventory/main.ts [--watch]
import { NetlinkError, NetworkNamespace } from "bun-netlink";
import { Addresses, Links, NamespaceLinks, Namespaces } from "bun-netlink/route";

/** Returns a line for each link of a network namespace, with the addresses of the link. */
function inventory(netns: NetworkNamespace): string[] {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  const known = addresses.list().toArray();
  return links
    .list()
    .toArray()
    .map(({ ifindex, ifname, kind, operstate, mtu, linkNetnsid }) => {
      const peer = linkNetnsid === undefined ? "" : `, peer in its namespace ${linkNetnsid}`;
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
      console.log(`${event.dropped || "an unknown number of"} messages dropped; the differences follow`);
      continue;
    }
    const { nsid, name } = event.namespace;
    const label = name ?? (nsid < 0 ? "current" : `namespace ${nsid}`);
    if (event.kind === "appear" || event.kind === "disappear") {
      console.log(`${label}: ${event.kind}, ${event.links.length} links`);
    } else {
      console.log(`${label}: ${event.kind} ${event.link.ifname}`);
    }
  }
}

using namespaces = Namespaces.open();
show("current namespace", () => NetworkNamespace.current());
const list = namespaces.list({ pids: true });
for (const { name, path, nsid, pids } of list) {
  const id = nsid === undefined ? "" : `, id ${nsid}`;
  show(`${name}${id}, ${pids?.length} processes`, () => NetworkNamespace.open(path));
}
for (const { nsid, name } of namespaces.ids()) {
  if (name === undefined) show(`id ${nsid}, no name`, () => namespaces.openId(nsid));
}

if (process.argv.includes("--watch")) {
  // A socket receives events of another namespace only if that namespace has an id in the namespace of this program.
  for (const { id, name, nsid } of list) if (id !== undefined && nsid === undefined) namespaces.assignId(name);
  await follow();
}
