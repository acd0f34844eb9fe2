import { expect, test } from "bun:test";
import { Nftables } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeWithQueues, QueueLab } from "../support.ts";

describeWithQueues("The verdict repeat", () => {
  // nf_reinject() calls the hook function of the chain again, and continues after it.
  test.skipIf(!hasNftables())("runs only the base chain of the rule again", () => {
    using lab = new QueueLab();
    using nft = Nftables.open({ netns: lab.netns });
    const table = { family: "ip", table: "counts" } as const;
    const counted = {
      match: { op: "==", left: { payload: { protocol: "udp", field: "dport" } }, right: lab.receiver.port },
    } as const;
    nft.add([{ table: { family: "ip", name: "counts" } }]);
    for (const [name, prio] of [
      ["before", -500],
      ["after", 500],
    ] as const) {
      nft.add([
        { chain: { ...table, name, type: "filter", hook: "output", prio } },
        { rule: { ...table, chain: name, expr: [counted, { counter: { packets: 0, bytes: 0 } }] } },
      ]);
    }
    lab.send(7);
    for (const verdict of ["repeat", "repeat", "accept"] as const) {
      const [packet] = lab.queue.receive({ wait: true, timeoutMs: 100_000 });
      lab.queue.verdict(packet!, verdict);
    }
    expect(lab.arrived(1)).toEqual([7]);
    const packets = (chain: string) =>
      nft
        .list("rule", { ...table, chain })
        .map(({ expr }) => expr.map((one) => ("counter" in one ? one.counter : undefined)));
    expect(packets("before")).toMatchObject([[undefined, { packets: 1 }]]);
    expect(packets("after")).toMatchObject([[undefined, { packets: 1 }]]);
    expect(lab.rule.counters()).toMatchObject({ packets: 3n });
  });
});
