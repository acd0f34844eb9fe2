import { describe, expect, test } from "bun:test";
import { numbered, numberOf, QueueLab, UDP_PAYLOAD } from "../subsystems/netfilter/support.ts";
import { runIn } from "../support/oracle.ts";

describe("a rule that sends packets to a queue", () => {
  test("does it with the expression of nf_tables where the kernel has it, as `nft` says", () => {
    using lab = new QueueLab({}, { bypass: true });
    expect(lab.rule.expression).toBe("queue");
    const text = runIn(lab.netns, ["nft", "list", "table", lab.rule.families[0]!, lab.rule.table]);
    expect(text).toContain(`udp dport ${lab.receiver.port} `);
    expect(text).toContain("counter packets 0 bytes 0");
    expect(text).toMatch(/queue flags bypass to 0\b/);
  });

  test("over several queues is one for `nft` too", () => {
    using lab = new QueueLab();
    using rule = lab.second(3, "input");
    expect(rule.expression).toBe("queue");
    expect(runIn(lab.netns, ["nft", "list", "table", rule.families[0]!, rule.table])).toMatch(/queue (to|num) 3\b/);
  });

  test("brings them, and they go on or not as was decided", () => {
    using lab = new QueueLab();
    lab.send(1, 2, 3, 4);
    const seen: number[] = [];
    while (seen.length < 4) {
      const packets = lab.queue.receive({ wait: true, timeoutMs: 20_000 });
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
