import { field, match, Nftables, type NftObject, type SetItem } from "bun-netlink/nftables";
import { Routes } from "bun-netlink/route";
import type { Configuration } from "../configuration.ts";
import { CniError, ErrorNumber, hasCode } from "../errors.ts";
import { formatAddress, formatNetwork, parseAddress } from "../ipam/address.ts";
import { type Ip, prefixOf } from "../result.ts";
import { setSysctl } from "./sysctl.ts";

/** The table of all networks of this plugin. Its rules are constant: attachments only add elements to its sets. */
const TABLE = { family: "inet", table: "bun-netlink-cni" } as const;

/** Maximum number of attempts to list or change elements while other processes change the table. */
const ATTEMPTS = 20;
/** Maximum time in milliseconds between two attempts to list elements that other processes change. */
const MAX_PAUSE_MS = 100;

type Kind = "masqueraded" | "local" | "ports" | "hostports" | "hairpin";

/** An element of an attachment. Its comment is the name of the attachment. */
interface Element {
  /** Name of the set or map: the kind and the address family. */
  readonly set: `${Kind}${4 | 6}`;
  readonly key: string;
  readonly item: SetItem;
}

/**
 * Adds the elements of an attachment in one transaction. Creates the table first if it does not exist. No lock is
 * needed: elements of several processes are added in any order, and a host port that is in use is an error of the kernel.
 */
export function addElements(configuration: Configuration, name: string, ips: readonly Ip[]): void {
  const elements = elementsOf(configuration, name, ips);
  if (elements.length === 0) return;
  const ports = elements.filter(isPort).map(({ set, key }) => `${set} ${key}`);
  const repeated = elements.filter(isPort)[ports.findIndex((port, index) => ports.indexOf(port) < index)];
  if (repeated !== undefined) {
    const message = `portMappings: the host port ${repeated.key.replaceAll(" . ", " ")} is mapped more than once`;
    throw new CniError(ErrorNumber.INVALID_CONFIGURATION, message, "remove all but one of its mappings");
  }
  using nft = Nftables.open();
  ensureTable(nft);
  for (let attempt = 1; ; attempt++) {
    try {
      nft.transaction((batch) => batch.add(setsOf(elements)).create(objectsOf(elements)));
      break;
    } catch (error) {
      if (attempt === ATTEMPTS || !hasCode(error, "EEXIST")) throw error;
      removeStale(nft, elements, name);
    }
  }
  if (configuration.snat) for (const dev of localDevices(configuration, ips)) enableLocal(nft, dev);
}

/** Deletes the elements whose comment is selected. */
export function removeElements(isSelected: (comment: string) => boolean): void {
  using nft = Nftables.open();
  for (let attempt = 1; ; attempt++) {
    const selected = listElements(nft).filter(({ comment }) => isSelected(comment));
    if (selected.length === 0) return;
    try {
      nft.delete(selected.map(({ set, item }) => ({ element: { ...TABLE, name: set, elem: [item] } })));
      return;
    } catch (error) {
      // Another process has deleted one of them.
      if (attempt === ATTEMPTS || !hasCode(error, "ENOENT")) throw error;
    }
  }
}

/** Returns a message if an element of the attachment does not exist. */
export function findMissingElement(configuration: Configuration, name: string, ips: readonly Ip[]): string | undefined {
  using nft = Nftables.open();
  const present = new Set(listElements(nft).map(({ set, key, comment }) => `${set} ${key} ${comment}`));
  const missing = elementsOf(configuration, name, ips).find(({ set, key }) => !present.has(`${set} ${key} ${name}`));
  return missing && `nftables: the set ${missing.set} of ${TABLE.table} has no element ${missing.key} of ${name}`;
}

/** Throws an error if the kernel does not allow this process to read nftables. */
export function checkFirewall(): void {
  using nft = Nftables.open();
  nft.list("table");
}

function elementsOf(configuration: Configuration, name: string, ips: readonly Ip[]): Element[] {
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
function isPort({ set }: Element): boolean {
  return /ports[46]$/.test(set);
}

/** Returns the text of a key, in which addresses have their canonical form. */
function keyText(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    const address = parseAddress(String(value));
    return address === undefined ? String(value) : formatAddress(address);
  }
  const { concat, prefix } = value as { concat?: unknown[]; prefix?: { addr: string; len: number } };
  if (prefix !== undefined) return `${keyText(prefix.addr)}/${prefix.len}`;
  return (concat ?? []).map(keyText).join(" . ");
}

function objectsOf(elements: readonly Element[]): NftObject[] {
  return elements.map(({ set, item }) => ({ element: { ...TABLE, name: set, elem: [item] } }));
}

interface ListedElement extends Element {
  readonly comment: string;
}

/** Lists the elements of all attachments. Lists them again while many other processes change the sets. */
function listElements(nft: Nftables): ListedElement[] {
  for (let attempt = 1; ; attempt++) {
    try {
      return listElementsOnce(nft);
    } catch (error) {
      if (attempt === ATTEMPTS || !hasCode(error, "EINTR")) throw error;
      // Different times, so that the processes do not list the sets together again.
      Bun.sleepSync(Math.random() * MAX_PAUSE_MS);
    }
  }
}

/** Lists the elements of all attachments. A table that does not exist has none. */
function listElementsOnce(nft: Nftables): ListedElement[] {
  const filter = { family: TABLE.family, table: TABLE.table };
  const found: ListedElement[] = [];
  try {
    for (const { name, elem = [] } of [...nft.list("set", filter), ...nft.list("map", filter)]) {
      for (const item of elem as readonly SetItem[]) {
        const [first] = Array.isArray(item) ? item : [item];
        const { val, comment } = (first as { elem?: { val: unknown; comment?: string } }).elem ?? {};
        if (comment === undefined) continue;
        found.push({ set: name as Element["set"], key: keyText(val), item: item as SetItem, comment });
      }
    }
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
  return found;
}

/**
 * Deletes the elements that prevent the new ones, if their attachment is gone: those of the same attachment, and those of the
 * same container address, because the address is reserved for the new attachment.
 *
 * @throws CniError IN_USE if a host port belongs to another container.
 */
function removeStale(nft: Nftables, elements: readonly Element[], name: string): void {
  const wanted = new Set(elements.map(({ set, key }) => `${set} ${key}`));
  const stale = listElements(nft).filter(({ set, key }) => wanted.has(`${set} ${key}`));
  const taken = stale.find((element) => isPort(element) && element.comment !== name);
  if (taken !== undefined) {
    const target = keyText((taken.item as unknown as [unknown, unknown])[1]).replace(" . ", " port ");
    const port = taken.key.replaceAll(" . ", " ");
    const message = `portMappings: the host port ${port} is mapped to ${target} already`;
    throw new CniError(ErrorNumber.IN_USE, message, `by the attachment ${taken.comment}`);
  }
  try {
    nft.delete(stale.map(({ set, item }) => ({ element: { ...TABLE, name: set, elem: [item] } })));
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}

/** Returns the host's interfaces through which it reaches the containers, for connections from the host's loopback. */
function localDevices({ portMappings }: Configuration, ips: readonly Ip[]): string[] {
  if (portMappings.length === 0) return [];
  using routes = Routes.open();
  const v4 = ips.filter((ip) => prefixOf(ip).family === 4);
  return [...new Set(v4.flatMap((ip) => routes.get(formatAddress(prefixOf(ip))).dev ?? []))];
}

/**
 * Lets connections to 127.0.0.1 leave through an interface. Packets that arrive there for addresses of the loopback are
 * dropped, because the kernel no longer does so.
 */
function enableLocal(nft: Nftables, dev: string): void {
  nft.add([loopback, { element: { ...TABLE, name: "loopback", elem: [dev] } }]);
  setSysctl(`ipv4/conf/${dev}/route_localnet`, "1");
}

/** Creates the table with its sets and rules, unless it exists. */
function ensureTable(nft: Nftables): void {
  const filter = { family: TABLE.family, table: TABLE.table };
  if (nft.list("chain", filter).length > 0) return;
  try {
    nft.transaction((batch) =>
      batch
        .add([table, ...sets])
        .create(chains)
        .add(rules()),
    );
  } catch (error) {
    // Another process has created the table at the same time.
    if (!hasCode(error, "EEXIST")) throw error;
  }
}

const table: NftObject = { table: { family: TABLE.family, name: TABLE.table } };

const chains: readonly NftObject[] = [
  { chain: { ...TABLE, name: "mapped" } },
  { chain: { ...TABLE, name: "raw", type: "filter", hook: "prerouting", prio: "raw", policy: "accept" } },
  { chain: { ...TABLE, name: "prerouting", type: "nat", hook: "prerouting", prio: "dstnat", policy: "accept" } },
  { chain: { ...TABLE, name: "output", type: "nat", hook: "output", prio: -100, policy: "accept" } },
  { chain: { ...TABLE, name: "postrouting", type: "nat", hook: "postrouting", prio: "srcnat", policy: "accept" } },
];

const loopback: NftObject = { set: { ...TABLE, name: "loopback", type: "ifname" } };
const sets: readonly NftObject[] = [loopback, ...setsOfFamily(4), ...setsOfFamily(6)];

function setsOfFamily(family: 4 | 6): NftObject[] {
  const type = family === 4 ? "ipv4_addr" : "ipv6_addr";
  const set = (kind: Kind) => ({ ...TABLE, name: `${kind}${family}` });
  const pairs = { type: [type, type], flags: "interval" as const };
  const map = `${type} . inet_service`;
  return [
    { set: { ...set("masqueraded"), type } },
    { set: { ...set("local"), ...pairs } },
    { set: { ...set("hairpin"), ...pairs } },
    { map: { ...set("ports"), type: ["inet_proto", "inet_service"], map } },
    { map: { ...set("hostports"), type: [type, "inet_proto", "inet_service"], map } },
  ];
}

/** Returns the declarations of the sets of elements. With them, the library need not read the types of the sets. */
function setsOf(elements: readonly Element[]): NftObject[] {
  const names = new Set<string>(elements.map(({ set }) => set));
  return sets.filter((one) => names.has((Object.values(one)[0] as { name: string }).name));
}

function rules(): NftObject[] {
  const objects: NftObject[] = [];
  const rule = (chain: string, ...expr: unknown[]) =>
    objects.push({ rule: { ...TABLE, chain, expr } } as unknown as NftObject);
  const compare = (left: unknown, right: string) => ({ match: { op: "==", left, right } });
  const local = compare({ fib: { result: "type", flags: ["daddr"] } }, "local");
  const protocolAndPort = [field("meta.l4proto"), field("th.dport")];
  rule("raw", match("meta.iifname", "@loopback"), match("ip.daddr", "127.0.0.0/8"), { drop: null });
  rule("prerouting", local, { jump: { target: "mapped" } });
  rule("output", local, { jump: { target: "mapped" } });
  for (const family of [4, 6] as const) {
    const ip = family === 4 ? "ip" : "ip6";
    const [source, target] = [field(`${ip}.saddr`), field(`${ip}.daddr`)];
    const translate = (key: readonly unknown[], kind: Kind) => ({
      dnat: { family: ip, addr: { map: { key: { concat: key }, data: `@${kind}${family}` } } },
    });
    // Connections to ::1 are not translated, because the kernel never sends packets from ::1 to another interface.
    const reachable = family === 4 ? [] : [match("ip6.daddr", "!=", "::1")];
    rule("mapped", ...reachable, translate([target, ...protocolAndPort], "hostports"));
    rule(
      "mapped",
      match("meta.nfproto", family === 4 ? "ipv4" : "ipv6"),
      ...reachable,
      translate(protocolAndPort, "ports"),
    );
    // A container sends replies to its own network or to a loopback address directly, so the host could not translate them.
    // With the address of the host as the source, the replies return to the host.
    rule("postrouting", match("ct.status", "in", "dnat"), compare({ concat: [target, source] }, `@hairpin${family}`), {
      masquerade: null,
    });
    rule("postrouting", compare({ concat: [source, target] }, `@local${family}`), { return: null });
    rule("postrouting", match(`${ip}.daddr`, family === 4 ? "224.0.0.0/4" : "ff00::/8"), { return: null });
    rule("postrouting", match(`${ip}.saddr`, `@masqueraded${family}`), { masquerade: null });
  }
  return objects;
}
