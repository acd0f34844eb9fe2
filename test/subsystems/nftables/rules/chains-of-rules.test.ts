import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import {
  formatRule,
  formatRuleset,
  Nftables,
  type NftObject,
  parseRuleset,
  type Statement,
} from "../../../../src/subsystems/nftables/index.ts";
import { canonicalObjects } from "../../../../src/subsystems/nftables/requests/canonical.ts";
import { FakeFirewall } from "../../../../src/testing/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { thrown } from "../../../message/bytes.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";

const text = `table inet t {
	map seen {
		type ipv4_addr : mark
		size 10
		flags dynamic,timeout
	}

	chain c {
		type filter hook input priority filter; policy accept;
		meta l4proto { tcp, udp } th dport 53 jump {
			ip saddr { 127.0.0.0/8, 172.23.0.0/16 } counter packets 0 bytes 0 accept comment "local"
			update @seen { ip saddr : 0x00000001 }
		} comment "dns"
		tcp dport 22 goto {
			drop
		}
		accept
	}
}
`;
const objects = parseRuleset(text) as NftObject[];
const inTable = { family: "inet", table: "t" } as const;
const ruleWith = (statement: unknown): NftObject => ({
  rule: { ...inTable, chain: "c", expr: [statement as Statement] },
});

describe("chains without a name", () => {
  test("have the text of nft, and rules on one line", () => {
    expect(formatRuleset(objects)).toBe(text);
    expect(formatRuleset(canonicalObjects("inet", objects))).toBe(text);
    const rules = objects.flatMap((object) => ("rule" in object ? [object.rule] : []));
    const goto = formatRule(rules[1]!);
    expect(goto).toBe("tcp dport 22 goto { drop; }");
    expect(parseRuleset(`add rule inet t c ${goto}`)).toEqual([{ rule: rules[1]! }]);
  });

  test.each([
    [{ jump: { rules: 5 } }, "commands[0].rule.expr[0].jump.rules: expected a list, got 5"],
    [{ jump: { rules: [], target: "c" } }, "commands[0].rule.expr[0].jump.target: unknown option"],
    [{ goto: { rules: [{ expr: [{ acept: null }] }] } }, "goto.rules[0].expr[0]: unknown statement"],
    [{ jump: { rules: [{ expr: [{ jump: { rules: [] } }] }] } }, "cannot contain another one"],
  ])("are rejected before anything is sent: %j", (statement, message) => {
    using firewall = new FakeFirewall();
    using nft = Nftables.open({ socket: firewall.open() });
    nft.add(objects);
    expect(thrown(() => nft.add(ruleWith(statement))).message).toContain(message);
    expect(nft.list("rule")).toHaveLength(3);
  });

  test("are kept by a fake firewall, until their rule is deleted", () => {
    using firewall = new FakeFirewall();
    using nft = Nftables.open({ socket: firewall.open() });
    nft.add(objects);
    expect(formatRuleset(nft.listRuleset())).toBe(text);
    nft.flush({ chain: { ...inTable, name: "c" } });
    expect(nft.list("rule", { ...inTable, chain: "__chain0" })).toEqual([]);
  });
});

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("chains without a name", () => {
    test("belong to their rules, and are listed in them", async () => {
      using netns = NetworkNamespace.create();
      using nft = Nftables.open({ netns });
      nft.add(objects);
      expect(formatRuleset(nft.listRuleset())).toBe(text);
      expect(nft.list("chain").map(({ name }) => name)).toEqual(["c"]);
      if (hasProgram("nft")) {
        const listed = netns.run(() => Bun.spawnSync(["nft", "list", "ruleset"])).stdout.toString();
        expect(listed).toBe(text);
      }
      nft.replaceTable(nft.listRuleset());
      using client = Nftables.openAsync({ netns });
      const rules = await client.list("rule");
      await client.add(rules.map((rule) => ({ rule })));
      expect((await client.list("rule")).map(formatRule)).toEqual([...rules, ...rules].map(formatRule));
      nft.flush({ chain: { ...inTable, name: "c" } });
      nft.add(objects);
      expect(formatRuleset(nft.listRuleset())).toBe(text);
    });
  });
});
