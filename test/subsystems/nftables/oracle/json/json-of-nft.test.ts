// Compares the rules in JSON of nft's own tests: nft reads them, and the library does. The expressions in the kernel
// must be the same.
import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceDirectory } from "../../../../../scripts/test/sources.ts";
import { NetlinkError, NetworkNamespace } from "../../../../../src/index.ts";
import { fromJSON, Nftables, type Ruleset } from "../../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../../families/nftables/nftables.ts";
import { describeInNamespaces, unavailable, whereTheKernelHas } from "../../../../support/environment.ts";
import { type Place, type RuleGroup, testsOfNft } from "../corpus.ts";
import { type KernelRule, kernelRules } from "../kernel-rules.ts";
import { loadGroup, type Program, runNft, testedPrograms } from "../load.ts";

const LIMIT_MS = 1_800_000;
type Kind = "different" | "refused" | "accepted";

/** Differences that have a reason: their kind, the texts of the rules, and the versions of nft, or all versions. */
const exceptions: readonly (readonly [kind: Kind, rule: RegExp, reason: string, version?: string])[] = [
  ["different", /(meta|ct) mark xor \w+ [!=]=/, "nft calculates the constant of the comparison; both match the same"],
  ["different", /^\w+: [\w -]+ (!= )?\{ ?\w+-\w+\}$/, "nft compares the bounds instead of a set with one range"],
  ["different", /^inet: meta nfproto ipv4 ct original saddr/, "nft writes the older key, which has the same value"],
  ["different", /^ip6?: meta protocol ip6? udp dport/, "nft omits the match that the table implies"],
  ["refused", /^\w+: ip saddr & 0xff == 1$/, "numbers as addresses are rejected"],
  ["refused", /^inet: meta nfproto ipv\d icmp/, "the rule never matches"],
  ["different", /\b(vxlan|geneve|gre|gretap) /, "nft 1.0.6 does not know tunnels", "1.0.6"],
  ["accepted", /\b(vxlan|geneve|gre|gretap) /, "nft 1.0.6 does not know tunnels", "1.0.6"],
  ["accepted", /: last|: add @map1|icmpv6 [td]addr/, "nft 1.0.6 does not know the statement or field", "1.0.6"],
  ["accepted", /mark set ip6? dscp/, "nft 1.0.6 does not convert the DSCP to a mark", "1.0.6"],
  ["accepted", /: redirect to :tcp dport map/, "nft 1.0.6 requires a match of the protocol before", "1.0.6"],
  ["accepted", /dnat ip to iifname \. ip saddr map/, "nft 1.0.6 rejects its own concatenation in JSON", "1.0.6"],
  ["different", /udp (checksum set 0|dport set 65535)/, "nft 1.0.6 calculates checksums of packets without", "1.0.6"],
  ["different", /dnat to numgen/, "nft 1.0.6 lacks the conversion of the byte order", "1.0.6"],
  ["different", /counter ether type 8021q/, "nft 1.0.6 moves the comparison before the counter", "1.0.6"],
  ["different", /: meter \w+ size/, "nft 1.1 adds a set with the name of the meter", "1.1.7"],
  ["different", /add @map1/, "nft 1.1 stores the data in the next free register", "1.1.7"],
];

interface Entry {
  readonly text: string;
  readonly expr: unknown;
}

/** Reads the JSON of the rules in a file of nft's tests/py. */
function entriesOf(text: string): Entry[] {
  return text.split(/^# /m).flatMap((part) => {
    const [name, ...lines] = part.split("\n");
    const json = lines.join("\n").trim();
    return json === "" ? [] : [{ text: name!, expr: JSON.parse(json) as unknown }];
  });
}

const rulesetOf = ({ family, table, chain }: Place, entries: readonly Entry[]) =>
  ({ nftables: entries.map(({ expr }) => ({ add: { rule: { family, table, chain, expr } } })) }) as unknown as Ruleset;

/** Adds the rules that nft accepts, and returns them. */
function addedByNft(program: Program, netns: NetworkNamespace, place: Place, entries: readonly Entry[]): Entry[] {
  if (entries.length === 0) return [];
  const input = JSON.stringify(rulesetOf(place, entries));
  if (runNft(program, netns, ["-j", "-f", "-"], input).error === undefined) return [...entries];
  if (entries.length === 1) return [];
  const half = entries.length >> 1;
  return [
    ...addedByNft(program, netns, place, entries.slice(0, half)),
    ...addedByNft(program, netns, place, entries.slice(half)),
  ];
}

/** Adds the rules that the library and the kernel accept, and returns them. */
function addedByLibrary(nft: Nftables, place: Place, entries: readonly Entry[]): Entry[] {
  return entries.filter((entry) => {
    try {
      nft.transaction((batch) => batch.run(fromJSON(rulesetOf(place, [entry]))));
      return true;
    } catch (error) {
      const isExpected = [NetlinkError, TypeError, RangeError].some((one) => error instanceof one);
      if (!isExpected) throw error;
      return false;
    }
  });
}

function compareGroup(
  program: Program,
  group: RuleGroup,
  entries: readonly Entry[],
  report: (kind: Kind, rule: string) => void,
): number {
  using theirs = NetworkNamespace.create();
  using ours = NetworkNamespace.create();
  for (const netns of [theirs, ours]) loadGroup(program, netns, { ...group, rules: [] });
  using nft = Nftables.open({ netns: ours });
  const all = [...group.rules, ...group.rejected].flatMap((rule) => rule.places);
  const places = new Map(all.map((place) => [`${place.family} ${place.table} ${place.chain}`, place]));
  const added = [...places].map(([name, place]) => ({
    name,
    wanted: addedByNft(program, theirs, place, entries),
    found: addedByLibrary(nft, place, entries),
  }));
  const [wantedRules, foundRules] = [theirs, ours].map((netns) =>
    Map.groupBy(kernelRules(netns), ({ family, table, chain }) => `${family} ${table} ${chain}`),
  );
  const byEntry = (list: readonly Entry[], rules: readonly KernelRule[] = []) => {
    expect(rules.length).toBe(list.length);
    return new Map(list.map((entry, index) => [entry, rules[index]!.expressions]));
  };
  let equal = 0;
  for (const { name, wanted, found } of added) {
    const [a, b] = [byEntry(wanted, wantedRules!.get(name)), byEntry(found, foundRules!.get(name))];
    for (const entry of entries) {
      const [mine, theirs] = [b.get(entry), a.get(entry)];
      if (mine === theirs) equal += mine === undefined ? 0 : 1;
      else {
        const kind = theirs === undefined ? "accepted" : mine === undefined ? "refused" : "different";
        report(kind, `${name.split(" ")[0]}: ${entry.text}`);
      }
    }
  }
  return equal;
}

const source = sourceDirectory("nftables");
const hasSource = existsSync(source) || unavailable("the source of nft was not downloaded");

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("rules in JSON of nft's tests", () => {
    test.skipIf(!hasSource).each(testedPrograms())(
      "have the same kernel expressions as with nft $version, with listed exceptions",
      (program) => {
        const { version } = program;
        const unexpected: string[] = [];
        const used = new Set<string>();
        let equal = 0;
        for (const group of testsOfNft(source).groups) {
          const path = join(source, `${group.name}.json`);
          if (!existsSync(path)) continue;
          equal += compareGroup(program, group, entriesOf(readFileSync(path, "utf8")), (kind, rule) => {
            const found = exceptions.find(
              ([ofKind, pattern, , only]) => ofKind === kind && pattern.test(rule) && (only ?? version) === version,
            );
            if (found === undefined) unexpected.push(`${kind} ${rule}`);
            else used.add(found[2]);
          });
        }
        expect(unexpected).toEqual([]);
        const listed = exceptions.filter(([, , , only]) => only === version);
        expect(listed.filter(([, , reason]) => !used.has(reason))).toEqual([]);
        expect(equal).toBeGreaterThan(4400);
      },
      LIMIT_MS,
    );
  });
});
