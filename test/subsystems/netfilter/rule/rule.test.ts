import { expect } from "bun:test";
import { join } from "node:path";
import type { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { PacketQueue, QueueRule, type QueueRuleOptions } from "../../../../src/subsystems/netfilter/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { runProgram } from "../../../support/child.ts";
import { openResources } from "../../../support/descriptors.ts";
import { hasProgram } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { expectNoMoreOpen } from "../../../support/nothing-left.ts";
import { runIn } from "../../../support/oracle.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { describeWithQueues, loopback, numbered, numberOf, QueueLab } from "../support.ts";

type Json = Record<string, unknown>;

/** Returns the ruleset that nft prints, as objects grouped by type. */
function ruleset(netns: NetworkNamespace, kind: string): Json[] {
  const { nftables } = JSON.parse(runIn(netns, ["nft", "-j", "list", "ruleset"])) as { nftables: Json[] };
  return nftables.flatMap((item) => (item[kind] === undefined ? [] : [item[kind] as Json]));
}

describeWithQueues("QueueRule on the running kernel", () => {
  test.skipIf(!hasProgram("nft"))("has the match and priority that nft shows", ({ netns }) => {
    const match = {
      protocol: "udp",
      sourcePort: 7,
      destinationPort: { first: 53, last: 54 },
      inputInterface: "lo",
      mark: { value: 0x10, mask: 0xf0 },
    } as const;
    using rule = QueueRule.install({ netns, family: "inet", hook: "prerouting", priority: -300, match, queues: 5 });
    for (const family of rule.families) {
      expect(ruleset(netns, "table")).toContainEqual(expect.objectContaining({ family, name: rule.table }));
      expect(ruleset(netns, "chain")).toContainEqual(
        expect.objectContaining({
          family,
          table: rule.table,
          type: "filter",
          hook: "prerouting",
          prio: -300,
          policy: "accept",
        }),
      );
    }
    const [shown] = ruleset(netns, "rule");
    const expected = [
      { match: { op: "==", left: { meta: { key: "iifname" } }, right: "lo" } },
      { match: { op: "==", left: { "&": [{ meta: { key: "mark" } }, 240] }, right: 16 } },
      { match: { op: "==", left: { payload: { protocol: "udp", field: "sport" } }, right: 7 } },
      { match: { op: "==", left: { payload: { protocol: "udp", field: "dport" } }, right: { range: [53, 54] } } },
      { counter: { packets: 0, bytes: 0 } },
    ];
    expect((shown!["expr"] as Json[]).slice(0, 5)).toEqual(expected);
    expect(rule.owned).toBe(true);
    rule.close();
    expect(ruleset(netns, "table")).toEqual([]);
    rule.close();
    expect(rule.closed).toBe(true);
    expect((thrown(() => rule.counters()) as NetlinkError).code).toBe("EBADF");
  });

  test.each(["ip", "ip6", "inet"] as const)("matches only packets of the family %s", (family) => {
    using netns = loopback();
    using four = UdpSocket.open(netns);
    using six = UdpSocket.open(netns, 6);
    using queue = PacketQueue.open(0, { netns });
    using rule = QueueRule.install({ netns, family, hook: "output", match: { protocol: "udp" }, queues: 0 });
    four.send(four.port, numbered(4));
    six.send(six.port, numbered(6));
    const seen = queue.receive().map(({ protocol }) => protocol);
    expect(seen.sort()).toEqual({ ip: [0x800], ip6: [0x86dd], inet: [0x800, 0x86dd] }[family]);
    expect(rule.counters()?.packets).toBe(BigInt(seen.length));
    queue.process(() => "accept");
  });

  test.each(["prerouting", "input", "output", "postrouting"] as const)("queues packets at the hook %s", (hook) => {
    using lab = new QueueLab({}, { hook });
    lab.send(1);
    const [packet] = lab.queue.receive({ wait: true, timeoutMs: 100_000 });
    expect(packet!.toObject().hook).toBe(hook);
    lab.queue.accept(packet!);
    expect(lab.arrived(1)).toEqual([1]);
  });

  test("matches ports, interfaces and marks", () => {
    using netns = loopback();
    using socket = UdpSocket.open(netns);
    using other = UdpSocket.open(netns);
    const { port } = socket;
    const hits = (match: QueueRuleOptions["match"], to: number) => {
      using rule = QueueRule.install({
        netns,
        hook: "output",
        match: { protocol: "udp", ...match },
        queues: 9,
        bypass: true,
      });
      socket.send(to, numbered(1));
      return Number(rule.counters()?.packets);
    };
    expect(hits({ sourcePort: port }, other.port)).toBe(1);
    expect(hits({ sourcePort: other.port }, other.port)).toBe(0);
    expect(hits({ destinationPort: { first: other.port, last: other.port } }, other.port)).toBe(1);
    expect(hits({ destinationPort: { first: 0, last: other.port - 1 } }, other.port)).toBe(0);
    expect(hits({ destinationPort: { first: other.port, last: 65_535 } }, other.port)).toBe(1);
    expect(hits({ outputInterface: "lo" }, other.port)).toBe(1);
    expect(hits({ outputInterface: "l" }, other.port)).toBe(0);
    using input = QueueRule.install({
      netns,
      hook: "input",
      match: { protocol: "udp", inputInterface: "lo" },
      queues: 9,
      bypass: true,
    });
    socket.send(other.port, numbered(1));
    expect(input.counters()?.packets).toBe(1n);
    expect(hits({ protocol: "tcp" }, other.port)).toBe(0);
    expect(hits({ protocol: 17 }, other.port)).toBe(1);
    expect(hits({ mark: { value: 0 } }, other.port)).toBe(1);
    expect(hits({ mark: { value: 0, not: true } }, other.port)).toBe(0);
    socket.setOption(1, 36, 0x51);
    expect(hits({ mark: { value: 0x51 } }, other.port)).toBe(1);
    expect(hits({ mark: { value: 0x50, mask: 0xf0 } }, other.port)).toBe(1);
    expect(hits({ mark: { value: 0x40, mask: 0xf0 } }, other.port)).toBe(0);
  });

  test("drops packets of an unbound queue without `bypass`", () => {
    using lab = new QueueLab({}, { queues: 5 });
    lab.send(1);
    expect(lab.strays()).toEqual([]);
    lab.rule.close();
    using _rule = QueueRule.install({
      netns: lab.netns,
      hook: "output",
      queues: 5,
      bypass: true,
      match: { protocol: "udp", destinationPort: lab.receiver.port },
    });
    lab.send(2);
    expect(lab.arrived(1)).toEqual([2]);
    using queue = PacketQueue.open(5, { netns: lab.netns });
    lab.send(3);
    expect(queue.process(() => "drop", { wait: true, timeoutMs: 100_000 })).toBe(1);
    expect(lab.strays()).toEqual([]);
  });

  test("balances packets over queues by address", () => {
    using netns = loopback();
    using queues = PacketQueue.open({ first: 0, last: 3 }, { netns });
    using receiver = UdpSocket.open(netns);
    using _rule = QueueRule.install({
      netns,
      hook: "output",
      queues: { first: 0, last: 3 },
      match: { protocol: "udp" },
    });
    const by = new Map<number, Set<number>>();
    for (let host = 1; host <= 32; host++) {
      using sender = UdpSocket.open(netns, 4, `127.0.0.${host}`);
      for (const number of [1, 2]) sender.send(receiver.port, numbered(number), "127.0.0.1");
    }
    const counts = [0, 0, 0, 0];
    for (;;) {
      const handled = queues.process((packet) => {
        const sender = packet.payload[15]!;
        by.set(sender, (by.get(sender) ?? new Set()).add(packet.queue));
        counts[packet.queue]!++;
        return "accept";
      });
      if (handled === 0) break;
    }
    expect([...by.values()].every((used) => used.size === 1)).toBe(true);
    expect(counts.reduce((sum, count) => sum + count)).toBe(64);
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(1);
    expect(receiver.receiveAll(64).map(numberOf)).toHaveLength(64);
  });

  test("disappears when its process is killed", ({ netns }) => {
    const { lines, exitCode } = runProgram(join(import.meta.dir, "programs/rule-holder.ts"), { netns });
    expect([lines, exitCode]).toEqual([["installed"], null]);
    // If the rule still existed, the name of its table would be in use.
    QueueRule.install({ netns, hook: "input", queues: 0, table: "held" }).close();
  });

  test("reports EEXIST and the owner if its name is in use", async ({ netns }) => {
    using rule = QueueRule.install({ netns, hook: "input", queues: 0, table: "mine" });
    const before = openResources();
    const error = thrown(() => QueueRule.install({ netns, hook: "input", queues: 0, table: "mine" })) as NetlinkError;
    // The kernel does not even allow other processes to read a table that has an owner.
    const cause = rule.owned ? "EPERM" : "EEXIST";
    expect([error.code, error.operation, (error.cause as NetlinkError).code]).toEqual([
      "EEXIST",
      "NFT_MSG_NEWTABLE",
      cause,
    ]);
    const owner = rule.owned ? ", and belongs to a socket of another process" : "";
    expect(error.message).toContain(`the table "mine" of the family inet already exists${owner}; use another name`);
    await expectNoMoreOpen(before);
  });

  test.skipIf(!hasProgram("nft"))("reports EEXIST if another table has its name", ({ netns }) => {
    runIn(netns, ["nft", "add", "table", "inet", "filter"]);
    const error = thrown(() => QueueRule.install({ netns, hook: "input", queues: 0, table: "filter" })) as NetlinkError;
    expect([error.code, (error.cause as NetlinkError).code]).toEqual(["EEXIST", "EEXIST"]);
    expect(ruleset(netns, "rule")).toEqual([]);
  });

  test.skipIf(!hasProgram("setpriv"))("reports EPERM without CAP_NET_ADMIN", () => {
    const { lines } = runProgram(join(import.meta.dir, "programs/rule-unprivileged.ts"), {
      prefix: ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"],
    });
    expect(lines).toEqual(["EPERM NFNL_MSG_BATCH_BEGIN", "EPERM"]);
  });

  test("the garbage collector closes a leaked rule with a warning", ({ netns }) => {
    const { lines, exitCode } = runProgram(join(import.meta.dir, "programs/leaking.ts"), { netns });
    expect(exitCode).toBe(0);
    const [queue, rule] = ["a packet queue (queues 3 to 4) was", "a queue rule (table forgotten, queue 3) was"];
    expect(lines.slice(0, -1).sort()).toEqual(
      [queue, rule].map((what) => `NetlinkWarning: ${what} never closed: use \`using\` or close()`),
    );
    expect(lines.at(-1)).toBe("tables and queues: 0");
  });
});
