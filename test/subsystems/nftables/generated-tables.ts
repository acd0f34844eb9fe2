// Adds tables with generated rules to the kernel.
import { NetlinkError } from "../../../src/index.ts";
import type { Nftables, NftObject, Statement, TableFamily } from "../../../src/subsystems/nftables/index.ts";
import { Random } from "../../message/random.ts";
import { carrierOf, lefts, matchOf, places, statements } from "./generator.ts";

const families: readonly TableFamily[] = [...new Set(places.map(({ family }) => family))];

/** Matches the error messages for rules that are invalid in the family of their table. */
const OTHER_FAMILY =
  /not possible|does not determine|there is no set|possible only|cannot be rejected|has no direction|requires the direction|expected (an (IPv[46] address|interface)|"ip" or "ip6")/;

/** The objects to which generated statements refer. The kernel may not support all of them. */
function referenced(family: TableFamily): NftObject[] {
  const base = { family, table: "t" } as const;
  const ct = { ...base, protocol: "tcp" } as const;
  const addresses = { "src-ipv4": "192.0.2.1", "dst-ipv4": "192.0.2.2" };
  return [
    { chain: { ...base, name: "target" } },
    { set: { ...base, name: "dyn", type: "ipv4_addr", flags: ["dynamic", "timeout"], size: 100 } },
    { map: { ...base, name: "dynmap", type: "ipv4_addr", map: "mark", flags: ["dynamic"], size: 100 } },
    { set: { ...base, name: "addrs", type: "ipv4_addr" } },
    { set: { ...base, name: "pairs", type: ["ipv4_addr", "inet_service"] } },
    { counter: { ...base, name: "cnt" } },
    { quota: { ...base, name: "quo", bytes: 1000 } },
    { limit: { ...base, name: "lim", rate: 5, per: "second" } },
    { "ct helper": { ...ct, name: "hlp", type: "ftp" } },
    { "ct timeout": { ...ct, name: "tmo", policy: { established: 5 } } },
    { "ct expectation": { ...ct, name: "exp", dport: 5, timeout: 1000, size: 2 } },
    { secmark: { ...base, name: "sec", context: "system_u:object_r:x_t:s0" } },
    { flowtable: { ...base, name: "ft", hook: "ingress", prio: 0, dev: "lo" } },
    { tunnel: { ...base, name: "tun", id: 5, ...addresses } },
  ];
}

/** Adds tables with the chains of {@link places}, and the objects that the kernel supports. */
export function prepare(nft: Nftables, isWanted: (object: NftObject) => boolean): void {
  for (const family of families) {
    nft.add({ table: { family, name: "t" } });
    for (const { chain, type, hook } of places.filter((place) => place.family === family)) {
      const hooked: object = hook === undefined ? {} : { type, hook, prio: 0 };
      nft.add({ chain: { family, table: "t", name: chain, ...hooked } });
    }
    for (const object of referenced(family).filter(isWanted)) {
      try {
        nft.add(object);
      } catch (error) {
        if (!(error instanceof NetlinkError)) throw error;
      }
    }
  }
}

/** Adds a rule to the first chain that accepts it. Returns whether a chain accepted the rule. */
function add(nft: Nftables, expr: Statement[], comment: string): boolean {
  return places.some(({ family, chain }) => {
    try {
      nft.add({ rule: { family, table: "t", chain, expr, comment } });
      return true;
    } catch (error) {
      if (error instanceof NetlinkError || OTHER_FAMILY.test(String(error))) return false;
      throw error;
    }
  });
}

/** Adds generated rules, and returns how many the kernel accepted. */
export function addRules(nft: Nftables, seed: number, isWanted: (value: unknown) => boolean): number {
  const numbers = new Random(seed);
  const random = (limit: number) => numbers.below(limit);
  const matches = lefts()
    .filter(isWanted)
    .map((left) => [carrierOf(left), matchOf(left, random)] as const);
  const rules = [
    ...matches.flatMap(([carrier, match]) => (match === undefined ? [] : [[...carrier, match]])),
    ...statements(random).filter(isWanted),
  ];
  const numbered = rules.map((expr, index) => ({ expr, comment: `rule ${index}` }));
  let accepted = 0;
  // Most rules fit the first chain. A single transaction for several rules is faster than a transaction per rule.
  for (let from = 0; from < numbered.length; from += 8) {
    const part = numbered.slice(from, from + 8);
    const { family, chain } = places[0]!;
    try {
      nft.add(part.map((rule) => ({ rule: { family, table: "t", chain, ...rule } })));
      accepted += part.length;
    } catch {
      accepted += part.filter(({ expr, comment }) => add(nft, expr, comment)).length;
    }
  }
  return accepted;
}
