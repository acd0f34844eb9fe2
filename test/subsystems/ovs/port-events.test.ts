// Tests port events with fake kernels, which announce them or lose them.
import { describe, expect, test } from "bun:test";
import { ovsDatapath } from "../../../src/families/ovs-datapath.ts";
import { ovsFlow } from "../../../src/families/ovs-flow.ts";
import { ovsVport } from "../../../src/families/ovs-vport.ts";
import { NETLINK_USERSOCK, NetlinkSocket } from "../../../src/index.ts";
import { type Family, operationCodec } from "../../../src/schema/index.ts";
import { within } from "../../support/threads.ts";
import { ALL_FEATURES, FIRST_ID, openScripted } from "./scripted-datapath.ts";

describe("Datapath.portEvents", () => {
  const vport = (operation: "new-ntf" | "set-ntf" | "del-ntf", dpIfindex: number, name: string) =>
    announcement(ovsVport, operation, { header: { dpIfindex }, name, portNo: 3, type: "internal", upcallPid: [0] });

  test("reports only events of its datapath", async () => {
    const { kernel, datapath } = openScripted({ features: ALL_FEATURES });
    for (const inLoop of [false, true]) {
      await using events = datapath.portEvents({ inLoop });
      using peer = NetlinkSocket.open(NETLINK_USERSOCK);
      const to = { portId: kernel.sockets.at(-1)!.portId };
      for (const message of [
        vport("new-ntf", 8, "theirs"),
        vport("new-ntf", 7, "ours"),
        announcement(ovsFlow, "new-ntf", { header: { dpIfindex: 7 } }),
        announcement(ovsDatapath, "set-ntf", { header: { dpIfindex: 7 } }),
        announcement(ovsDatapath, "del-ntf", { header: { dpIfindex: 8 } }),
        vport("set-ntf", 7, "ours"),
        vport("del-ntf", 7, "ours"),
        announcement(ovsDatapath, "del-ntf", { header: { dpIfindex: 7 } }),
      ]) {
        peer.send(message, { to });
      }
      const items = events[Symbol.asyncIterator]();
      const taken: unknown[] = [];
      for (let count = 0; count < 4; count++) taken.push((await within(items.next(), "an event")).value);
      const port = { name: "ours", number: 3, type: "internal", upcallPortIds: [0] };
      expect(taken).toMatchObject([
        { kind: "added", port },
        { kind: "changed", port },
        { kind: "removed", port },
        { kind: "deleted" },
      ]);
      expect(events.statistics).toMatchObject({ received: 8, dropped: 0 });
    }
    expect(kernel.open).toBe(1);
    datapath.close();
  });

  test("delivers pending events after stop()", async () => {
    const { kernel, datapath } = openScripted({ features: ALL_FEATURES });
    const controller = new AbortController();
    const events = datapath.portEvents({ inLoop: true, signal: controller.signal });
    {
      using peer = NetlinkSocket.open(NETLINK_USERSOCK);
      const to = { portId: kernel.sockets.at(-1)!.portId };
      for (const name of ["one", "two", "three"]) peer.send(vport("new-ntf", 7, name), { to });
    }
    const items = events[Symbol.asyncIterator]();
    const first = await within(items.next(), "an event");
    await events.stop();
    controller.abort(new Error("too late"));
    const names = [first];
    for (let next = await items.next(); next.done !== true; next = await items.next()) names.push(next);
    expect(names.map(({ value }) => value?.kind === "added" && value.port.name)).toEqual(["one", "two", "three"]);
    expect(kernel.open).toBe(1);
    datapath.close();
  });

  test("releases the socket after stop() or an abort", async () => {
    const { kernel, datapath } = openScripted({ features: ALL_FEATURES });
    const stopped = datapath.portEvents({ inLoop: true });
    expect(kernel.open).toBe(2);
    await Promise.all([stopped.stop(), stopped.stop()]);
    for await (const _ of stopped) expect.unreachable();
    expect(kernel.open).toBe(1);
    const controller = new AbortController();
    const aborted = datapath.portEvents({ signal: controller.signal });
    const next = aborted[Symbol.asyncIterator]().next();
    controller.abort(new Error("enough"));
    expect(
      (await within(
        next.catch((error: unknown) => error),
        "the end",
      )) as Error,
    ).toMatchObject({ message: "enough" });
    await aborted.stop();
    expect(kernel.open).toBe(1);
    expect(() => datapath.portEvents({ signal: controller.signal })).toThrow("enough");
    expect(kernel.open).toBe(1);
    datapath.close();
  });
});

/** Returns a notification of an Open vSwitch family as the kernel sends it. */
function announcement(family: Family, operation: string, fields: object): Uint8Array {
  const shape = family === ovsFlow ? "new" : operation.replace("-ntf", "");
  const id = FIRST_ID + (family === ovsDatapath ? 0 : family === ovsVport ? 1 : 2);
  return operationCodec(family, shape).request("do", fields, { type: id, flags: 0 }).bytes;
}
