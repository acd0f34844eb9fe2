// Tests the sets and maps that belong to one rule.
import { expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import {
  fromJSON,
  listText,
  Nftables,
  type NftObject,
  parseRuleset,
  type Statement,
  toJSON,
} from "../../../../src/subsystems/nftables/index.ts";
import { canonicalObjects } from "../../../../src/subsystems/nftables/requests/canonical.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { testInTable as test } from "../fixtures.ts";
import { expressionsOf, rule } from "../lab.ts";
import { kernelRules } from "../oracle/kernel-rules.ts";

/** Rules whose sets have values without a type name. nft aborts if it does not find their length. */
const rules: readonly (readonly [family: "ip" | "ip6" | "inet" | "bridge", rule: string])[] = [
  ["ip", "ip saddr . udp length { 1.2.3.4 . 100, 1.2.3.5 . 101 }"],
  ["ip", "ip saddr . udp length { 1.2.3.4 . 100-200, 1.2.3.5 . 300-400 }"],
  ["ip", "ip saddr . udp length vmap { 1.2.3.4 . 100 : accept, 1.2.3.5 . 101 : drop }"],
  ["ip", "ip saddr . ct zone { 1.2.3.4 . 5, 1.2.3.5 . 6 }"],
  ["ip", "ip saddr . meta length { 1.2.3.4 . 100, 1.2.3.5 . 101 }"],
  ["ip", "ip ttl . ip id { 1 . 5, 2 . 6 }"],
  ["ip", "ip saddr . @nh,32,32 { 1.1.1.1 . 0x14, 2.2.2.2 . 0x1e }"],
  ["ip", "udp length . ip option rr ptr { 1 . 2, 2 . 3 }"],
  ["ip6", "tcp dport . frag id { 1 . 2, 2 . 3 }"],
  ["ip6", "tcp dport . srh tag { 1 . 2, 2 . 3 }"],
  ["bridge", "ether saddr . vlan id { 00:11:22:33:44:55 . 5, 00:11:22:33:44:56 . 6 }"],
  ["inet", "tcp sequence . tcp ackseq { 1 . 2, 2 . 3 }"],
  ["inet", "tcp dport . tcp option maxseg size { 1 . 2, 2 . 3 }"],
  ["inet", "tcp dport . numgen inc mod 5 { 1 . 2, 2 . 3 }"],
  ["inet", "tcp dport . symhash mod 4 { 1 . 2, 2 . 3 }"],
  ["inet", "tcp dport . jhash ip saddr mod 5 { 1 . 2, 2 . 3 }"],
  ["inet", "tcp dport . ct original packets { 1 . 2, 2 . 3 }"],
  ["inet", "tcp dport . ipsec in reqid { 1 . 2, 2 . 3 }"],
  ["inet", "tcp dport . meta mark & 0xff { 1 . 0x00000002, 2 . 0x00000003 }"],
  ["inet", "th dport . @th,0,16 { 1 . 2, 2 . 3 }"],
  ["inet", "udp length . @th,160,128 vmap { 47-63 . 0xe373135363130333131303735353203 : accept }"],
  ["inet", "tcp dport . tcp sport . ip saddr . ip daddr . meta iifname { 1 . 2 . 1.1.1.1 . 1.1.1.2 . lo }"],
  ["inet", "ip6 flowlabel { 5, 6 }"],
  ["inet", "meta l4proto { 33-55, 66-88 }"],
];
/** Rules that nft writes in a form that it cannot list itself, with the text that it prints for those of the library. */
const improved: readonly (readonly [rule: string, printed: string])[] = [
  [
    "meta mark set ip saddr . udp length map { 1.2.3.4 . 5 : 7, 1.2.3.5 . 6 : 8 }",
    "meta mark set ip saddr . udp length map { 1.2.3.4 . 5 : 0x00000007, 1.2.3.5 . 6 : 0x00000008 }",
  ],
  ["udp length . meta length { 1 . 2-3, 5 . 7-9 }", "udp length . meta length { 1 . 2-3, 5 . 7-9 }"],
  ["udp length . fib daddr oif { 1 . lo, 2 . lo }", 'udp length . fib daddr oif { 1 . "lo", 2 . "lo" }'],
];

function nft(netns: NetworkNamespace, words: readonly string[], text = ""): string {
  const result = netns.run(() => Bun.spawnSync(["nft", ...words], { stdin: new TextEncoder().encode(text) }));
  expect(result.stderr.toString()).toBe("");
  expect(result.signalCode ?? result.exitCode).toBe(0);
  return result.stdout.toString();
}

const textOf = (family: string, statements: string) => `table ${family} t {\n chain c {\n ${statements}\n }\n}\n`;

/** Returns the statement `name` of a raw rule, which looks up the network header's third word in a set. */
const lookup = (name: string): Statement[] => [
  { raw: { name: "payload", data: { base: "network-header", offset: 8, len: 4, dreg: 20 } } },
  {
    raw: {
      name: "lookup",
      data: { sreg: 20, set: "__set%d" },
      set: {
        attributes: { keyType: 7, keyLen: 4, flags: ["anonymous", "constant"], desc: { size: 2 } },
        elements: [{ key: { value: Uint8Array.of(1, 2, 3, 4) } }, { key: { value: Uint8Array.of(5, 6, 7, 8) } }],
      },
    },
  },
  { counter: name },
];

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("anonymous sets", () => {
    test("of raw statements are listed and added again with their elements", ({ nft }) => {
      const counter: NftObject = { counter: { family: "inet", table: "t", name: "k" } };
      nft.add([counter, rule(...lookup("k"))]);
      const listed = nft.listRuleset();
      const raw = expressionsOf(nft)[0]!.find((one) => "raw" in one && one.raw.name === "lookup");
      expect(raw).toMatchObject({ raw: { data: { set: "__set%d" }, set: { elements: [{}, {}] } } });
      const expressions = expressionsOf(nft);
      nft.replaceTable(listed);
      expect(expressionsOf(nft)).toEqual(expressions);
      nft.transaction((batch) => batch.flush({ ruleset: null }).run(fromJSON(JSON.stringify(toJSON(listed)))));
      expect(expressionsOf(nft)).toEqual(expressions);
      const canonical = canonicalObjects("inet", listed).flatMap((one) => ("rule" in one ? [one.rule.expr] : []));
      expect(canonical).toEqual(expressions);
    });

    test("with similar names are listed with their own elements", ({ nft }) => {
      // The kernel numbers the sets of each table from 0. Those of the last table have up to three digits.
      const textOf = (family: string, table: string, count: number, first: number) => {
        const lines = Array.from({ length: count }, (_, at) => {
          return `\t\tudp dport { 1, ${first + at} }\n\t\tudp dport vmap { 2 : accept, ${first + at} : drop }\n`;
        });
        return `table ${family} ${table} {\n\tchain c {\n${lines.join("")}\t}\n}\n`;
      };
      const text = textOf("ip", "t", 5, 100) + textOf("ip6", "t", 5, 200) + textOf("ip6", "u", 102, 300);
      nft.transaction((batch) => batch.flush({ ruleset: null }).run(parseRuleset(text)));
      expect(listText(nft)).toBe(text);
    });

    test("of raw statements are checked before anything is sent", ({ nft }) => {
      const set = { attributes: { keyLen: 4 } } as never;
      expect(() => nft.add(rule({ raw: { name: "lookup", data: { sreg: 1 }, set } }))).toThrow(
        "commands[0].rule.expr[0].raw.set.elements: expected a list, got undefined",
      );
    });

    test("reject texts of any length in concatenations, and objects of values without a type name", ({ nft }) => {
      const add = (text: string) => nft.transaction((batch) => batch.run(parseRuleset(textOf("inet", text))));
      expect(() => add('tcp dport . osf name { 1 . "Linux" }')).toThrow("a text of any length is not allowed");
      expect(() => add('counter name ip saddr . udp length map { 1.1.1.1 . 5 : "k" }')).toThrow(
        "line 3, column 26: expected a value with a type name",
      );
    });

    whereTheKernelHas("the program nft", hasProgram("nft"), () => {
      const written = (family: string, text: string) => {
        using netns = NetworkNamespace.create();
        using library = Nftables.open({ netns });
        library.transaction((batch) => batch.run(parseRuleset(textOf(family, text))));
        return nft(netns, ["list", "ruleset"]);
      };

      test.each(rules)("in the family %s are printed by nft as its own: %s", (family, text, { netns }) => {
        nft(netns, ["-f", "-"], textOf(family, text));
        expect(written(family, text)).toBe(nft(netns, ["list", "ruleset"]));
      });

      test.each(improved)("are printed by nft, although it cannot print its own: %s", (text, printed) => {
        expect(written("inet", text)).toContain(`\t\t${printed}\n`);
      });

      test("with a conversion that has no effect are listed as sets and written back", ({ nft: client, netns }) => {
        const text = "ip daddr . tcp dport . meta l4proto { 10.0.0.0/8 . 5-6 . tcp, 1.1.1.1 . 7 . udp }";
        nft(netns, ["-f", "-"], textOf("inet", text));
        const printed = nft(netns, ["list", "ruleset"]);
        client.replaceTable(client.listRuleset());
        expect(nft(netns, ["list", "ruleset"])).toBe(printed);
      });
    });

    // In Linux 6.12 and older, the lookup in an anonymous set ends at a range end that equals the key.
    test.each([
      ["udp dport { 22-23, 24, 25-26 }", 1],
      ["udp dport vmap { 22 : accept, 23 : drop, 24-25 : accept }", 1],
      ["udp dport vmap { 22-23 : accept, 24-26 : drop, 28-30 : accept }", 2],
      ["meta mark set udp dport map { 22-24 : 1, 25-27 : 2, 28-65535 : 1 }", 0],
      ["ip saddr vmap { 10.0.1.0/31 : drop, 10.0.1.2 : accept, 10.0.1.3 : drop }", 1],
      ["ip saddr . udp dport vmap { 10.0.1.2 . 22-23 : accept, 10.0.1.2 . 24-26 : drop }", 0],
    ])("have no range end where another range starts: %s", (text, ends, { netns, nft }) => {
      nft.transaction((batch) => batch.run(parseRuleset(`table ip t {\nchain c {\n${text}\n}\n}`)));
      const [added] = kernelRules(netns);
      expect(added!.expressions.split("interval-end").length - 1).toBe(ends);
    });

    test("of the existence of a route have the flag of the kernel in each form of the key", ({ netns, nft }) => {
      const place = { family: "ip", table: "t", chain: "c" } as const;
      const port = { payload: { protocol: "udp", field: "dport" } } as const;
      const forms = (result: "check" | "oif") => {
        const fib = { fib: { result, flags: ["saddr", "iif"] } } as const;
        return [
          { match: { op: "==", left: fib, right: true } },
          { match: { op: "==", left: { concat: [fib, port] }, right: { concat: [true, 2000] } } },
          ...(result === "check" ? [{ match: { op: "==", left: fib, right: { set: [true] } } }] : []),
        ] as Statement[];
      };
      const checks = [
        ...[...forms("check"), ...forms("oif")].map((one) => [one]),
        ...parseRuleset(
          `table ip t { chain c {
          fib saddr . iif check { exists } accept
          fib saddr . iif check . udp dport { exists . 2000, missing . 1 } accept
          fib saddr . iif check vmap { exists : accept, missing : drop }
          meta mark set fib saddr . iif check map { exists : 5, missing : 6 }
          }; }`,
        ).flatMap((command) => ("rule" in command ? [command.rule.expr] : [])),
      ];
      nft.add([
        { table: { family: "ip", name: "t" } },
        { chain: { family: "ip", table: "t", name: "c" } },
        ...checks.map((expr) => ({ rule: { ...place, expr } })),
      ]);
      const loads = kernelRules(netns).map(({ expressions }) => /.*"name":"fib".*/.exec(expressions)?.[0]);
      expect(loads.map((load) => load?.includes('"present"'))).toEqual(checks.map(() => true));
    });
  });
});
