// Compares the addresses, port lists and connection states of queue rules with the output of nft and with traffic.
import { expect } from "bun:test";
import { QueueRule, type QueueRuleOptions } from "../../../../src/subsystems/netfilter/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { hasProgram } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { runIn } from "../../../support/oracle.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { describeWithQueues, loopback } from "../support.ts";

const test = base.extend({ netns: () => loopback() }).extend({ sender: ({ netns }) => UdpSocket.open(netns) });

const program = hasProgram("nft");
type Match = NonNullable<QueueRuleOptions["match"]>;

describeWithQueues("QueueRule with lists", () => {
  test.skipIf(!program).each([
    [{ source: "10.0.0.0/8" }, ["ip saddr 10.0.0.0/8"]],
    [{ source: ["10.1.2.3", "2001:db8::/33"] }, ["ip saddr 10.1.2.3", "ip6 saddr 2001:db8::/33"]],
    [{ destination: "10.32.0.0/11", state: ["new", "untracked"] }, ["ct state new,untracked ip daddr 10.32.0.0/11"]],
    [{ source: ["10.0.0.1", "fd00::1"], destination: "fd00::2" }, ["ip6 saddr fd00::1 ip6 daddr fd00::2"]],
    [{ state: "established" }, ["ct state established"]],
    [{ protocol: "tcp", destinationPort: [80, { first: 8000, last: 8080 }] }, ["tcp dport { 80, 8000-8080 }"]],
    [{ protocol: "udp", sourcePort: [1, 2], destinationPort: [3] }, ["udp sport { 1, 2 } udp dport 3"]],
  ] as [Match, string[]][])("nft shows the match %j", (match, expected, { netns }) => {
    using _rule = QueueRule.install({ hook: "input", queues: 0, match, netns });
    const lines = runIn(netns, ["nft", "list", "ruleset"]).split("\n");
    const rules = lines
      .filter((line) => line.includes("counter"))
      .map((line) => line.slice(0, line.indexOf("counter")));
    const plain = rules.map((line) =>
      line
        .replace(/meta (nfproto \S+|l4proto \S+) /g, "")
        .replace(/th (?=[sd]port)/g, "")
        .trim(),
    );
    const shown = plain.map((line) => line.replace(/\b(tcp|udp) (?=[sd]port)/g, "").replace(/\s+/g, " "));
    expect(shown).toEqual(expected.map((line) => line.replace(/\b(tcp|udp) (?=[sd]port)/g, "")));
  });

  test("has one rule for any number of addresses and ports", ({ netns, sender }) => {
    using receiver = UdpSocket.open(netns, 4, "127.0.0.2");
    const destination = Array.from({ length: 1000 }, (_, index) => `127.0.${index >> 8}.${index & 255}`);
    const destinationPort = [...Array.from({ length: 200 }, (_, index) => 2 * index + 1), receiver.port];
    const match: Match = { destination: [...destination, "::1"], protocol: "udp", destinationPort };
    using rule = QueueRule.install({ hook: "output", queues: 0, bypass: true, match, netns });
    sender.send(receiver.port, new Uint8Array(4), receiver.host);
    expect(rule.counters()!.packets).toBe(1n);
  });

  test("counts each matching packet once", ({ netns, sender }) => {
    using first = UdpSocket.open(netns, 4, "127.0.0.2");
    using second = UdpSocket.open(netns, 4, "127.0.0.3");
    const hits = (match: Match, to: UdpSocket): number => {
      using rule = QueueRule.install({ hook: "output", queues: 0, bypass: true, match, netns });
      sender.send(to.port, new Uint8Array(4), to.host);
      return Number(rule.counters()!.packets);
    };
    expect(hits({ destination: "127.0.0.2" }, first)).toBe(1);
    expect(hits({ destination: "127.0.0.2" }, second)).toBe(0);
    expect(hits({ destination: ["127.0.0.2", "127.0.0.2/31"] }, second)).toBe(1);
    expect(hits({ destination: ["::1", "127.0.0.0/30", "127.0.0.2"] }, first)).toBe(1);
    expect(hits({ source: "127.0.0.1", destination: "0.0.0.0/0" }, first)).toBe(1);
    expect(hits({ source: "::/0" }, first)).toBe(0);
    const ports = [1, first.port, { first: 2, last: 3 }];
    expect(hits({ protocol: "udp", destinationPort: ports }, first)).toBe(1);
    expect(hits({ protocol: "udp", destinationPort: [1, { first: 2, last: 3 }] }, first)).toBe(0);
    expect(hits({ state: ["new", "established", "related"] }, first)).toBe(1);
    expect(hits({ state: "invalid" }, first)).toBe(0);
  });

  test.each([
    [{ match: { source: "x" } }, "match.source: "],
    [{ match: { source: ["10.0.0.1", "10.0.0.0/33"] } }, "match.source[1]: "],
    [{ family: "ip", match: { destination: ["::1"] } }, "match.destination[0]: "],
    [{ match: { state: "fresh" } }, "match.state: "],
    [{ match: { state: [] } }, "match.state: "],
    [{ match: { protocol: "udp", sourcePort: [1, 65_536] } }, "match.sourcePort[1]: "],
  ] as [Partial<QueueRuleOptions>, string][])("rejects the invalid options %j", (options, path) => {
    const error = thrown(() => QueueRule.install({ hook: "input", queues: 0, ...options })) as Error;
    expect(["TypeError", "RangeError"]).toContain(error.constructor.name);
    expect(error.message).toStartWith(path);
  });
});
