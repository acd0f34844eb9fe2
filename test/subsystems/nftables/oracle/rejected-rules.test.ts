// Compares which rules the library and nft reject: those that nft's tests mark as errors, and those of rejected.txt.
import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceDirectory } from "../../../../scripts/test/sources.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Nftables } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, unavailable, whereTheKernelHas } from "../../../support/environment.ts";
import { testsOfNft } from "./corpus.ts";
import { loadGroup, runNft } from "./load.ts";
import { errorOf } from "./verdicts.ts";

const nft = { name: "nft", command: ["nft"] };
const hasSource = hasProgram("nft") && (existsSync(sourceDirectory("nftables")) || unavailable("no source of nft"));

/** Rules of rejected.txt that nft 1.0.6 and the library do not treat alike, with the reason. */
const differences: readonly (readonly [rule: RegExp, reason: string])[] = [
  [/^inet: (udp [sd]port 5 |meta l4proto udp |ip protocol udp )vxlan /, "nft 1.0.6 does not know tunnels"],
  [/^inet: (meta l4proto gre )?gre /, "nft 1.0.6 does not know tunnels"],
  [/^inet: redirect to :tcp dport map/, "nft 1.1.7 accepts ports of a map whose key determines the protocol"],
  [/^bridge: (ip saddr 1.1.1.1|meta protocol (ip|vlan)) vlan id 5$/, "nft 1.1.7 accepts tags after another protocol"],
  [/ map \{ .* : \d+-\d+ \}$/, "nft 1.0.6 loads the first value of the range, nft 1.1.7 rejects it"],
  [
    /^inet: .*( set | to |:)(numgen|jhash|symhash|meta (length|cpu)|ip length|tcp sequence|@nh|@th,32)/,
    "nft 1.1.7 rejects integers as values of other types",
  ],
  [/^inet: .*ct (original|reply) proto-/, "nft 1.1.7 accepts ports of connections of all protocols"],
  [/^inet: dnat .* (random|persistent) (random|persistent)$/, "nft uses only the last flag"],
  [/^ip: ip ttl set ip ttl and/, "nft 1.1.7 accepts an operation on a part of the word of the checksum"],
  [/ (to|tproxy to) (jhash|symhash) /, "nft reverses the bytes of an address that is a hash"],
  [/ dnat ip prefix to 10.0.0.0\/24 random$/, "nft ignores the word prefix"],
  [/^inet: log prefix ""$/, "nft 1.1.7 rejects an empty prefix"],
];

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("rules that nft rejects", () => {
    test.skipIf(!hasSource)("are rejected if nft's tests mark them as errors", () => {
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

    test.skipIf(!hasProgram("nft"))("are the same as those of nft in our own list, with listed exceptions", () => {
      using netns = NetworkNamespace.create();
      using client = Nftables.open({ netns });
      const unexpected: string[] = [];
      const counts = { accepted: 0, rejected: 0 };
      let family = "";
      for (const line of readFileSync(join(import.meta.dir, "rejected.txt"), "utf8").split("\n")) {
        if (line === "" || line.startsWith("#")) continue;
        const place = /^\[(\w+) (\w+) (\w+)\]$/.exec(line);
        if (place !== null) {
          family = place[1]!;
          const device = place[3] === "ingress" ? ' device "lo"' : "";
          const chain = `type ${place[2]} hook ${place[3]}${device} priority 0;`;
          const setUp = `flush ruleset; add table ${family} t; add chain ${family} t x; add chain ${family} t c { ${chain} }`;
          expect(runNft(nft, netns, ["-f", "-"], setUp).error).toBeUndefined();
          continue;
        }
        const command = `add rule ${family} t c ${line}`;
        const expected = runNft(nft, netns, ["-c", command]).error?.split("\n")[0];
        const actual = errorOf(client, command);
        counts[expected === undefined ? "accepted" : "rejected"]++;
        if ((expected === undefined) === (actual === undefined)) continue;
        if (differences.some(([rule]) => rule.test(`${family}: ${line}`))) continue;
        unexpected.push(`${family}: ${line}: nft: ${expected ?? "accepted"}; library: ${actual ?? "accepted"}`);
      }
      expect(unexpected).toEqual([]);
      expect(Math.min(counts.accepted, counts.rejected)).toBeGreaterThan(80);
    });

    test.skipIf(!hasProgram("nft"))("are chains with the name of a priority that their family or hook lacks", () => {
      using netns = NetworkNamespace.create();
      using client = Nftables.open({ netns });
      const differ: string[] = [];
      for (const family of ["ip", "ip6", "inet", "arp", "bridge", "netdev"] as const) {
        expect(runNft(nft, netns, [`add table ${family} t`]).error).toBeUndefined();
        for (const hook of ["prerouting", "input", "forward", "output", "postrouting", "ingress", "egress"]) {
          const device = hook.endsWith("gress") ? ' device "lo"' : "";
          for (const name of ["raw", "mangle", "dstnat", "filter", "security", "srcnat", "out", "filter - 10"]) {
            const command = `add chain ${family} t c { type filter hook ${hook}${device} priority ${name}; }`;
            const expected = runNft(nft, netns, ["-c", command]).error === undefined;
            if (expected !== (errorOf(client, command) === undefined)) differ.push(`${family} ${hook} ${name}`);
          }
        }
      }
      // nft 1.1.7 accepts these names, and prints them.
      expect(differ).toEqual(["ip", "ip6", "inet"].flatMap((one) => [`${one} input srcnat`, `${one} output dstnat`]));
    });
  });
});
