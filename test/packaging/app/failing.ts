// Fails in the way that the first argument selects. Throws the error, or logs it if the second argument is "logged".
import {
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkSocket,
  RTM_GETLINK,
  transact,
  transactAsync,
  transactMultiple,
} from "bun-netlink";
import { Datapath } from "bun-netlink/ovs";
import { Links } from "bun-netlink/route";
import { loadFamily } from "bun-netlink/schema";
import { desired } from "bun-netlink/state";
import { addresses, watch } from "bun-netlink/watch";

const request = new MessageWriter(RTM_GETLINK)
  .struct((header) => header.zero(16))
  .string(3, "no-link")
  .finish();
using links = Links.open();

const failures: Record<string, () => unknown> = {
  object: () => links.get("no-link"),
  argument: () => links.add({ ifname: "x", kind: "bridge", mtu: "large" as never }),
  transact: () => transact(NETLINK_ROUTE, request),
  result() {
    throw transactMultiple(NETLINK_ROUTE, [request, request])[0]!.error!;
  },
  socket: () => NetlinkSocket.open(NETLINK_ROUTE, { groups: [12_345] }),
  asynchronous: () => transactAsync(NETLINK_ROUTE, request),
  cause: () => Datapath.open("no-datapath"),
  "asynchronous-cause": () => Datapath.openAsync("no-datapath"),
  watch: () => watch([addresses.where({ dev: "no-link" })]),
  yaml: () => loadFamily("name: ["),
  plan: () => desired({ links: { "no-link": { up: true } } }).plan(),
};

const [, , name, way] = process.argv;
try {
  await failures[name!]!();
} catch (error) {
  if (way !== "logged") throw error;
  console.error(error);
}
