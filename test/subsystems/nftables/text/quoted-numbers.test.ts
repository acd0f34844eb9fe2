// Compares how the library and nft read numbers and durations in quotes.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Nftables, parseRuleset } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../support/environment.ts";
import { kernelRules } from "../oracle/kernel-rules.ts";
import { runNft } from "../oracle/load.ts";

const nft = { name: "nft", command: ["nft"] };
const fields = ["meta mark", "ip ttl", "ct zone", "rtclassid", "tcp dport", "ip protocol", "icmp type", "meta skuid"];
const texts = [
  ...[...fields, "ct id", "ct expiration", "meta hour"].flatMap((field) =>
    ["5", "010", "08", "0x10"].map((number) => `${field} "${number}"`),
  ),
  ...["5s", "1h30m"].map((duration) => `ct expiration "${duration}"`),
  ...['add @dyn { ip saddr timeout "5s" }', "add @dyn { ip saddr timeout 5s }"],
];

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("numbers and durations in quotes", () => {
    test("are read or refused as by nft: a leading 0 is octal, and durations of statements have no quotes", () => {
      using theirs = NetworkNamespace.create();
      using ours = NetworkNamespace.create();
      using client = Nftables.open({ netns: ours });
      const base = "table ip t { set dyn { type ipv4_addr; flags dynamic,timeout; size 9; }; chain c { }; }";
      expect(runNft(nft, theirs, ["-f", "-"], `${base}\n`).error).toBeUndefined();
      client.transaction((batch) => batch.run(parseRuleset(base)));
      const last = (netns: NetworkNamespace) => kernelRules(netns).at(-1)?.expressions;
      const different: object[] = [];
      for (const text of texts) {
        const command = `flush chain ip t c; add rule ip t c ${text}`;
        const { error } = runNft(nft, theirs, ["-f", "-"], `${command}\n`);
        let refusal: string | undefined;
        try {
          client.transaction((batch) => batch.run(parseRuleset(command)));
        } catch (caught) {
          refusal = (caught as Error).message;
        }
        const [expected, actual] = [error === undefined && last(theirs), refusal === undefined && last(ours)];
        if (expected !== actual) different.push({ text, expected: expected || error, actual: actual || refusal });
      }
      expect(different).toEqual([]);
    });
  });
});
