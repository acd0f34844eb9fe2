// Compares which rules the library and nft reject: those that nft's tests mark as errors, and those of rejected.txt.
import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceDirectory } from "../../../../scripts/test/sources.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Nftables } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, unavailable, whereTheKernelHas } from "../../../support/environment.ts";
import { testsOfNft } from "./corpus.ts";
import { loadGroup, runNft, testedPrograms } from "./load.ts";
import { errorOf, errorsOfNft } from "./verdicts.ts";

const programs = testedPrograms();
const hasSource = existsSync(sourceDirectory("nftables")) || unavailable("the source of nft was not downloaded");

/** Rules of rejected.txt that nft and the library do not treat alike: the reason, and the version of nft unless in all. An unused one is a failure. */
const differences: readonly (readonly [rule: RegExp, reason: string, version?: string])[] = [
  [/^inet: (udp [sd]port 5 |meta l4proto udp |ip protocol udp )vxlan /, "nft 1.0.6 does not know tunnels", "1.0.6"],
  [/^inet: (meta l4proto gre )?gre /, "nft 1.0.6 does not know tunnels", "1.0.6"],
  [/^inet: redirect to :tcp dport map/, "nft 1.1.7 accepts ports of a map whose key determines the protocol", "1.0.6"],
  [
    /^bridge: (ip saddr 1.1.1.1|meta protocol (ip|vlan)) vlan id 5$/,
    "nft 1.1.7 accepts tags after another protocol",
    "1.0.6",
  ],
  [/ map \{ .* : \d+-\d+ \}$/, "nft 1.0.6 loads the first value of the range, nft 1.1.7 rejects it"],
  [
    /^inet: .*( set | to |:)(numgen|jhash|symhash|meta (length|cpu)|ip length|tcp sequence|@nh|@th,32)/,
    "nft 1.1.7 rejects integers as values of other types",
  ],
  [/^inet: .*ct (original|reply) proto-/, "nft 1.1.7 accepts ports of connections of all protocols", "1.0.6"],
  [/^inet: dnat .* (random|persistent) (random|persistent)$/, "nft uses only the last flag"],
  [/^ip: ip ttl set ip ttl and/, "nft 1.1.7 accepts an operation on a part of the word of the checksum", "1.0.6"],
  [/ (to|tproxy to) (jhash|symhash) /, "nft reverses the bytes of an address that is a hash"],
  [/ dnat ip prefix to 10.0.0.0\/24 random$/, "nft ignores the word prefix"],
  [/^inet: log prefix ""$/, "nft 1.1.7 rejects an empty prefix, which nft 1.0.6 lists", "1.1.7"],
  [/^inet: (exthdr|tcp option|meta ipsec) .*\b[2-9]\b/, "for nft 1.1.7, all numbers but 0 mean that the header exists"],
  [/^\w+: (icmp|icmpv6|ether|vlan) type (!=|>) /, "nft 1.0.6 accepts a match that no packet passes", "1.0.6"],
  [/^inet: tcp dport 1 gre /, "nft 1.1.7 accepts tunnels after a match of another protocol", "1.1.7"],
  [
    /^inet: (tcp dport > \{ 5 \}|tcp flags ! \{ syn \})$/,
    "nft 1.0.6 replaces a set of one value by the value",
    "1.0.6",
  ],
  [/^inet: synproxy .* wscale 15$/, "nft 1.0.6 does not check the limit of TCP", "1.0.6"],
  [/^inet: tcp dport < 22-22$/, "nft 1.1.7 treats a range of one value as a value", "1.1.7"],
];

/** Returns the rules of rejected.txt with the chain in which they are tried. */
function sections(): { family: string; type: string; hook: string; rules: string[] }[] {
  const [, ...parts] = readFileSync(join(import.meta.dir, "rejected.txt"), "utf8").split(/^\[/m);
  return parts.map((part) => {
    const [place, ...lines] = part.split("\n");
    const [, family, type, hook] = /^(\w+) (\w+) (\w+)\]$/.exec(place!)!;
    return { family: family!, type: type!, hook: hook!, rules: lines.filter((line) => /^[^#]/.test(line)) };
  });
}

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("rules that nft rejects", () => {
    test.skipIf(!hasSource).each(programs)("are rejected if nft's tests mark them as errors (nft $version)", (nft) => {
      const unexpected: string[] = [];
      let count = 0;
      for (const group of testsOfNft(sourceDirectory("nftables")).groups) {
        using netns = NetworkNamespace.create();
        loadGroup(nft, netns, { ...group, rules: [] });
        using client = Nftables.open({ netns });
        for (const { text, places } of group.rejected) {
          count++;
          const { family, table, chain } = places[0]!;
          const error = errorOf(client, `add rule ${family} ${table} ${chain} ${text}`);
          // A kernel that lacks the expression would hide that the library accepts the rule.
          if (error !== undefined && !error.includes("this kernel does not support the expression")) continue;
          unexpected.push(`${family}: ${text}`);
        }
        for (const command of group.rejectedObjects) {
          count++;
          // Some are errors only after other elements were added, which nft itself decides here.
          const isRejected = runNft(nft, netns, ["-c", command]).error !== undefined;
          if (isRejected !== (errorOf(client, command) !== undefined)) unexpected.push(command);
        }
      }
      expect(count).toBeGreaterThan(520);
      expect(unexpected).toEqual([]);
    });

    test.each(programs)("are the same as those of nft $version in our own list, with listed exceptions", (nft) => {
      using netns = NetworkNamespace.create();
      using client = Nftables.open({ netns });
      const unexpected: string[] = [];
      const counts = { accepted: 0, rejected: 0 };
      const unused = new Set(differences.filter(([, , only]) => (only ?? nft.version) === nft.version));
      const known = [...unused];
      for (const { family, type, hook, rules } of sections()) {
        const device = hook === "ingress" ? ' device "lo"' : "";
        const chain = `type ${type} hook ${hook}${device} priority 0;`;
        const setUp = `flush ruleset; add table ${family} t; add chain ${family} t x; add chain ${family} t c { ${chain} }`;
        expect(runNft(nft, netns, ["-f", "-"], setUp).error).toBeUndefined();
        const commands = rules.map((rule) => `add rule ${family} t c ${rule}`);
        for (const [index, expected] of errorsOfNft(nft, netns, commands).entries()) {
          const actual = errorOf(client, commands[index]!);
          counts[expected === undefined ? "accepted" : "rejected"]++;
          if ((expected === undefined) === (actual === undefined)) continue;
          const rule = `${family}: ${rules[index]}`;
          const difference = known.find(([pattern]) => pattern.test(rule));
          if (difference === undefined)
            unexpected.push(`${rule}: nft: ${expected ?? "accepted"}; library: ${actual ?? "accepted"}`);
          else unused.delete(difference);
        }
      }
      expect(unexpected).toEqual([]);
      expect([...unused]).toEqual([]);
      expect(Math.min(counts.accepted, counts.rejected)).toBeGreaterThan(80);
    });

    test.each(programs)("are chains with a priority that their family or hook lacks (nft $version)", (nft) => {
      using netns = NetworkNamespace.create();
      using client = Nftables.open({ netns });
      const chains: string[] = [];
      for (const family of ["ip", "ip6", "inet", "arp", "bridge", "netdev"] as const) {
        expect(runNft(nft, netns, [`add table ${family} t`]).error).toBeUndefined();
        for (const hook of ["prerouting", "input", "forward", "output", "postrouting", "ingress", "egress"]) {
          for (const name of ["raw", "mangle", "dstnat", "filter", "security", "srcnat", "out", "filter - 10"]) {
            chains.push(`${family} ${hook} ${name}`);
          }
        }
      }
      const commands = chains.map((chain) => {
        const [, family, hook, name] = /^(\w+) (\w+) (.*)$/.exec(chain)!;
        const device = hook!.endsWith("gress") ? ' device "lo"' : "";
        return `add chain ${family} t c { type filter hook ${hook}${device} priority ${name}; }`;
      });
      const errors = errorsOfNft(nft, netns, commands);
      const differ = chains.filter((_, index) => {
        return (errors[index] === undefined) !== (errorOf(client, commands[index]!) === undefined);
      });
      // nft 1.1.7 accepts these names, and prints them.
      const newNames = ["ip", "ip6", "inet"].flatMap((one) => [`${one} input srcnat`, `${one} output dstnat`]);
      expect(differ).toEqual(nft.version === "1.0.6" ? newNames : []);
    });
  });
});
