// Prints the result of the first list of a process as JSON. Arguments: name of the list, and its filter as JSON.
import {
  dump,
  dumpAsync,
  IFLA_IFNAME,
  type MessageView,
  MessageWriter,
  NETLINK_ROUTE,
  RTM_GETLINK,
} from "../../../src/index.ts";

// A process loads only what its list needs.
const route = () => import("../../../src/subsystems/route/index.ts");
const watches = () => import("../../../src/watch/index.ts");

const IFINFOMSG = 16;
const getLinks = new MessageWriter(RTM_GETLINK).struct((header) => header.zero(IFINFOMSG)).finish();

function linkName(message: MessageView): string {
  const attributes = message.attributes(IFINFOMSG);
  return attributes.find(IFLA_IFNAME) ? attributes.string() : "";
}

const nameOf = ({ ifname }: { ifname?: string | undefined }) => ifname;
const outcomeOf = ({ dst, nexthops }: { dst?: string | undefined; nexthops?: readonly unknown[] | undefined }) => [
  dst,
  nexthops?.length ?? 1,
];

const lists: Readonly<Record<string, (filter: object) => unknown>> = {
  async "Links.list().toArray()"(filter) {
    const { Links } = await route();
    return Links.open().list(filter).toArray().map(nameOf);
  },
  async "Links.list()"(filter) {
    const { Links } = await route();
    return Array.from(Links.open().list(filter), nameOf);
  },
  async "asynchronous Links.list().toArray()"(filter) {
    const { Links } = await route();
    return (await Links.openAsync().list(filter).toArray()).map(nameOf);
  },
  async "asynchronous Links.list()"(filter) {
    const { Links } = await route();
    return Array.fromAsync(Links.openAsync().list(filter), nameOf);
  },
  "dump()": () => dump(NETLINK_ROUTE, getLinks).toArray().map(linkName),
  "dumpAsync()": async () => (await dumpAsync(NETLINK_ROUTE, getLinks).toArray()).map(linkName),
  async "watch()"() {
    const { links, watch } = await watches();
    await using changes = watch(links);
    for await (const event of changes) if (event.kind === "snapshot") return Array.from(event.items, nameOf);
    return undefined;
  },
  async "mirror()"() {
    const { links, mirror } = await watches();
    await using copy = await mirror(links);
    return Array.from(copy.links, nameOf);
  },
  async "snapshot()"() {
    const { snapshot } = await import("../../../src/subsystems/state/index.ts");
    return Object.keys((await snapshot()).links ?? {});
  },
  async "Routes.list().toArray()"(filter) {
    const { Routes } = await route();
    return Routes.open().list(filter).toArray().map(outcomeOf);
  },
  async "asynchronous Routes.list().toArray()"(filter) {
    const { Routes } = await route();
    return (await Routes.openAsync().list(filter).toArray()).map(outcomeOf);
  },
  async "Nexthops.list()"() {
    const { Nexthops } = await route();
    return Array.from(Nexthops.open().list(), ({ group }) => group?.length ?? 1);
  },
  async "Nftables.listRuleset()"() {
    const { Nftables } = await import("../../../src/subsystems/nftables/index.ts");
    return Nftables.open()
      .listRuleset()
      .flatMap((object) => ("rule" in object ? [object.rule.expr.length] : []));
  },
};

const [name, filter = "{}"] = process.argv.slice(2);
console.log(JSON.stringify(await lists[name!]!(JSON.parse(filter))));
process.exit();
