import { expect } from "bun:test";
import { listText } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { Random } from "../../../message/random.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../support/environment.ts";
import { test } from "../fixtures.ts";
import { similarRules } from "../similar-rules.ts";

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("rules of a transaction that differ only in constants", () => {
    test("are compiled like each rule alone", ({ nft }) => {
      for (const seed of [1, 2]) {
        const objects = similarRules(new Random(seed));
        nft.add(objects);
        const together = listText(nft);
        nft.flush({ ruleset: null });
        nft.add(objects.filter((one) => !("rule" in one)));
        for (const one of objects) if ("rule" in one) nft.add(one);
        expect(together).toBe(listText(nft));
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
          nft.add(
            rulesWith({ goto: { target: "other" } }, last).toSpliced(1, 0, {
              chain: { ...table, name: "other" },
            }) as never,
          ),
        ).toThrow(expected);
      });

    test("have the errors of invalid addresses", ({ nft }) => {
      const ip = (right: string) => ({
        match: { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right },
      });
      expect(() => nft.add(rulesWith(ip("10.0.0.1"), ip("10.0.0.256")) as never)).toThrow(/expr\[0\].match.right: /);
      expect(() => nft.add(rulesWith(ip("10.0.0.1"), ip("::1")) as never)).toThrow(/expr\[0\].match.right: /);
    });
  });
});
