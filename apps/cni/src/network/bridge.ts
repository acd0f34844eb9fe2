import { Addresses, BridgeVlans, type Link, Links } from "bun-netlink/route";
import type { Configuration } from "../configuration.ts";
import { CniError, ErrorNumber, hasCode } from "../errors.ts";
import { formatAddress, networkOf, parseAddress, parsePrefix } from "../ipam/address.ts";
import { type Ip, prefixOf } from "../result.ts";
import { hash } from "./names.ts";
import { forwardingPath, setSysctl } from "./sysctl.ts";

/** Creates the bridge unless it exists, and returns it. Several processes can do so at the same time. */
export function ensureBridge(links: Links, configuration: Configuration): Link {
  const { bridge, mtu, vlan, promiscMode } = configuration;
  let found = findLink(links, bridge);
  if (found === undefined) {
    // With an address of its own, the bridge does not take the lowest address of its ports, which come and go.
    const address = randomAddress();
    const data = vlan === undefined ? {} : { vlanFiltering: 1 };
    try {
      found = links.add({ ifname: bridge, kind: "bridge", up: true, address, data, ...(mtu && { mtu }) });
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
    found ??= links.get(bridge);
  }
  if (found.kind !== "bridge") {
    const message = `bridge: the interface ${bridge} exists and is ${found.kind ?? "no bridge"}`;
    throw new CniError(ErrorNumber.INVALID_CONFIGURATION, message);
  }
  if (vlan !== undefined && found.data?.vlanFiltering !== 1)
    links.change({ dev: bridge, kind: "bridge", data: { vlanFiltering: 1 } });
  const isPromiscuous = found.flags.includes("promisc");
  if (!found.up || (promiscMode && !isPromiscuous))
    links.set(bridge, { up: true, ...(promiscMode && { flags: { promisc: true } }) });
  return found;
}

/**
 * Gives the bridge the gateways of the addresses, and lets the host forward packets. With a VLAN, an interface of that VLAN
 * on the bridge gets them.
 */
export function ensureGateways(links: Links, configuration: Configuration, ips: readonly Ip[]): void {
  const dev = gatewayInterface(configuration);
  const { bridge, vlan } = configuration;
  if (vlan !== undefined) {
    using vlans = BridgeVlans.open();
    vlans.add({ dev: bridge, vlan, flags: ["brentry"] });
    if (findLink(links, dev) === undefined)
      try {
        links.add({ ifname: dev, kind: "vlan", link: bridge, up: true, data: { id: vlan } });
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
      }
  }
  using addresses = Addresses.open();
  for (const ip of ips) {
    const gateway = gatewayOf(ip);
    if (gateway === undefined) continue;
    const { family, length } = prefixOf(ip);
    const local = `${gateway}/${length}`;
    const present = addresses
      .list({ dev, family: family === 4 ? "inet" : "inet6", scope: "global" })
      .toArray()
      .map((address) => `${address.local}/${address.prefixlen}`);
    if (!present.includes(local)) {
      removeOverlapping(addresses, configuration, dev, local, present);
      try {
        addresses.add({ dev, local, ...(family === 4 ? { broadcast: "+" } : { flags: ["nodad"] }) });
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
      }
    }
    setSysctl(forwardingPath(family), "1");
  }
}

/** Returns the interface of the host that has the gateway's addresses. */
export function gatewayInterface({ bridge, vlan }: Configuration): string {
  if (vlan === undefined) return bridge;
  const name = `${bridge}.${vlan}`;
  // Interface names have at most 15 characters.
  return name.length <= 15 ? name : `v${vlan}-${hash(bridge, 8)}`;
}

/** Returns the gateway of an address: that of the address plugin, or else the first address of the network. */
export function gatewayOf(ip: Ip): string | undefined {
  if (ip.gateway !== undefined) return ip.gateway;
  const prefix = prefixOf(ip);
  const { first, last } = networkOf(prefix);
  return last - first < 2n ? undefined : formatAddress({ family: prefix.family, value: first + 1n });
}

/** Returns the link of a name or index, undefined if there is none. */
export function findLink(links: Links, name: string | number): Link | undefined {
  try {
    return links.get(name);
  } catch (error) {
    if (hasCode(error, "ENODEV")) return undefined;
    throw error;
  }
}

/** Deletes the link of the host with a name or index, if it exists. */
export function deleteLink(link: string | number): void {
  using links = Links.open();
  links.delete(link, { ignoreMissing: true });
}

/** Removes the addresses whose network overlaps with that of the gateway, or fails if `forceAddress` is not set. */
function removeOverlapping(
  addresses: Addresses,
  { forceAddress }: Configuration,
  dev: string,
  gateway: string,
  present: readonly string[],
): void {
  const wanted = networkOf(parsePrefix(gateway)!);
  for (const local of present) {
    const other = networkOf(parsePrefix(local)!);
    if (other.last < wanted.first || wanted.last < other.first) continue;
    if (!forceAddress) {
      const message = `bridge: ${dev} has the address ${local}, which overlaps with the gateway ${gateway}`;
      throw new CniError(ErrorNumber.INVALID_CONFIGURATION, message, "set forceAddress to replace the address");
    }
    addresses.delete({ dev, local }, { ignoreMissing: true });
  }
}

function randomAddress(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  // Locally administered, and not a group address.
  bytes[0] = (bytes[0]! & 0xfe) | 0x02;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

/** Returns whether two texts are the same address. */
export function isSameAddress(one: string, other: string): boolean {
  const [first, second] = [parseAddress(one), parseAddress(other)];
  return first !== undefined && first.family === second?.family && first.value === second.value;
}
