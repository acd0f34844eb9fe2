import { describe, expect, test } from "bun:test";
import { nftables } from "../../../src/families/nftables.ts";
import { type Expression, field, type Match, match, type Statement } from "../../../src/subsystems/nftables/index.ts";
import {
  ctKeys,
  extensions,
  ipsecKeys,
  type Key,
  metaKeys,
  rtKeys,
  socketKeys,
  tunnelKeys,
} from "../../../src/subsystems/nftables/rules/field-tables.ts";
import { hasNftables } from "../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../support/environment.ts";
import { expressionsOf, lab, rule } from "./lab.ts";

const cases: [Statement, string][] = [
  [match("tcp.dport", "in", [22, 443]), "tcp dport { 22, 443 }"],
  [match("tcp.dport", "in", 22), "tcp dport 22"],
  [match("tcp.dport", "in", { range: [1, 22] }), "tcp dport 1-22"],
  [match("ip.saddr", "in", "10.0.0.0/8"), "ip saddr 10.0.0.0/8"],
  [match("meta.mark", { "|": [1, 2] }), "meta mark 0x00000003"],
  [match("tcp.flags", "in", ["syn", "ack"]), "tcp flags syn,ack"],
  [match("tcp.flags", "!", ["syn", "ack"]), "tcp flags ! syn,ack"],
  [{ match: { op: "==", left: field("tcp.flags"), right: ["syn", "ack"] } }, "tcp flags == 0x12"],
  [match("ct.state", "in", "new"), "ct state new"],
];

const namesOf = (keys: Readonly<Record<string, Key>>) => Object.values(keys).map(([name]) => name);
const extensionNames = Object.values(extensions).map(({ op }) => op);

describe("keys of nftables rules", () => {
  test.each<[values: string, known: readonly string[], unsupported: readonly string[]]>([
    ["meta-keys", namesOf(metaKeys), []],
    // The kernel has replaced the keys `src` and `dst` by keys that state the address family.
    ["ct-keys", namesOf(ctKeys), ["src", "dst"]],
    ["rt-keys", namesOf(rtKeys), []],
    ["socket-keys", namesOf(socketKeys), []],
    ["xfrm-keys", namesOf(ipsecKeys), []],
    ["tunnel-keys", namesOf(tunnelKeys), []],
    ["exthdr-op", extensionNames, ["dccp"]],
  ])("include the supported values of the kernel enum %s", (values, known, unsupported) => {
    const names = nftables.enums[values]!.entries.map(({ name }) => name);
    expect(names.filter((name) => !known.includes(name))).toEqual([...unsupported]);
  });
});

whereTheKernelHas("nf_tables", hasNftables() && hasProgram("nft"), () => {
  describeInNamespaces("keys of nftables rules", () => {
    test("include all meta keys of nft", () => {
      using both = lab();
      const words = ["nft", "add", "rule", "inet", "t", "in", "meta", "unknown", "1"];
      const { stderr } = both.netns.run(() => Bun.spawnSync(words));
      const names = /known keys are ([\w, ]+)/.exec(stderr.toString())?.[1]?.split(", ") ?? [];
      expect(names.length).toBeGreaterThan(30);
      expect(names.filter((name) => !Object.hasOwn(metaKeys, name))).toEqual([]);
    });
  });

  describeInNamespaces("nftables match operators", () => {
    test.each(cases)("nft prints %j as %j", (statement, printed) => {
      using both = lab();
      both.nft.add(rule(statement));
      const { stdout } = both.netns.run(() => Bun.spawnSync(["nft", "list", "chain", "inet", "t", "in"]));
      const [, , , line] = stdout.toString().split("\n");
      expect(line?.trim()).toBe(printed);
    });
  });
});

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("nftables match operators", () => {
    test("reject lists and flag tests for values other than flags", () => {
      using both = lab();
      const add = (op: Match["op"], left: Expression, right: Expression) => () =>
        both.nft.add(rule({ match: { op, left, right } }));
      const path = "commands[0].rule.expr[0].match";
      const port = field("tcp.dport");
      expect(add("==", port, [22, 443])).toThrow(
        `${path}.right: expected a value of type inet_service, got Array; to match one of several values, pass { set: [...] }`,
      );
      expect(add("!", port, 22)).toThrow(`${path}.op: "!" requires a value of flags`);
      expect(add("!", { concat: [port, field("tcp.sport")] }, { concat: [1, 2] })).toThrow(`${path}.op: "!" requires`);
      expect(add("==", { "&": [field("meta.mark"), [1, 2]] }, 3)).toThrow("expected a value of type mark, got Array");
      expect(expressionsOf(both.nft)).toEqual([]);
    });
  });
});
