// Tests the asynchronous form of a datapath with a fake kernel, and that of its connections and policies with the kernel.
import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { asynchronous } from "../../../src/io/io.ts";
import { Families } from "../../../src/subsystems/ovs/core/families.ts";
import { Datapath, subscribePackets, unsubscribePackets } from "../../../src/subsystems/ovs/index.ts";
import { Connections } from "../../../src/subsystems/ovs/tracking/connections.ts";
import { DatapathTimeoutPolicies } from "../../../src/subsystems/ovs/tracking/timeout-policies.ts";
import { FakeDatapath } from "../../../src/testing/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";

describe("an asynchronous datapath", () => {
  test("has the results and errors of the synchronous form", async () => {
    const fake = new FakeDatapath();
    using datapath = await Datapath.createAsync("dp0", { connection: fake });
    expect(datapath.mode).toBe("async");
    expect(await Datapath.listAsync({ connection: fake })).toMatchObject([{ name: "dp0" }]);
    const added = await datapath.addPort({ name: "in0", type: "internal" });
    expect(await datapath.getPort("in0")).toEqual(added);
    expect((await datapath.portNames()).nameOf(added.number)).toBe("in0");
    for (let priority = 1; priority <= 100; priority++) {
      await datapath.putFlow({ key: { inPort: added.number, priority, ethernet: {} }, actions: [{ output: 0 }] });
    }
    using blocking = Datapath.open("dp0", { connection: fake });
    expect(await datapath.flows().toArray()).toEqual(blocking.flows().toArray());
    let count = 0;
    for await (const _ of datapath.flows()) if (++count === 3) break;
    expect(count).toBe(3);
    await datapath.flushFlows();
    expect(await datapath.flows().toArray()).toEqual([]);
    const failure = await datapath.removePort(77).catch((error: unknown) => error);
    expect(failure).toMatchObject({ failure: "no-port", code: "ENODEV" });
    expect(await datapath.setPort("in0", { upcallPortIds: "1" as never }).catch(String)).toContain("upcallPortIds");
    expect(() => datapath.attachFlows.call(datapath as never, "" as never)).toThrow("use open()");
    await datapath.delete();
    expect(await datapath.info().catch((error: unknown) => error)).toMatchObject({ code: "EBADF" });
  });

  test("subscribes and unsubscribes sockets in the order of the calls", async () => {
    const fake = new FakeDatapath();
    using datapath = await Datapath.createAsync("dp0", { connection: fake, features: ["vport-pids"] });
    const { number } = await datapath.addPort({ name: "in0", type: "internal" });
    const socket = await datapath.openSocket("upcalls");
    const done = subscribePackets(socket, datapath, number);
    expect(done).toBeInstanceOf(Promise);
    await done;
    expect((await datapath.getPort(number))?.upcallPortIds).toEqual([socket.portId]);
    await unsubscribePackets(socket, datapath);
    expect((await datapath.getPort(number))?.upcallPortIds).toEqual([0]);
    socket.close();
  });
});

describeInNamespaces("an asynchronous datapath in the kernel", () => {
  test("counts connections and changes timeout policies", async () => {
    using netns = NetworkNamespace.create();
    using families = new Families(asynchronous({ netns }));
    const connections = new Connections<"async">(families, { name: "dp0", ifindex: 1 });
    expect(await connections.list().toArray()).toEqual([]);
    expect(await connections.statistics()).toMatchObject({ total: 0 });
    expect(await connections.countByZone()).toEqual(new Map());
    const policies = new DatapathTimeoutPolicies<"async">(families, { name: "dp0", ifindex: 1 });
    const set = await policies.set({ id: 5, tcp: { synSent: 11 } }).catch((error: { code: string }) => error);
    if (set !== undefined) {
      // The kernel lacks the module nfnetlink_cttimeout.
      expect(set).toMatchObject({ code: "EOPNOTSUPP" });
      return;
    }
    expect((await policies.get(5))?.tcp).toMatchObject({ synSent: 11 });
    expect(await policies.delete(5)).toBe(true);
    expect(await policies.list()).toEqual([]);
  });
});
