// Compares rules with every field and statement in both directions: the library writes and nft lists them, and vice
// versa.
import { expect, test } from "bun:test";
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import {
  Nftables,
  type NftObject,
  type Statement,
  type TableFamily,
  toJSON,
} from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { Random } from "../../../message/random.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { carrierOf, isPrinted, lefts, matchOf, places, statements } from "../generator.ts";
import { expectSame, listed, printed } from "../oracle.ts";

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
function prepare(nft: Nftables, isWanted: (object: NftObject) => boolean): void {
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
function addRules(nft: Nftables, seed: number, isWanted: (value: unknown) => boolean): number {
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

/** Loads a ruleset with nft into a new table of the same name. */
function loadWithNft(netns: NetworkNamespace, objects: readonly NftObject[]): string {
  const stdin = new TextEncoder().encode(JSON.stringify(toJSON(objects)));
  return netns.run(() => Bun.spawnSync(["nft", "-j", "-f", "-"], { stdin })).stderr.toString();
}

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("generated rules", () => {
    whereTheKernelHas("the program nft", hasProgram("nft"), () => {
      test("are listed identically by nft and Nftables", () => {
        using netns = NetworkNamespace.create();
        using other = NetworkNamespace.create();
        using nft = Nftables.open({ netns });
        prepare(nft, isPrinted);
        expect(addRules(nft, 1, isPrinted)).toBeGreaterThan(350);
        const theirList = printed(netns);
        expectSame(listed(nft), theirList);
        const isRaw = (object: unknown) => JSON.stringify(object).includes('"raw"');
        expect(theirList.filter(isRaw)).toEqual([]);
        // nft writes a set with one element as a comparison.
        const rulesOf = (one: Nftables) =>
          listed(one)
            .filter((object) => "rule" in object)
            .map((rule) => JSON.stringify(rule).replaceAll(/\{"set":\[("[^"]*"|\d+|\{[^[\]{}]*\})\]\}/g, "$1"));
        using theirs = Nftables.open({ netns: other });
        prepare(theirs, isPrinted);
        const rules = nft.listRuleset().filter((object) => "rule" in object);
        // nft rejects all rules if it rejects one, so the rules are loaded in parts.
        let loaded = 0;
        for (let from = 0; from < rules.length; from += 16) {
          const part = rules.slice(from, from + 16);
          if (loadWithNft(other, part) === "") loaded += part.length;
        }
        expect(loaded).toBeGreaterThan(150);
        const known = new Set(rulesOf(nft));
        expect(rulesOf(theirs).filter((rule) => !known.has(rule))).toEqual([]);

        const objects = nft.listRuleset();
        nft.transaction((batch) => batch.flush({ ruleset: null }).add(objects));
        expectSame(printed(netns), theirList);
      }, 600_000);
    });
  });
});
