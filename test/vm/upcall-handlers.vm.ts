import { describe, expect, test } from "bun:test";
import { Datapath, UpcallHandlers } from "../../src/subsystems/ovs/index.ts";
import { numbered, numberOf } from "../subsystems/netfilter/support.ts";
import { useLab } from "./lab.ts";
import type { ForwardingData } from "./upcall-handlers/forwarding.ts";
import { UpcallLab } from "./upcall-lab.ts";

useLab();

const forwarding = new URL("./upcall-handlers/forwarding.ts", import.meta.url);

function forwarderData(lab: UpcallLab, flows: boolean): ForwardingData {
  return { destinations: { [lab.port(0)]: lab.port(1), [lab.port(1)]: lab.port(0) }, flows };
}

describe.each(["per-cpu", "per-vport"] as const)("handlers of upcalls, %s", (dispatch) => {
  test("forward what no flow knows, and put flows for the rest", async () => {
    using lab = new UpcallLab();
    lab.connect(0);
    using datapath = Datapath.open(lab.datapath.name, { netns: lab.netns });
    const data = forwarderData(lab, true);
    await using handlers = await UpcallHandlers.start(datapath, { module: forwarding, workers: 2, dispatch, data });
    expect(handlers.dispatch).toBe(dispatch);
    using left = lab.socket(0);
    using right = lab.socket(1);
    left.send(right.port, numbered(1), right.host);
    expect(right.receiveAll(1, 10_000).map(numberOf)).toEqual([1]);
    for (let number = 2; number <= 10; number++) left.send(right.port, numbered(number), right.host);
    expect(right.receiveAll(9, 10_000).map(numberOf)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const { total, kernel } = handlers.statistics();
    expect(total).toMatchObject({ upcalls: 1, misses: 1, flowsPut: 1, executed: 1, lost: 0, refusedFlows: 0 });
    expect(kernel).toEqual({ hits: 9n, missed: 1n, lost: 0n, flows: 1n });
    await handlers.stop();
    expect(
      datapath
        .ports()
        .toArray()
        .flatMap(({ upcallPortIds }) => upcallPortIds)
        .filter((id) => id !== 0),
    ).toEqual([]);
    expect((datapath.info().perCpuPortIds ?? []).every((id) => id === 0)).toBe(true);
  });
});
