import type { NftObject, SetItem } from "bun-netlink/nftables";
import type { Configuration } from "../configuration.ts";
import { CniError, ErrorNumber } from "../errors.ts";
import { formatAddress, formatNetwork, parseAddress } from "../ipam/address.ts";
import { type Ip, prefixOf } from "../result.ts";
import type { PortMapping } from "../runtime-values.ts";
import { type Kind, sets, TABLE } from "./ruleset.ts";

/** An element of an attachment. Its comment is the name of the attachment. */
export interface Element {
  /** Name of the set or map: the kind and the address family. */
  readonly set: `${Kind}${4 | 6}`;
  readonly key: string;
  readonly item: SetItem;
}

/**
 * Throws an error for a mapping that has no effect, because the container has no address of the family of its `hostIP`. A runtime
 * can map all addresses of both families with two mappings, for containers with one family.
 */
export function checkFamilies({ portMappings }: Configuration, ips: readonly Ip[]): void {
  const families = new Set(ips.map((ip) => prefixOf(ip).family));
  const isUsable = ({ hostIP }: PortMapping) =>
    families.size > 0 && (hostIP === undefined || families.has(parseAddress(hostIP)!.family));
  for (const [index, mapping] of portMappings.entries()) {
    const { hostIP, hostPort, containerPort, protocol } = mapping;
    if (isUsable(mapping)) continue;
    const isSame = (other: PortMapping) =>
      other.hostPort === hostPort && other.containerPort === containerPort && other.protocol === protocol;
    const isForAll = hostIP !== undefined && parseAddress(hostIP)!.value === 0n;
    if (isForAll && portMappings.some((other) => isSame(other) && isUsable(other))) continue;
    const missing = hostIP === undefined ? "address" : `IPv${parseAddress(hostIP)!.family} address`;
    const where = hostIP === undefined ? "" : ` of ${hostIP}`;
    const message = `portMappings[${index}]: the host port ${protocol} ${hostPort}${where} cannot be mapped: the container has no ${missing}`;
    throw new CniError(
      ErrorNumber.INVALID_CONFIGURATION,
      message,
      "omit hostIP, or give the container an address of its family",
    );
  }
}

export function elementsOf(configuration: Configuration, name: string, ips: readonly Ip[]): Element[] {
  const { ipMasq, portMappings, snat } = configuration;
  const elements: Element[] = [];
  const add = (set: Element["set"], key: readonly (string | number)[], network?: string, value?: unknown[]) => {
    const parts = network === undefined ? key : [...key, prefixObject(network)];
    const val = parts.length === 1 ? parts[0] : { concat: parts };
    const element = { elem: { val, comment: name } };
    const item = (value === undefined ? element : [element, { concat: value }]) as SetItem;
    elements.push({ set, key: keyText(val), item });
  };
  for (const ip of ips) {
    const prefix = prefixOf(ip);
    const { family } = prefix;
    const address = formatAddress(prefix);
    const network = formatNetwork(prefix);
    if (ipMasq) {
      add(`masqueraded${family}`, [address]);
      add(`local${family}`, [address], network);
    }
    const mapped = portMappings.filter(({ hostIP }) => hostIP === undefined || parseAddress(hostIP)!.family === family);
    for (const { hostIP, hostPort, containerPort, protocol } of mapped) {
      const value = [address, containerPort];
      if (hostIP === undefined || parseAddress(hostIP)!.value === 0n)
        add(`ports${family}`, [protocol, hostPort], undefined, value);
      else add(`hostports${family}`, [formatAddress(parseAddress(hostIP)!), protocol, hostPort], undefined, value);
    }
    if (mapped.length === 0 || !snat) continue;
    add(`hairpin${family}`, [address], network);
    if (family === 4) add("hairpin4", [address], "127.0.0.0/8");
  }
  return elements;
}

function prefixObject(network: string): object {
  const [addr = "", len] = network.split("/");
  return { prefix: { addr, len: Number(len) } };
}

/** Returns whether an element is that of a port mapping. */
export function isPort({ set }: Element): boolean {
  return /ports[46]$/.test(set);
}

/** Returns the container's address and port of a port mapping. */
export function targetOf({ item }: Element): { address: string; port: string } {
  const [address = "", port = ""] = keyText((item as unknown as [unknown, unknown])[1]).split(" . ");
  return { address, port };
}

/** Returns the protocol and port of the key of a port mapping. */
export function portOf(key: string): string {
  return key.split(" . ").slice(-2).join(" ");
}

/** Returns the text of a key, in which addresses have their canonical form. */
export function keyText(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    const address = parseAddress(String(value));
    return address === undefined ? String(value) : formatAddress(address);
  }
  const { concat, prefix } = value as { concat?: unknown[]; prefix?: { addr: string; len: number } };
  if (prefix !== undefined) return `${keyText(prefix.addr)}/${prefix.len}`;
  return (concat ?? []).map(keyText).join(" . ");
}

export function objectsOf(elements: readonly Element[]): NftObject[] {
  return elements.map(({ set, item }) => ({ element: { ...TABLE, name: set, elem: [item] } }));
}

/** Returns the declarations of the sets of elements. With them, the library need not read the types of the sets. */
export function setsOf(elements: readonly Element[]): NftObject[] {
  const names = new Set<string>(elements.map(({ set }) => set));
  return sets.filter((one) => names.has((Object.values(one)[0] as { name: string }).name));
}
