import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../src/index.ts";
import {
  PacketQueue,
  PacketQueues,
  QueueRule,
  readQueueCounters,
  updateChecksums,
} from "../../src/subsystems/netfilter/index.ts";
import { loopback, numbered, numberOf, QueueLab, UDP_PAYLOAD } from "../subsystems/netfilter/support.ts";
import { runIn } from "../support/oracle.ts";
import { UdpSocket } from "../support/udp.ts";

describe("QueueRule with all kernel modules", () => {
  test("uses the nf_tables queue expression", () => {
    using lab = new QueueLab({}, { bypass: true });
    expect(lab.rule.expression).toBe("queue");
    const text = runIn(lab.netns, ["nft", "list", "table", lab.rule.families[0]!, lab.rule.table]);
    expect(text).toContain(`udp dport ${lab.receiver.port} `);
    expect(text).toContain("counter packets 0 bytes 0");
    expect(text).toMatch(/queue flags bypass to 0\b/);
  });

  test("`nft` shows the queue number", () => {
    using lab = new QueueLab();
    using rule = lab.second(3, "input");
    expect(rule.expression).toBe("queue");
    expect(runIn(lab.netns, ["nft", "list", "table", rule.families[0]!, rule.table])).toMatch(/queue (to|num) 3\b/);
  });

  test("applies the verdicts on queued packets", () => {
    using lab = new QueueLab();
    lab.send(1, 2, 3, 4);
    const seen: number[] = [];
    while (seen.length < 4) {
      const packets = lab.queue.receive({ wait: true, timeoutMs: 100_000 });
      if (packets.length === 0) break;
      for (const packet of packets) {
        const number = numberOf(packet.payload.subarray(UDP_PAYLOAD));
        seen.push(number);
        if (number % 2 === 0) lab.queue.accept(packet);
        else lab.queue.drop(packet);
      }
    }
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(lab.arrived(2)).toEqual([2, 4]);
    expect(lab.strays()).toEqual([]);
    const bytes = BigInt(numbered(0).length + UDP_PAYLOAD);
    expect(lab.rule.counters()).toEqual({ packets: 4n, bytes: 4n * bytes });
  });
});

describe("PacketQueues with all kernel modules", () => {
  test("stops during traffic without a kernel warning", async () => {
    using netns = loopback();
    using receiver = UdpSocket.open(netns);
    using sender = UdpSocket.open(netns);
    const warnings = () => runIn(netns, ["dmesg"]).match(/WARNING: .*/g) ?? [];
    const before = warnings();
    for (let round = 0; round < 3; round++) {
      const queues = await PacketQueues.start({
        netns,
        module: new URL("../subsystems/netfilter/queue/handlers/filter.ts", import.meta.url),
        data: { slow: 5 },
        rule: { hook: "output", match: { protocol: "udp", destinationPort: receiver.port } },
        onReport: () => {},
      });
      const isWaiting = () => queues.statistics().queues![0]!.waiting > 0;
      // On a busy machine, the handler may have decided on all packets before this thread sees that they wait.
      for (let number = 1; number <= 50 || !isWaiting(); number++) {
        if (number > 10_000) throw new Error("no packet waits");
        sender.send(receiver.port, numbered(number));
      }
      const { rule } = queues;
      await queues.stop();
      expect([rule?.closed, readQueueCounters(netns)]).toEqual([true, []]);
      expect(warnings()).toEqual(before);
    }
    receiver.receiveAll(0);
    sender.send(receiver.port, numbered(7));
    expect(receiver.receiveAll(1).map(numberOf)).toEqual([7]);
  });
});

/** Returns the first outgoing echo request to an address, starting with its network header. */
async function echoRequest(netns: NetworkNamespace, to: string): Promise<Uint8Array> {
  using queue = PacketQueue.open(0, { netns });
  using _rule = QueueRule.install({ netns, hook: "postrouting", family: "ip6", queues: 0 });
  await using _ping = netns.run(() => Bun.spawn(["ping", "-6", "-c", "1", "-W", "1", to], { stdout: "ignore" }));
  for (;;) {
    const packets = queue.receive({ wait: true, timeoutMs: 100_000 });
    if (packets.length === 0) throw new Error(`no packet for ${to} left`);
    for (const { payload } of packets) if (payload[6] === 43) return payload.slice();
  }
}

describe("updateChecksums()", () => {
  test("matches the kernel for segment routing headers", async () => {
    using netns = NetworkNamespace.create();
    for (const line of [
      "link set lo up",
      "link add d0 type dummy",
      "link set d0 up",
      "-6 addr add 2001:db8::1/64 dev d0 nodad",
      "-6 route add 2001:db8:8::/64 dev d0",
      "-6 route add 2001:db8:9::1/128 encap seg6 mode inline segs 2001:db8:8::1,2001:db8:8::2 dev d0",
    ]) {
      runIn(netns, ["ip", ...line.split(" ")]);
    }
    const packet = await echoRequest(netns, "2001:db8:9::1");
    // Bytes 42 and 43 are the type of the routing header and its number of segments left.
    expect([packet[42], packet[43]! > 0]).toEqual([4, true]);
    expect(updateChecksums(packet.slice())).toEqual(packet);
  });
});
