import { Conntrack } from "bun-netlink/netfilter";
import { Addresses } from "bun-netlink/route";
import { hasCode } from "../errors.ts";
import { parseAddress } from "../ipam/address.ts";
import type { PortMapping } from "../runtime-values.ts";

type Connection = ReturnType<ReturnType<Conntrack["list"]>["toArray"]>[number];
type Filter = Parameters<Conntrack["list"]>[0];

/**
 * Deletes the tracked connections whose destination the host has translated to one of the containers. Rules apply only to the
 * first packet of a connection, so that further ones would reach whichever container gets the address next.
 */
export function deleteTranslated(containers: readonly string[]): void {
  for (const family of ["inet", "inet6"] as const) {
    const own = new Set(containers.filter((address) => familyOf(address) === family));
    if (own.size === 0) continue;
    // The kernel itself compares a single address. With several ones, the table is listed once.
    const [source = ""] = own;
    const filter = { family, status: ["dst-nat"], ...(own.size === 1 && { reply: { source } }) } as const;
    deleteConnections(filter, ({ reply }) => own.has(reply.source ?? ""));
  }
}

/**
 * Deletes the UDP flows to mapped ports of the host. A flow that began before its port was mapped would never be translated while
 * the client sends packets.
 */
export function deleteFlowsToPorts(portMappings: readonly PortMapping[]): void {
  const udp = portMappings.filter(({ protocol }) => protocol === "udp");
  if (udp.length === 0) return;
  const ports = new Set(udp.map(({ hostPort }) => hostPort));
  using addresses = Addresses.open();
  const local = new Set(
    addresses
      .list()
      .toArray()
      .map(({ local }) => local),
  );
  for (const family of ["inet", "inet6"] as const)
    deleteConnections({ family, protocol: "udp" }, ({ original: { destination = "", destinationPort = 0 } }) => {
      // Flows to other hosts can have the same port.
      if (!ports.has(destinationPort)) return false;
      return local.has(destination) || (family === "inet" && destination.startsWith("127."));
    });
}

function deleteConnections(filter: Filter, isSelected: (connection: Connection) => boolean): void {
  using conntrack = Conntrack.open();
  let selected: Connection[];
  try {
    selected = conntrack.list(filter).toArray().filter(isSelected);
  } catch (error) {
    // The kernel has no interface to the table (nf_conntrack_netlink).
    if (hasCode(error, "EINVAL", "EOPNOTSUPP", "EPROTONOSUPPORT")) return;
    throw error;
  }
  for (const { error } of conntrack.deleteMany(selected))
    if (error !== undefined && !hasCode(error, "ENOENT")) throw error;
}

function familyOf(address: string): "inet" | "inet6" {
  return parseAddress(address)?.family === 6 ? "inet6" : "inet";
}
