import { expect } from "bun:test";
import { listText, type Nftables, type NftObject } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { Random } from "../../../message/random.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../support/environment.ts";
import { test } from "../fixtures.ts";
import { similarRules } from "../similar-rules.ts";

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("rules of a transaction that differ only in constants", () => {
    // Without handles, the requests are encoded at once.
    const addEncoded = (nft: Nftables, objects: readonly NftObject[]) => nft.transaction((batch) => batch.add(objects));

    test("are compiled like each rule alone", ({ nft }) => {
      for (const seed of [1, 2]) {
        const objects = similarRules(new Random(seed));
        nft.add(objects);
        const together = listText(nft);
        nft.flush({ ruleset: null });
        addEncoded(nft, objects);
        const encoded = listText(nft);
        nft.flush({ ruleset: null });
        const isAlone = (one: object) => "rule" in one || "element" in one;
        nft.add(objects.filter((one) => !isAlone(one)));
        for (const one of objects) if (isAlone(one)) nft.add(one);
        expect(together).toBe(listText(nft));
        expect(encoded).toBe(together);
        nft.flush({ ruleset: null });
      }
    });

    const table = { family: "inet", table: "t" } as const;
    const rulesWith = (first: object, last: object) => [
      { table: { family: "inet", name: "t" } as const },
      { chain: { ...table, name: "c" } },
      ...[first, first, first, last].map((statement) => ({
        rule: { ...table, chain: "c", expr: [statement] as never },
      })),
    ];

    for (const [last, expected] of [
      [{ goto: { target: "" } }, /commands\[6\].rule.expr\[0\].goto.target: expected a name/],
      [{ goto: { target: "x".repeat(256) } }, /target: expected a name of at most 255 bytes/],
      [{ goto: { target: "a\0b" } }, /target: a string cannot contain a NUL/],
      [{ goto: { target: 1 } }, /target: expected a name/],
      [{ goto: { target: "missing" } }, /commands\[6\]: add rule inet t c, statement 1 \(goto\): .*missing/],
    ] as const)
      test(`have the errors of a rule alone: ${JSON.stringify(last).slice(0, 40)}`, ({ nft }) => {
        expect(() =>
          addEncoded(
            nft,
            rulesWith({ goto: { target: "other" } }, last).toSpliced(1, 0, {
              chain: { ...table, name: "other" },
            }) as never,
          ),
        ).toThrow(expected);
      });

    test("have the errors of invalid chains and comments", ({ nft }) => {
      const withLast = (last: object) => [
        { table: { family: "inet", name: "t" } as const },
        { chain: { ...table, name: "c" } },
        ...[{}, { comment: "one" }, { comment: "two" }, { comment: "three" }, last].map((fields) => ({
          rule: { ...table, chain: "c", expr: [{ accept: null }], ...fields } as never,
        })),
      ];
      for (const [last, expected] of [
        [{ comment: "x".repeat(129) }, /commands\[6\].rule.comment: expected up to 128 bytes/],
        [{ comment: "a\0b" }, /commands\[6\].rule.comment: expected up to 128 bytes/],
        [{ comment: "a\ud800" }, /commands\[6\].rule.comment: a string cannot contain a lone surrogate/],
        [{ chain: "" }, /commands\[6\].rule.chain: expected a name/],
        [{ comment: "four", chain: "\ud800" }, /lone surrogate/],
        [{ comment: "four", chain: "missing" }, /commands\[6\]: add rule inet t missing: .*ENOENT/],
      ] as const)
        expect(() => addEncoded(nft, withLast(last))).toThrow(expected);
    });

    test("keep bytes of comments that are not UTF-8", ({ nft }) => {
      // Lists contain such a byte as a lone surrogate.
      const comments = ["one", "two", "three", "four", "\udc80é", "\udc81", "\ufeffsix"];
      addEncoded(nft, [
        { table: { family: "inet", name: "t" } },
        { chain: { ...table, name: "c" } },
        ...comments.map((comment) => ({ rule: { ...table, chain: "c", expr: [{ accept: null }], comment } as never })),
      ]);
      expect(nft.list("rule").map(({ comment }) => comment)).toEqual(comments);
    });

    const ipTable = { family: "ip", table: "t x" } as const;
    const inIpTable = [
      { table: { family: "ip", name: "t x" } as const },
      { chain: { ...ipTable, name: "c" } },
      { set: { ...ipTable, name: "s", type: "ipv4_addr" } as const },
    ];
    const objectsOf: Readonly<Record<string, (family: string, table: string, index: number) => object>> = {
      chain: (family, table, index) => ({ chain: { family, table, name: `c${index}` } }),
      rule: (family, table) => ({ rule: { family, table, chain: "c", expr: [{ accept: null }] } }),
      element: (family, table, index) => ({ element: { family, table, name: "s", elem: [`10.0.0.${index}`] } }),
    };
    for (const [kind, objectOf] of Object.entries(objectsOf))
      test(`have the error of an invalid family: ${kind}`, ({ nft }) => {
        const similar = [1, 2, 3, 4].map((index) => objectOf("ip", "t x", index));
        expect(() => addEncoded(nft, [...inIpTable, ...similar, objectOf("ip t", "x", 5)] as never)).toThrow(
          `commands[7].${kind}.family: expected inet, ip, arp, netdev, bridge, ip6, got "ip t"`,
        );
      });

    test("have errors that name the element of a map", ({ nft }) => {
      const elements = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"].map((address, index) => ({
        element: {
          ...table,
          name: "m",
          elem: [[{ concat: [address, 80] }, { goto: { target: index === 3 ? "missing" : "c" } }]] as never,
        },
      }));
      const objects = [
        { table: { family: "inet", name: "t" } as const },
        { chain: { ...table, name: "c" } },
        { map: { ...table, name: "m", type: ["ipv4_addr", "inet_service"], map: "verdict" } as const },
        ...elements,
      ];
      expect(() => addEncoded(nft, objects as never)).toThrow(
        /commands\[6\]: add element inet t m, elem\[0\]: no such file or entry/,
      );
    });

    test("have the errors of invalid addresses", ({ nft }) => {
      const ip = (right: string) => ({
        match: { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right },
      });
      expect(() => addEncoded(nft, rulesWith(ip("10.0.0.1"), ip("10.0.0.256")) as never)).toThrow(
        /expr\[0\].match.right: /,
      );
      expect(() => addEncoded(nft, rulesWith(ip("10.0.0.1"), ip("::1")) as never)).toThrow(/expr\[0\].match.right: /);
    });
  });
});
