// Tests address translations whose address or port comes from a map, by the expressions that nft and the library write.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { canonicalObjects } from "../../../src/subsystems/nftables/canonical.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../support/environment.ts";
import { kernelExpressions } from "./kernel.ts";

const rules: [family: string, rule: string][] = [
  ["ip", "dnat to tcp dport map { 80 : 10.0.0.1 }"],
  ["ip", "dnat to ip saddr . tcp dport map { 1.1.1.1 . 80 : 10.0.0.1 }"],
  ["ip", "dnat ip to tcp dport map { 80 : 10.0.0.1 . 8080 }"],
  ["ip", "dnat ip to ip daddr . tcp dport map { 1.1.1.1 . 80 : 10.0.0.1 . 8080 }"],
  ["ip", "dnat ip to ip daddr . tcp dport map @ports"],
  ["ip", "dnat ip to tcp dport map @ranges"],
  ["ip", "dnat ip to tcp dport map { 80 : 10.0.0.1-10.0.0.9 }"],
  ["ip", "dnat ip to tcp dport map { 80 : 10.0.0.1-10.0.0.9 . 80-90 }"],
  ["ip", "meta l4proto tcp dnat to tcp dport map { 80 : 10.0.0.1 } : 81"],
  ["ip", "meta l4proto tcp dnat to tcp dport map { 80 : 10.0.0.1 } : tcp dport map { 80 : 81 }"],
  ["ip", "dnat ip prefix to ip daddr map { 10.0.0.0/24 : 10.1.0.0/24 }"],
  ["ip6", "dnat to tcp dport map { 80 : 2001:db8::1 }"],
  ["ip6", "dnat ip6 to ip6 daddr . tcp dport map { 2001:db8::1 . 80 : 2001:db8::2 . 8080 }"],
  ["inet", "dnat ip to tcp dport map { 80 : 10.0.0.1 }"],
  ["inet", "dnat ip to ip daddr . tcp dport map { 1.1.1.1 . 80 : 10.0.0.1 . 8080 }"],
];
const maps = {
  ip: `map ports { typeof ip daddr . tcp dport : ip daddr . tcp dport; elements = { 1.1.1.1 . 80 : 10.0.0.1 . 8080 }; }
    map ranges { type inet_service : interval ipv4_addr; flags interval; elements = { 80 : 10.0.0.1-10.0.0.3 }; }`,
};

whereTheKernelHas("nf_tables", hasNftables() && hasProgram("nft"), () => {
  describeInNamespaces("address translations by maps", () => {
    test.each(rules)("in the family %s keep their expressions: %s", (family, rule) => {
      using netns = NetworkNamespace.create();
      const declared = maps[family as "ip"] ?? "";
      const text = `table ${family} t {\n${declared}
        chain c { type nat hook prerouting priority -100; ${rule}; }\n}\n`;
      const stdin = new TextEncoder().encode(text);
      const { stderr } = netns.run(() => Bun.spawnSync(["nft", "-f", "-"], { stdin }));
      expect(stderr.toString()).toBe("");
      const expressions = kernelExpressions(netns);
      using nft = Nftables.open({ netns });
      const objects = nft.listRuleset();
      nft.replaceTable(objects);
      expect(kernelExpressions(netns)).toEqual(expressions);
      const expr = () => nft.list("rule").map((one) => one.expr);
      const canonical = canonicalObjects(family as "ip", objects).flatMap((one) =>
        "rule" in one ? [one.rule.expr] : [],
      );
      expect(canonical).toEqual(expr());
    });

    test("load the address after the match that the port requires", () => {
      using netns = NetworkNamespace.create();
      using nft = Nftables.open({ netns });
      const inTable = { family: "ip", table: "t" } as const;
      const port = { map: { key: { payload: { protocol: "tcp", field: "dport" } }, data: { set: [[80, 81]] } } };
      nft.add([
        { table: { family: "ip", name: "t" } },
        { chain: { ...inTable, name: "c", type: "nat", hook: "prerouting", prio: "dstnat" } },
        { rule: { ...inTable, chain: "c", expr: [{ dnat: { addr: "10.0.0.1", port } } as never] } },
      ]);
      const [{ expressions }] = kernelExpressions(netns) as [{ expressions: { name: string; dreg?: unknown }[] }];
      expect(expressions.map(({ name }) => name)).toEqual(["meta", "cmp", "immediate", "payload", "lookup", "nat"]);
      expect(nft.list("rule")[0]!.expr).toEqual([{ dnat: { addr: "10.0.0.1", port } } as never]);
    });
  });
});
