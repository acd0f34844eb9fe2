import type { NetworkNamespace } from "../../../src/index.ts";
import { Addresses, Links, Neighbours, Nexthops, Routes, Rules } from "../../../src/subsystems/route/index.ts";
import type { DeclaredLink, Description } from "../../../src/subsystems/state/index.ts";

/** Protocol and alias of the entries that belong to the random states. */
export const OWNER = { protocol: 42, alias: "lab" } as const;
const PROTOCOL = "babel";

/** A generator of numbers from 0 to 1 whose sequence depends only on the seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A random state of bridges, pairs, addresses, next hops, routes, rules and neighbours. */
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
    // The peer has one of two names. Another name requires that the pair is created again.
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
  return { owner: OWNER, links: { ...links, foreign0: {} }, addresses, neighbours, nexthops, routes, rules };
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
}

/** Makes a random change that another program could make. */
export function disturb(netns: NetworkNamespace, random: () => number): void {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  using routes = Routes.open({ netns });
  using nexthops = Nexthops.open({ netns });
  using rules = Rules.open({ netns });
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const own = links
    .list()
    .toArray()
    .filter(({ ifalias }) => ifalias === OWNER.alias);
  const kind = Math.floor(random() * 7);
  const link = pick(own);
  if (kind === 0 && link !== undefined) links.deleteMany([link]);
  if (kind === 1 && link !== undefined) links.changeMany([{ dev: link.ifname, mtu: 1280 + Math.floor(random() * 50) }]);
  if (kind === 2 && link !== undefined) links.changeMany([{ dev: link.ifname, up: false }]);
  const address = pick(
    addresses
      .list()
      .toArray()
      .filter(({ protocol }) => protocol === OWNER.protocol),
  );
  if (kind === 3 && address !== undefined) addresses.deleteMany([address]);
  const route = pick(routes.list({ protocol: PROTOCOL }).toArray());
  if (kind === 4 && route !== undefined) routes.deleteMany([route]);
  const nexthop = pick(nexthops.list().toArray());
  if (kind === 5 && nexthop !== undefined) nexthops.deleteMany([nexthop]);
  const rule = pick(rules.list({ protocol: PROTOCOL }).toArray());
  if (kind === 6 && rule !== undefined) rules.deleteMany([rule]);
}

/** The entries of a namespace as sorted text, those of the random states and those of other programs. */
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
  return { own: own.sort(), foreign: foreign.sort() };
}

/** The entries that a random state declares, in the form of {@link entriesOf}. */
export function expectedEntries({ links, addresses, routes, rules, nexthops, neighbours }: Description): string[] {
  const own: string[] = [];
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
