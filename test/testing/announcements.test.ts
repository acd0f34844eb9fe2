import { describe, expect, test } from "bun:test";
import { ethtool } from "../../src/families/ethtool.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { MessageWriter, NETLINK_ROUTE } from "../../src/index.ts";
import { FakeKernel } from "../../src/testing/index.ts";
import { thrown } from "../message/bytes.ts";
import { until, within } from "../support/threads.ts";
import { checkDescriptors, rings } from "./rings.ts";

checkDescriptors();

describe("FakeKernel notifications", () => {
  test("reach only members of their multicast group", () => {
    using kernel = rings();
    using member = kernel.open();
    using other = kernel.open();
    member.joinGroup(kernel.groupNumber(ethtool, "monitor"));
    expect(() => other.joinGroup(4711)).toThrow("EINVAL");
    expect(kernel.publish(ethtool, "rings-ntf", { header: { devName: "eth0" }, rx: 7 }, { nsid: 3 })).toBe(1);
    const datagram = member.receive()!;
    expect([datagram.sender, datagram.group, datagram.nsid]).toEqual([0, kernel.groupNumber(ethtool, "monitor"), 3]);
    expect(other.receive()).toBeUndefined();
  });

  test("are queued in constant time", () => {
    using kernel = rings({ receiveBufferSize: 2 ** 24 });
    using socket = kernel.open();
    const message = new Uint8Array(40);
    // This would take minutes if the kernel added up the lengths of all queued datagrams for each new one.
    for (let count = 0; count < 200_000; count++) kernel.deliver(message, socket.portId);
    expect(socket.memory().queued).toBe(8_000_000);
  });

  test("have the header that identifies the event", async () => {
    using kernel = new FakeKernel();
    kernel.register(rtLink, {});
    using socket = kernel.open(NETLINK_ROUTE);
    using client = rtLink.connect({ socket });
    const subscription = kernel.openSubscription([rtLink, "rtnlgrp-link"]);
    await using events = client.events("rtnlgrp-link", { socket: subscription, inLoop: true });
    const next = events[Symbol.asyncIterator]();
    for (const [name, family] of [
      ["newlink-bridge-ntf", 7],
      ["newlink-ntf", 0],
    ] as const) {
      kernel.publish(rtLink, name, { ifname: "br0" }, { group: "rtnlgrp-link" });
      const { value } = await within(next.next(), "an event");
      expect(value).toMatchObject({ name, fields: { header: { ifiFamily: family }, ifname: "br0" } });
    }
  });

  test("arrive in the event loop, or are dropped if the buffer is full", async () => {
    using kernel = rings();
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    const subscription = kernel.openSubscription([ethtool, "monitor"]);
    await using events = client.events("monitor", { socket: subscription, inLoop: true });
    expect(() => subscription.joinGroup(4711)).toThrow("EINVAL");
    kernel.publish(ethtool, "rings-ntf", { header: { devName: "eth0" }, rx: 7 });
    const { value } = await within(events[Symbol.asyncIterator]().next(), "an event");
    expect(value).toMatchObject({ kind: "event", name: "rings-ntf", fields: { header: { devName: "eth0" }, rx: 7 } });
    await events.stop();
    subscription.leaveGroup(kernel.groupNumber(ethtool, "monitor"));
    expect(kernel.publish(ethtool, "rings-ntf", { rx: 8 })).toBe(0);
    using small = new FakeKernel({ receiveBufferSize: 64 });
    small.register(ethtool, {});
    using member = small.open();
    member.joinGroup(small.groupNumber(ethtool, "monitor"));
    const reached = [0, 1, 2, 3].map((rx) => small.publish(ethtool, "rings-ntf", { rx }));
    expect(reached).toEqual([1, 1, 0, 0]);
    expect(small.deliver(new Uint8Array(64), member.portId)).toBe(false);
    expect(thrown(() => member.receive())).toMatchObject({ code: "ENOBUFS" });
    expect(member.statistics.dropped).toBe(member.memory().dropped);
    expect(member.memory().dropped).toBeGreaterThan(0);
  });

  test("a subscription socket also receives replies to its requests", async () => {
    using kernel = rings();
    using socket = kernel.openSubscription();
    const request = new MessageWriter(kernel.familyId(ethtool))
      .genetlink(ethtool.operations["rings-get"]!.do!.request.number, 1)
      .nest(1, (header) => header.string(2, "eth1"))
      .finish();
    socket.send(request, { to: { portId: kernel.portId } });
    let answered = false;
    await until(() => {
      const datagram = socket.receive();
      answered ||= datagram !== undefined && datagram.sender === kernel.portId;
      return answered;
    }, "an answer came");
    expect(kernel.requests.at(-1)).toMatchObject({ operation: "rings-get", fields: { header: { devName: "eth1" } } });
  });
});
