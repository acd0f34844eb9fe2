import { statSync } from "node:fs";
import { NetworkNamespace } from "bun-netlink";
import { Addresses, BridgeVlans, type Link, Links, Routes } from "bun-netlink/route";
import type { Configuration } from "../configuration.ts";
import { attachmentExists, CniError, ErrorNumber, hasCode } from "../errors.ts";
import { formatNetwork, parsePrefix } from "../ipam/address.ts";
import type { Attachment } from "../request.ts";
import { type Ip, prefixOf, type Result, type Route } from "../result.ts";
import { findLink, isSameAddress } from "./bridge.ts";
import { hasSysctl, setSysctl } from "./sysctl.ts";

/**
 * Opens the namespace of a container.
 *
 * @throws CniError UNKNOWN_CONTAINER if it does not exist.
 */
export function openNamespace({ netns, containerId }: Attachment): NetworkNamespace {
  try {
    return NetworkNamespace.open(netns);
  } catch (error) {
    if (!hasCode(error, "ENOENT", "ENOTDIR", "EINVAL")) throw error;
    const message = `CNI_NETNS: ${netns} is not a network namespace; the container ${containerId} has probably ended`;
    throw new CniError(ErrorNumber.UNKNOWN_CONTAINER, message, (error as Error).message);
  }
}

/**
 * Throws an error if the namespace is that of the plugin: its addresses and routes would become those of the host.
 *
 * @throws CniError INVALID_ENVIRONMENT
 */
export function requireOtherNamespace({ netns }: Attachment): void {
  const [own, other] = [statSync("/proc/self/ns/net"), statSync(netns)];
  if (own.ino !== other.ino || own.dev !== other.dev) return;
  const message = `CNI_NETNS: expected the namespace of a container, got ${netns}, the namespace of the plugin`;
  throw new CniError(ErrorNumber.INVALID_ENVIRONMENT, message, "networks of the host need no plugin");
}

/** Creates a pair of interfaces with one end in the namespace and the other one, `host`, on the bridge. */
export function createPair(
  links: Links,
  configuration: Configuration,
  attachment: Attachment,
  netns: NetworkNamespace,
  host: string,
): Link {
  const { bridge, mtu, mac } = configuration;
  const { ifname, containerId } = attachment;
  const size = mtu === undefined ? {} : { mtu };
  const peer = { ifname, netns, ...size, ...(mac !== undefined && { address: mac }) };
  try {
    return links.add({ ifname: host, kind: "veth", master: bridge, ...size, data: { peer } })!;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    throw attachmentExists(
      `the container ${containerId} has an interface ${ifname} already, or is connected to the network`,
    );
  }
}

/** Sets the properties of the host's end of a pair, and sets it up. */
export function configurePort(links: Links, configuration: Configuration, attachment: Attachment, host: string): void {
  const { vlan, hairpinMode, name } = configuration;
  if (vlan !== undefined) {
    using vlans = BridgeVlans.open();
    vlans.add({ dev: host, vlan, flags: ["pvid", "untagged"] });
    // New ports belong to the default VLAN of the bridge, too.
    if (vlan !== 1) vlans.delete({ dev: host, vlan: 1 }, { ignoreMissing: true });
  }
  const port = hairpinMode ? ({ slaveKind: "bridge", slaveData: { mode: 1 } } as const) : {};
  links.set(host, { up: true, ifalias: `${name} ${attachment.containerId} ${attachment.ifname}`, ...port });
}

/** Sets the addresses and routes of the container's interface, and returns the interface. */
export function configure(netns: NetworkNamespace, ifname: string, { ips, routes }: Result): Link {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  using table = Routes.open({ netns });
  const hasV6 = ips.some((ip) => prefixOf(ip).family === 6);
  if (ips.length > 0)
    netns.run(() => {
      // The kernel announces the addresses when the interface comes up.
      setSysctl(`ipv4/conf/${ifname}/arp_notify`, "1");
      // The addresses are unique, because they are reserved.
      if (hasSysctl(`ipv6/conf/${ifname}`)) setSysctl(`ipv6/conf/${ifname}/accept_dad`, "0");
      else if (hasV6) throw new CniError(ErrorNumber.INVALID_CONFIGURATION, "ipam: the kernel has no IPv6");
      if (hasV6) setSysctl(`ipv6/conf/${ifname}/disable_ipv6`, "0");
    });
  for (const { address: local } of ips.filter((ip) => prefixOf(ip).family === 4))
    addresses.add({ dev: ifname, local, broadcast: "+" });
  links.set(ifname, { up: true });
  for (const { address: local } of ips.filter((ip) => prefixOf(ip).family === 6))
    addresses.add({ dev: ifname, local, flags: ["nodad"] });
  for (const route of routes) {
    try {
      table.add(kernelRoute(route, ips, ifname));
    } catch (error) {
      // Another network of the container can have the same route, such as the default route. The first one is used.
      if (!hasCode(error, "EEXIST")) throw error;
    }
  }
  return links.get(ifname);
}

/** Throws an error if the container's interface differs from the result of ADD. */
export function checkContainer(
  netns: NetworkNamespace,
  ifname: string,
  result: Result,
  sandbox: string,
  { chained, mtu }: Configuration,
): void {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  using table = Routes.open({ netns });
  const link = findLink(links, ifname);
  if (link === undefined) throw difference(`there is no interface ${ifname} in the container`);
  if (!link.up) throw difference(`the interface ${ifname} of the container is down`);
  const index = result.interfaces.findIndex((one) => one.name === ifname && one.sandbox !== undefined);
  const declared = result.interfaces[index];
  if (declared === undefined) throw difference(`prevResult has no interface ${ifname} in ${sandbox}`);
  if (declared.mac !== undefined && declared.mac.toLowerCase() !== link.address)
    throw difference(`${ifname} has the address ${link.address}, not ${declared.mac}`);
  // Results have the MTU since version 1.1.0.
  checkMtu(link, declared.mtu ?? (chained ? undefined : mtu));
  const present = addresses.list({ dev: ifname }).toArray();
  const own = result.ips.filter((ip) => ip.interface === undefined || ip.interface === index);
  for (const { address } of own) {
    const [local = "", length] = address.split("/");
    if (!present.some((one) => isSameAddress(one.local, local) && one.prefixlen === Number(length)))
      throw difference(`${ifname} has no address ${address}`);
  }
  for (const { dst, gw } of result.routes) {
    const network = formatNetwork(parsePrefix(dst)!);
    const found = table.list({ dst: network.endsWith("/0") ? "default" : network, family: familyOf(dst) }).toArray();
    // A later plugin of the list can have changed the gateway to another one.
    if (found.length === 0) throw difference(`the container has no route to ${dst}${gw ? ` via ${gw}` : ""}`);
  }
}

/** Throws an error if an interface does not have the MTU that ADD has set. */
export function checkMtu({ ifname, mtu }: Link, expected: number | undefined): void {
  if (expected !== undefined && mtu !== expected) throw difference(`${ifname} has the MTU ${mtu}, not ${expected}`);
}

/** Returns an error of CHECK. */
export function difference(message: string): CniError {
  return new CniError(ErrorNumber.DIFFERENCE, message);
}

function familyOf(prefix: string): "inet" | "inet6" {
  return parsePrefix(prefix)!.family === 4 ? "inet" : "inet6";
}

/** Returns the route for the kernel. Without `gw`, it uses the gateway of the first address of its family. */
function kernelRoute({ dst, gw, mtu, advmss, priority, table, scope }: Route, ips: readonly Ip[], dev: string) {
  const { family } = parsePrefix(dst)!;
  const gateway = gw ?? (scope === undefined ? ips.find((ip) => prefixOf(ip).family === family)?.gateway : undefined);
  const metrics = { ...(mtu !== undefined && { mtu }), ...(advmss !== undefined && { advmss }) };
  return {
    dst: formatNetwork(parsePrefix(dst)!),
    dev,
    family: familyOf(dst),
    ...(gateway !== undefined && { gateway }),
    ...(priority !== undefined && { metric: priority }),
    ...(table !== undefined && { table }),
    ...(scope !== undefined && { scope }),
    ...(Object.keys(metrics).length > 0 && { metrics }),
  };
}
