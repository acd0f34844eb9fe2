// Tests that rules of nft are written back with the same kernel expressions.
import { expect } from "bun:test";
import { nftables } from "../../../../src/families/nftables.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import {
  formatRuleset,
  fromJSON,
  Nftables,
  type NftObject,
  parseRuleset,
  type Statement,
  type TableFamily,
  toJSON,
} from "../../../../src/subsystems/nftables/index.ts";
import { families } from "../../../../src/subsystems/nftables/model/families.ts";
import type { KernelExpression } from "../../../../src/subsystems/nftables/model/fields.ts";
import { knownSet } from "../../../../src/subsystems/nftables/objects/known-set.ts";
import { canonicalObjects } from "../../../../src/subsystems/nftables/requests/canonical.ts";
import { rawOf } from "../../../../src/subsystems/nftables/rules/verify.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { test } from "../fixtures.ts";
import { kernelExpressions } from "../kernel.ts";

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
  ["ip", "ct original protocol 17 ct reply proto-src 53"],
  ["ip", "ct original l3proto ipv4"],
  ["inet", 'iif != "lo"-9 accept'],
  ["inet", 'iif 1 oif { "lo"-7, 9 } accept'],
  ["ip6", "dnat to tcp dport map { 80 : 2001:db8::1 }"],
  ["ip6", "dnat ip6 to ip6 daddr . tcp dport map { 2001:db8::1 . 80 : 2001:db8::2 . 8080 }"],
  ["inet", "dnat ip to tcp dport map { 80 : 10.0.0.1 }"],
  ["inet", "dnat ip to ip daddr . tcp dport map { 1.1.1.1 . 80 : 10.0.0.1 . 8080 }"],
];
/** Rules that are also read from their text, with the expressions that nft adds. */
const written: [family: string, rule: string][] = [
  ["inet", "tcp dport 21 add @knocks { ip saddr . 22 timeout 1m }"],
  ["inet", "ip6 flowlabel set 0"],
  ["inet", "reset tcp option 123"],
  ["inet", "log group 5 snaplen 0"],
  ["inet", "log group 5 snaplen 64 queue-threshold 2"],
  ["inet", "counter reject with tcp reset"],
  ["inet", "counter reject with icmp type host-unreachable"],
  ["inet", "ip6 saddr vmap { 1:2:3:4:5:6:7:::accept }"],
  ["arp", "arp saddr ip 192.0.2.1 arp daddr ether 02:00:00:00:00:01"],
  ["inet", "quota over 25 bytes used 25 bytes drop"],
  ["inet", "quota 0 bytes accept"],
  ["inet", "ct label set 1 | 5"],
  ["inet", "ct label & (1 | 5) == 1 | 5"],
  ["bridge", "vlan type set vlan type map { ip : arp }"],
];
/** Rules that the library writes with other expressions of the same effect than nft: it combines fewer comparisons. */
const equivalent: [family: string, rule: string][] = [
  ["inet", "ct original ip saddr 10.0.0.1 ct reply ip daddr 10.0.0.0/8"],
  ["inet", "ct original ip6 saddr 2001:db8::/32 ct reply ip6 daddr != fe80::/16"],
  ["inet", "icmp id 5 icmp sequence 7"],
  ["inet", "icmp type echo-request icmp id 5 icmp sequence 7"],
  ["inet", "icmp type { echo-request, echo-reply } icmp sequence 7"],
  ["inet", "icmp type redirect icmp gateway 5"],
  ["inet", "icmpv6 id 5 icmpv6 sequence 8"],
  ["inet", "meta l4proto icmp @th,32,32 0x50007"],
  ["inet", "meter m size 100 { ip saddr limit rate 5/second }"],
  ["inet", "meter m { ip saddr . tcp dport timeout 60s counter }"],
  ["ip6", "meter m size 9 { ip6 saddr and ffff:ffff:: ct count over 2 } drop"],
  ["inet", "tcp dport { 22, 23, 80-90, 85-95 } ip saddr { 10.0.0.0/8, 10.1.0.0/16 } accept"],
];
/** Rules each of whose expressions is written back as a raw statement. */
const raw: [family: string, rule: string][] = [
  ["inet", "reset tcp option sack-perm"],
  ["inet", "tcp option maxseg size set 1300"],
  ["inet", "add @s { ip saddr }"],
  ["inet", "update @s { ip saddr timeout 5m counter limit rate 5/second }"],
  ["inet", 'ip saddr { 10.0.0.0/8, 192.0.2.1 } log prefix "x" group 5 drop'],
  ["inet", "tcp dport . ip saddr vmap { 1-5 . 10.0.0.0/8 : accept, 7 . 192.0.2.1 : drop }"],
  ["inet", 'counter name tcp dport map { 80 : "k" }'],
  ["inet", "meta mark set jhash ip saddr . tcp dport mod 16 map { 0-7 : 1, 8-15 : 2 }"],
  ["inet", "meter m size 100 { ip saddr timeout 1m limit rate over 5/second } drop"],
  ["ip", "dnat to tcp dport map { 80 : 10.0.0.1 . 8080 }"],
  ["ip", "ct state established,related counter quota over 5 mbytes reject with icmp type host-unreachable"],
];

/** Returns the kernel expressions of the only rule as raw statements. */
function rawStatements(netns: NetworkNamespace, family: TableFamily): Statement[] {
  using client = nftables.connect({ netns });
  const header = { nfgenFamily: families[family]! };
  const sets = client.dump("getset", { header, table: "t" }).toArray();
  const interfaces = { index: () => undefined, name: () => undefined };
  const elements = (set: string) =>
    [...client.dump("getsetelem", { header, table: "t", set })].flatMap((part) => part.elements?.elem ?? []);
  const setOf = (name: string) => {
    const attrs = sets.find((set) => set.name === name);
    return attrs && knownSet(attrs, interfaces, () => elements(name));
  };
  const [found] = client.dump("getrule", { header }).toArray();
  const all = (found!.expressions?.elem ?? []) as KernelExpression[];
  return all.map((expression) => rawOf(expression, { family, interfaces, setOf, rulesOf: () => undefined }));
}

const maps = {
  ip: `map ports { typeof ip daddr . tcp dport : ip daddr . tcp dport; elements = { 1.1.1.1 . 80 : 10.0.0.1 . 8080 }; }
    map ranges { type inet_service : interval ipv4_addr; flags interval; elements = { 80 : 10.0.0.1-10.0.0.3 }; }`,
};

whereTheKernelHas("nf_tables", hasNftables() && hasProgram("nft"), () => {
  describeInNamespaces("rules of nft", () => {
    test.each(rules)("in the family %s keep their expressions: %s", (family, rule, { netns, nft }) => {
      const declared = maps[family as "ip"] ?? "";
      const text = `table ${family} t {\n${declared}
        chain c { type nat hook prerouting priority -100; ${rule}; }\n}\n`;
      const stdin = new TextEncoder().encode(text);
      const { stderr } = netns.run(() => Bun.spawnSync(["nft", "-f", "-"], { stdin }));
      expect(stderr.toString()).toBe("");
      const expressions = kernelExpressions(netns);
      const objects = nft.listRuleset();
      nft.replaceTable(objects);
      expect(kernelExpressions(netns)).toEqual(expressions);
      const expr = () => nft.list("rule").map((one) => one.expr);
      const canonical = canonicalObjects(family as "ip", objects).flatMap((one) =>
        "rule" in one ? [one.rule.expr] : [],
      );
      expect(canonical).toEqual(expr());
    });

    test.each(written)(
      "in the family %s have the same expressions if the library adds their text: %s",
      (family, rule) => {
        const knocks = "set knocks { type ipv4_addr . inet_service; size 65535; flags dynamic,timeout; }";
        const table = `table ${family} t {\n${family === "inet" ? knocks : ""}\n`;
        const text = `${table} chain c { type filter hook input priority 0; ${rule}; }\n}\n`;
        using theirs = NetworkNamespace.create();
        const { stderr } = theirs.run(() =>
          Bun.spawnSync(["nft", "-f", "-"], { stdin: new TextEncoder().encode(text) }),
        );
        expect(stderr.toString()).toBe("");
        const expressions = kernelExpressions(theirs);
        using ours = NetworkNamespace.create();
        using nft = Nftables.open({ netns: ours });
        nft.transaction((batch) => batch.run(parseRuleset(text)));
        expect(kernelExpressions(ours)).toEqual(expressions);
        const objects = nft.listRuleset();
        expect(JSON.stringify(objects)).not.toContain('"raw"');
        nft.replaceTable(objects);
        expect(kernelExpressions(ours)).toEqual(expressions);
        nft.transaction((batch) => batch.flush({ ruleset: null }).run(parseRuleset(formatRuleset(objects))));
        expect(kernelExpressions(ours)).toEqual(expressions);
      },
    );

    test.each(equivalent)(
      "in the family %s are listed without raw statements, and converge: %s",
      (family, rule, { netns, nft }) => {
        const text = `table ${family} t {\n chain c { type filter hook input priority 0; ${rule}; }\n}\n`;
        const printed = () => netns.run(() => Bun.spawnSync(["nft", "list", "ruleset"])).stdout.toString();
        const stdin = new TextEncoder().encode(text);
        const { stderr } = netns.run(() => Bun.spawnSync(["nft", "-f", "-"], { stdin }));
        expect(stderr.toString()).toBe("");
        const before = printed();
        const objects = nft.listRuleset();
        expect(JSON.stringify(objects)).not.toContain('"raw"');
        nft.replaceTable(objects);
        expect(printed()).toBe(before);
        const list = () => nft.list("rule").map((one) => one.expr);
        const canonical = canonicalObjects(family as "ip", objects).flatMap((one) =>
          "rule" in one ? [one.rule.expr] : [],
        );
        expect(canonical).toEqual(list());
      },
    );

    test.each(raw)("in the family %s keep their expressions as raw statements: %s", (family, rule, { netns, nft }) => {
      const hook = rule.includes("dnat") ? "nat hook prerouting" : "filter hook output";
      const objects = "counter k { }\n set s { type ipv4_addr; flags dynamic,timeout; timeout 1h; }\n";
      const text = `table ${family} t {\n${objects} chain c { type ${hook} priority 0; ${rule}; }\n}\n`;
      const stdin = new TextEncoder().encode(text);
      expect(netns.run(() => Bun.spawnSync(["nft", "-f", "-"], { stdin })).stderr.toString()).toBe("");
      const expressions = kernelExpressions(netns);
      const statements = rawStatements(netns, family as "ip");
      nft.transaction((batch) => {
        batch.flush({ chain: { family: family as "ip", table: "t", name: "c" } });
        batch.run(
          fromJSON(
            JSON.stringify(toJSON([{ rule: { family: family as "ip", table: "t", chain: "c", expr: statements } }])),
          ),
        );
      });
      expect(kernelExpressions(netns)).toEqual(expressions);
    });

    test.each([
      ["type ipv4_addr . inet_service", undefined],
      ["type ipv4_addr . inet_service; flags dynamic", ["dynamic"]],
      ["type ipv4_addr . inet_service; size 65535; flags timeout", ["timeout"]],
    ])("that update a set are added together with the listed set: %s", (declared, flags, { netns, nft }) => {
      const add = (command: string) =>
        expect(netns.run(() => Bun.spawnSync(["nft", command])).stderr.toString()).toBe("");
      add("add table ip t");
      add(`add set ip t s { ${declared}; }`);
      add("add chain ip t c");
      add("add rule ip t c add @s { ip saddr . tcp dport }");
      const list = () =>
        nft.listRuleset().map((object) => {
          const [kind, { handle: _, ...fields }] = Object.entries(object)[0]!;
          return { [kind]: fields };
        });
      const [objects, before] = [nft.listRuleset(), list()];
      nft.flush({ ruleset: null });
      nft.add(objects);
      expect(list()).toEqual(before);
      expect(canonicalObjects("ip", objects)).toEqual(canonicalObjects("ip", nft.listRuleset()));
      const [set] = canonicalObjects("ip", [
        { table: { family: "ip", name: "t" } },
        { set: { family: "ip", table: "t", name: "s", type: ["ipv4_addr", "inet_service"], flags } as never },
        ...objects.filter((object) => "chain" in object || "rule" in object),
      ]).flatMap((object) => ("set" in object ? [object.set] : []));
      expect(set).toMatchObject({ size: 65535, ...(flags !== undefined && { flags }) });
    });

    test("that update a set make a set with a declared size dynamic, as with nft", ({ nft }) => {
      const text = "table ip t { set s { type ipv4_addr; size 9; }; chain c { add @s { ip saddr }; }; }";
      nft.transaction((batch) => batch.run(parseRuleset(text)));
      expect(nft.list("set")[0]).toMatchObject({ size: 9, flags: ["dynamic"] });
    });

    test("have a canonical form without repeated elements, as the kernel lists them", ({ nft }) => {
      const rules = ["tcp dport { 22, ssh, 80 }", "meta pkttype vmap { host : drop, unicast : drop }"];
      const elements = "10.0.0.1, 10.0.0.0-10.0.0.1";
      const text = `table ip t {
        set s { type ipv4_addr . inet_service; flags interval; elements = { 10.0.0.1 . 80, 10.0.0.1 . http }; }
        chain c { ip saddr { ${elements} }; ${rules.join("; ")}; }
      }`;
      nft.transaction((batch) => batch.run(parseRuleset(text)));
      const canonical = formatRuleset(canonicalObjects("ip", parseRuleset(text) as NftObject[]));
      expect(canonical).toBe(formatRuleset(nft.listRuleset()));
      expect(canonical).toContain("tcp dport { 22, 80 }");
    });

    test("load the address after the match that the port requires", ({ netns, nft }) => {
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
