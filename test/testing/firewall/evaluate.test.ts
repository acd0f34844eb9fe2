import { expect, test } from "bun:test";
import { type EvaluatedPacket, Nftables, parseRuleset } from "../../../src/subsystems/nftables/index.ts";
import { FakeFirewall } from "../../../src/testing/index.ts";

const ruleset = `table inet filter {
  set blocked { type ipv4_addr; flags interval; elements = { 198.51.100.0/24 } }
  chain input { type filter hook input priority filter; policy drop;
    ip saddr @blocked drop comment "blocked"
    tcp dport { 22, 443 } accept
  }
}`;
const from = (saddr: string, dport: number): EvaluatedPacket => ({ iif: "eth0", ip: { saddr }, tcp: { dport } });

test("FakeFirewall.evaluate filters packets with the current ruleset", () => {
  using firewall = new FakeFirewall();
  using nft = Nftables.open({ socket: firewall.open() });
  const verdict = (packet: EvaluatedPacket) => firewall.evaluate(packet, { hook: "input" }).verdict;
  expect(verdict(from("192.0.2.7", 80))).toBe("accept");
  nft.transaction((batch) => batch.run(parseRuleset(ruleset)));
  expect(verdict(from("192.0.2.7", 80))).toBe("drop");
  expect(verdict(from("192.0.2.7", 22))).toBe("accept");
  const blocked = firewall.evaluate(from("198.51.100.9", 22), { hook: "input" });
  expect(blocked.verdict).toBe("drop");
  const rule = nft.list("rule", { family: "inet", table: "filter" })[0]!;
  expect(blocked.steps.map(({ handle, lookups }) => [handle, lookups])).toEqual([
    [rule.handle, [{ set: "blocked", key: "198.51.100.9", element: { prefix: { addr: "198.51.100.0", len: 24 } } }]],
  ]);
  nft.transaction((batch) =>
    batch.delete({ element: { family: "inet", table: "filter", name: "blocked", elem: ["198.51.100.0/24"] } }),
  );
  expect(verdict(from("198.51.100.9", 22))).toBe("accept");
});
