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
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { Links, Nexthops, Routes } from "../../../src/subsystems/route/index.ts";
import { snapshot } from "../../../src/subsystems/state/index.ts";
import { links, mirror, watch } from "../../../src/watch/index.ts";

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
  "Links.list().toArray()": (filter) => Links.open().list(filter).toArray().map(nameOf),
  "Links.list()": (filter) => Array.from(Links.open().list(filter), nameOf),
  "asynchronous Links.list().toArray()": async (filter) => (await Links.openAsync().list(filter).toArray()).map(nameOf),
  "asynchronous Links.list()": (filter) => Array.fromAsync(Links.openAsync().list(filter), nameOf),
  "dump()": () => dump(NETLINK_ROUTE, getLinks).toArray().map(linkName),
  "dumpAsync()": async () => (await dumpAsync(NETLINK_ROUTE, getLinks).toArray()).map(linkName),
  async "watch()"() {
    await using changes = watch(links);
    for await (const event of changes) if (event.kind === "snapshot") return Array.from(event.items, nameOf);
    return undefined;
  },
  async "mirror()"() {
    await using copy = await mirror(links);
    return Array.from(copy.links, nameOf);
  },
  "snapshot()": async () => Object.keys((await snapshot()).links ?? {}),
  "Routes.list().toArray()": (filter) => Routes.open().list(filter).toArray().map(outcomeOf),
  "asynchronous Routes.list().toArray()": async (filter) =>
    (await Routes.openAsync().list(filter).toArray()).map(outcomeOf),
  "Nexthops.list()": () => Array.from(Nexthops.open().list(), ({ group }) => group?.length ?? 1),
  "Nftables.listRuleset()": () =>
    Nftables.open()
      .listRuleset()
      .flatMap((object) => ("rule" in object ? [object.rule.expr.length] : [])),
};

const [name, filter = "{}"] = process.argv.slice(2);
console.log(JSON.stringify(await lists[name!]!(JSON.parse(filter))));
process.exit();
