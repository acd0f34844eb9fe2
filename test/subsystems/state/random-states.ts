import type { NetworkNamespace } from "../../../src/index.ts";
import { match, Nftables, type NftObject } from "../../../src/subsystems/nftables/index.ts";
import {
  Addresses,
  Links,
  Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
  Rules,
  TrafficClasses,
} from "../../../src/subsystems/route/index.ts";
import type { DeclaredLink, Description } from "../../../src/subsystems/state/index.ts";
import { randomFractions as randomNumbers } from "../../message/random.ts";

export { randomNumbers };

/** Protocol and alias that mark the entries of the random states. */
export const OWNER = { protocol: 42, alias: "lab" } as const;
const PROTOCOL = "babel";

const inTable = { family: "inet", table: "lab" } as const;
const chain = { ...inTable, chain: "input" };

/** Returns a random table of nftables, and a random discipline with classes. */
function randomFiltering(random: () => number, devices: readonly string[]): Description {
  const below = (limit: number) => Math.floor(random() * limit);
  const nftables: NftObject[] = [];
  if (random() < 0.6) {
    nftables.push({ table: { family: "inet", name: "lab" } });
    nftables.push({ set: { ...inTable, name: "ports", type: "inet_service", elem: [22, 80, 443 + below(2)] } });
    nftables.push({ chain: { ...inTable, name: "input", type: "filter", hook: "input", prio: below(2) * 5 } });
    for (let index = below(4); index > 0; index--)
      nftables.push({ rule: { ...chain, expr: [match("tcp.dport", 1000 + below(3)), { counter: null }] } });
    if (random() < 0.5) nftables.push({ rule: { ...chain, expr: [match("tcp.dport", "@ports"), { drop: null }] } });
  }
  const qdiscs: Description["qdiscs"] & object[] = [];
  const classes: Description["classes"] & object[] = [];
  const dev = devices[below(devices.length)]!;
  if (random() < 0.6) {
    qdiscs.push({ dev, kind: "htb", handle: "1:", options: { defcls: 0x10, rate2quantum: 10 } });
    for (let minor = 1; minor < 4; minor++) {
      if (random() < 0.4) continue;
      const rate = 1000 * (1 + below(3));
      const parent = minor > 1 && classes.length > 0 && random() < 0.3 ? classes[0]!.handle : "1:";
      classes.push({
        dev,
        kind: "htb",
        handle: `1:${minor}0`,
        parent,
        options: { rate, ceil: rate, burst: 64, cburst: 64 },
      });
    }
  }
  return { nftables, qdiscs, classes, mode: { qdiscs: "exact", classes: "exact" } };
}

/**
 * Returns a random state of links, addresses, next hops, routes, rules, neighbours, traffic classes and firewall rules.
 */
export function randomState(random: () => number): Description {
  const below = (limit: number) => Math.floor(random() * limit);
  const some = (chance: number) => random() < chance;
  const links: Record<string, DeclaredLink> = {};
  const bridges: string[] = [];
  const devices: string[] = ["foreign0"];
  for (let index = 0; index < 3; index++) {
    if (!some(0.6)) continue;
    const name = `br${index}`;
    bridges.push(name);
    devices.push(name);
    links[name] = { kind: "bridge", up: true, mtu: 1300 + below(3) * 100, data: { ageingTime: 1000 * (1 + below(3)) } };
  }
  for (let index = 0; index < 3; index++) {
    if (!some(0.6)) continue;
    const master = bridges.length > 0 && some(0.6) ? bridges[below(bridges.length)]! : null;
    // The peer has one of two names. A change of the name requires that the pair is created again.
    const peer = { ifname: `peer${index}${some(0.8) ? "" : "b"}`, up: true };
    links[`pair${index}`] = { kind: "veth", up: true, mtu: 1500, master, data: { peer } };
    if (master === null) devices.push(`pair${index}`);
  }
  const pick = () => devices[below(devices.length)]!;
  const addresses: Description["addresses"] & object[] = [];
  const routes: Description["routes"] & object[] = [];
  const neighbours: Description["neighbours"] & object[] = [];
  const nexthops: Description["nexthops"] & object[] = [];
  for (let index = 0; index < 4; index++) {
    if (some(0.6)) addresses.push({ dev: pick(), local: `10.${below(2)}.0.${10 + index}/24` });
    if (some(0.4))
      addresses.push({ dev: pick(), local: `2001:db8:${1 + below(3)}::${index + 1}/64`, flags: ["nodad"] });
    if (some(0.4))
      neighbours.push({ dev: pick(), dst: `10.0.0.${100 + index}`, lladdr: `02:00:00:00:00:0${below(3)}` });
  }
  for (let id = 501; id < 504; id++) {
    // A next hop requires a carrier, which a bridge loses with its last port.
    if (some(0.5)) nexthops.push({ id, gateway: `10.7.0.${1 + below(3)}`, dev: "foreign0", flags: ["onlink"] });
  }
  if (nexthops.length > 1 && some(0.5)) nexthops.push({ id: 510, group: nexthops.map(({ id }) => id) });
  for (let index = 0; index < 10; index++) {
    const dst = `172.16.${index}.0/24`;
    const metric = below(2) * 10;
    const nexthop = nexthops[below(nexthops.length)];
    const kind = below(6);
    if (kind === 0) routes.push({ dst, dev: pick(), gateway: `10.8.0.${1 + below(3)}`, flags: ["onlink"], metric });
    if (kind === 1) routes.push({ dst, dev: pick(), metric, table: 254 + below(2) * 746 });
    if (kind === 2) routes.push({ dst, type: "unreachable", metric });
    if (kind === 3 && nexthop !== undefined) routes.push({ dst, nhid: nexthop.id });
  }
  for (let index = 0; index < 3; index++) {
    if (some(0.4)) routes.push({ dst: `2001:db8:f${index}::/48`, dev: pick(), metric: 100 + below(2) });
  }
  const rules: Description["rules"] & object[] = [];
  for (let index = 0; index < 3; index++)
    if (some(0.5)) rules.push({ priority: 100 + index, src: `10.${below(3)}.0.0/16`, table: 1000 });
  const tables = { links: { ...links, foreign0: {} }, addresses, neighbours, nexthops, routes, rules };
  // A separate random generator creates the firewall rules, so that each seed still yields the same other tables as
  // before.
  const filtering = randomFiltering(randomNumbers(Bun.hash.crc32(JSON.stringify(tables))), devices);
  return { owner: OWNER, ...tables, ...filtering };
}

/** Adds entries that belong to another program. */
export function addForeignEntries(netns: NetworkNamespace): void {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  using routes = Routes.open({ netns });
  using rules = Rules.open({ netns });
  links.set("lo", { up: true });
  links.add({ ifname: "foreign0", kind: "bridge", up: true });
  addresses.add({ dev: "foreign0", local: "10.0.0.200/24" });
  addresses.add({ dev: "foreign0", local: "2001:db8:99::1/64", flags: ["nodad"] });
  routes.add({ dst: "172.30.0.0/16", dev: "foreign0", protocol: "static" });
  routes.add({ dst: "2001:db8:98::/48", dev: "foreign0", protocol: "static" });
  rules.add({ priority: 50, src: "10.99.0.0/16", table: 99 });
  using nft = Nftables.open({ netns });
  nft.add([{ table: { family: "ip", name: "foreign" } }, { chain: { family: "ip", table: "foreign", name: "kept" } }]);
}

/** Makes a random change that another program could make. */
export function disturb(netns: NetworkNamespace, random: () => number): void {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  using routes = Routes.open({ netns });
  using nexthops = Nexthops.open({ netns });
  using rules = Rules.open({ netns });
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const own = [...links.list()].filter(({ ifalias }) => ifalias === OWNER.alias);
  using classes = TrafficClasses.open({ netns });
  using qdiscs = Qdiscs.open({ netns });
  using nft = Nftables.open({ netns });
  const kind = Math.floor(random() * 10);
  const link = pick(own);
  if (kind === 0 && link !== undefined) links.deleteMany([link]);
  if (kind === 1 && link !== undefined) links.changeMany([{ dev: link.ifname, mtu: 1280 + Math.floor(random() * 50) }]);
  if (kind === 2 && link !== undefined) links.changeMany([{ dev: link.ifname, up: false }]);
  const address = pick([...addresses.list()].filter(({ protocol }) => protocol === OWNER.protocol));
  if (kind === 3 && address !== undefined) addresses.deleteMany([address]);
  const route = pick(routes.list({ protocol: PROTOCOL }).toArray());
  if (kind === 4 && route !== undefined) routes.deleteMany([route]);
  const nexthop = pick(nexthops.list().toArray());
  if (kind === 5 && nexthop !== undefined) nexthops.deleteMany([nexthop]);
  const rule = pick(rules.list({ protocol: PROTOCOL }).toArray());
  if (kind === 6 && rule !== undefined) rules.deleteMany([rule]);
  const discipline = pick(qdiscs.list({ kind: "htb" }).toArray());
  if (kind === 7 && discipline !== undefined) {
    const one = pick(classes.list(discipline.dev!).toArray());
    if (one !== undefined) classes.deleteMany([{ dev: one.dev!, handle: one.handle }]);
  }
  if (kind === 8 && discipline !== undefined) qdiscs.deleteMany([discipline]);
  const table = pick(nft.list("table", { family: "inet" }));
  if (kind === 9 && table !== undefined) nft.add({ chain: { ...inTable, name: `extra${Math.floor(random() * 3)}` } });
}

/** Returns the entries of a namespace as sorted text: those of the random states, and those of other programs. */
export function entriesOf(netns: NetworkNamespace): { own: string[]; foreign: string[] } {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  using routes = Routes.open({ netns });
  using rules = Rules.open({ netns });
  using nexthops = Nexthops.open({ netns });
  using neighbours = Neighbours.open({ netns });
  const own: string[] = [];
  const foreign: string[] = [];
  const isPeer = (name: string) => name.startsWith("peer");
  for (const { ifname, kind, mtu, master, ifalias } of links.list()) {
    if (ifname === "lo" || isPeer(ifname)) continue;
    (ifalias === OWNER.alias ? own : foreign).push(`link ${ifname} ${kind} ${mtu} ${master ?? null}`);
  }
  for (const { dev, local, prefixlen, protocol } of addresses.list())
    if (!local.startsWith("fe80") && dev !== "lo")
      (protocol === OWNER.protocol ? own : foreign).push(`address ${dev} ${local}/${prefixlen}`);
  for (const { dst, table, metric = 0, gateway, dev, type, nhid, protocol } of routes.list()) {
    if (protocol === "kernel") continue;
    const path = nhid === undefined ? `${gateway} ${type === "unreachable" ? undefined : dev}` : `nhid ${nhid}`;
    (protocol === PROTOCOL ? own : foreign).push(`route ${type} ${dst} ${table} ${metric} ${path}`);
  }
  for (const { priority, src, table, protocol } of rules.list())
    if (protocol !== "kernel") (protocol === PROTOCOL ? own : foreign).push(`rule ${priority} ${src} ${table}`);
  for (const { id, gateway, dev, group, protocol } of nexthops.list()) {
    const members = group?.map((member) => member.id).join("/");
    (protocol === PROTOCOL ? own : foreign).push(`nexthop ${id} ${gateway} ${dev} ${members}`);
  }
  for (const { dev, dst, lladdr, protocol, state } of neighbours.list())
    if (state.includes("permanent")) (protocol === PROTOCOL ? own : foreign).push(`neighbour ${dev} ${dst} ${lladdr}`);
  using nft = Nftables.open({ netns });
  for (const { name, prio, table } of nft.list("chain"))
    (table === "lab" ? own : foreign).push(`chain ${table} ${name} ${prio}`);
  for (const { expr } of nft.list("rule")) own.push(`firewall ${portsOf(expr)}`);
  for (const { elem } of nft.list("set")) own.push(`set ${JSON.stringify(elem)}`);
  using qdiscs = Qdiscs.open({ netns });
  using classes = TrafficClasses.open({ netns });
  for (const { dev } of qdiscs.list({ kind: "htb" })) {
    own.push(`qdisc ${dev}`);
    for (const { handle, parent, options } of classes.list(dev!)) {
      const { rate } = options as { rate?: number };
      own.push(`class ${dev} ${handle} ${parent === "root" ? "1:" : parent} ${rate}`);
    }
  }
  return { own: own.sort(), foreign: foreign.sort() };
}

/** Returns the port or the set that a firewall rule of a random state matches. */
function portsOf(expr: readonly object[]): string {
  return JSON.stringify((expr[0] as { match?: { right: unknown } }).match?.right);
}

/** Returns the entries that a random state declares, in the form of {@link entriesOf}. */
export function expectedEntries(state: Description): string[] {
  const { links, addresses, routes, rules, nexthops, neighbours, nftables, qdiscs, classes } = state;
  const own: string[] = [];
  for (const object of nftables as readonly NftObject[]) {
    if ("chain" in object) own.push(`chain lab ${object.chain.name} ${object.chain.prio}`);
    if ("rule" in object) own.push(`firewall ${portsOf(object.rule.expr)}`);
    if ("set" in object) own.push(`set ${JSON.stringify(object.set.elem)}`);
  }
  for (const { dev } of qdiscs!) own.push(`qdisc ${dev}`);
  for (const { dev, handle, parent, options } of classes!) {
    const { rate } = options as { rate: number };
    own.push(`class ${dev} ${handle} ${parent} ${rate}`);
  }
  for (const [ifname, link] of Object.entries(links!)) {
    if (link?.kind === undefined) continue;
    own.push(`link ${ifname} ${link.kind} ${link.mtu ?? 1500} ${link.master ?? null}`);
  }
  for (const { dev, local } of addresses!) own.push(`address ${dev} ${local}`);
  for (const { dst, table = 254, metric, gateway, dev, type = "unicast", nhid } of routes!) {
    const path = nhid === undefined ? `${gateway} ${dev}` : `nhid ${nhid}`;
    own.push(`route ${type} ${dst} ${table} ${metric ?? 0} ${path}`);
  }
  for (const { priority, src, table } of rules!) own.push(`rule ${priority} ${src} ${table}`);
  for (const { id, gateway, dev, group } of nexthops!) own.push(`nexthop ${id} ${gateway} ${dev} ${group?.join("/")}`);
  for (const { dev, dst, lladdr } of neighbours!) own.push(`neighbour ${dev} ${dst} ${lladdr}`);
  return own.sort();
}
