import { describe, expect } from "bun:test";
import { NETLINK_KOBJECT_UEVENT, NETLINK_ROUTE, transact, transactMultiple } from "../../../src/index.ts";
import { parseDeviceEvent } from "../../../src/subsystems/system/device-events.ts";
import { type DeviceEvent, DeviceEvents, type Gap } from "../../../src/subsystems/system/index.ts";
import { describeInNamespaces, openDescriptors } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { addBridge, deleteLink } from "../../support/requests.ts";
import { within } from "../../support/threads.ts";
import { LibcSocket, SOCK } from "../sockets/libc-socket.ts";

const AF_NETLINK = 16;
const bytes = (...lines: string[]) => new TextEncoder().encode(lines.map((line) => `${line}\0`).join(""));

async function take(events: DeviceEvents, count: number): Promise<(DeviceEvent | Gap)[]> {
  const items: (DeviceEvent | Gap)[] = [];
  const reader = events[Symbol.asyncIterator]();
  while (items.length < count) {
    const { value } = await within(reader.next(), "an event");
    items.push(value!);
  }
  return items;
}

describe("parseDeviceEvent", () => {
  const lines = [
    "change@/devices/x",
    "ACTION=change",
    "DEVPATH=/devices/x",
    "SUBSYSTEM=block",
    "SEQNUM=18446744073709551615",
  ];

  test("returns all variables, and common ones as fields", () => {
    const more = ["MAJOR=8", "MINOR=1", "DEVNAME=sda1", "DRIVER=sd", "EMPTY=", "A=b=c", "__proto__=x"];
    const event = parseDeviceEvent(bytes(...lines, ...more))!;
    expect(event).toMatchObject({
      kind: "device",
      action: "change",
      devpath: "/devices/x",
      subsystem: "block",
      sequence: 18446744073709551615n,
      devname: "sda1",
      driver: "sd",
      major: 8,
      minor: 1,
    });
    expect(Object.entries(event.env)).toContainEqual(["EMPTY", ""]);
    expect(Object.entries(event.env)).toContainEqual(["A", "b=c"]);
    expect(Object.entries(event.env)).toContainEqual(["__proto__", "x"]);
    const plain = parseDeviceEvent(bytes(...lines, "MAJOR=x"))!;
    expect(plain).not.toHaveProperty("major");
    expect(plain).not.toHaveProperty("devname");
  });

  test("returns undefined for other formats", () => {
    const whole = bytes(...lines);
    expect(parseDeviceEvent(whole)).toBeDefined();
    for (let length = 0; length < whole.length; length++) {
      expect(parseDeviceEvent(whole.subarray(0, length))).toBeUndefined();
    }
    const [title, ...variables] = lines as [string, ...string[]];
    for (const variable of variables) {
      expect(parseDeviceEvent(bytes(title, ...variables.filter((one) => one !== variable)))).toBeUndefined();
    }
    expect(parseDeviceEvent(bytes("add@/devices/x", ...variables))).toBeUndefined();
    expect(parseDeviceEvent(bytes(title, ...variables, "NOVALUE"))).toBeUndefined();
    expect(parseDeviceEvent(bytes("libudev", ...lines))).toBeUndefined();
  });
});

describeInNamespaces("DeviceEvents", () => {
  test("reports added and removed devices of the namespace", async ({ netns }) => {
    await using events = DeviceEvents.open({ netns, subsystems: ["net"] });
    expect(Bun.inspect(events)).toBe("DeviceEvents()");
    transact(NETLINK_ROUTE, addBridge("br0"), { netns });
    transact(NETLINK_ROUTE, deleteLink("br0"), { netns });
    const [added, removed] = (await take(events, 2)) as DeviceEvent[];
    expect(added).toMatchObject({ action: "add", subsystem: "net", devpath: "/devices/virtual/net/br0" });
    expect(added!.env).toMatchObject({ INTERFACE: "br0", ACTION: "add" });
    expect(removed).toMatchObject({ action: "remove", devpath: "/devices/virtual/net/br0" });
    expect(removed!.sequence).toBeGreaterThan(added!.sequence);
  });

  test("ignores messages from processes", async ({ netns }) => {
    await using events = DeviceEvents.open({ netns });
    // `struct sockaddr_nl` with multicast group 1.
    const group = new Uint8Array(12);
    new Uint16Array(group.buffer).set([AF_NETLINK]);
    group[8] = 1;
    using forger = LibcSocket.open(netns, AF_NETLINK, SOCK.raw, NETLINK_KOBJECT_UEVENT).connect(group);
    forger.send(bytes("add@/forged", "ACTION=add", "DEVPATH=/forged", "SUBSYSTEM=net", "SEQNUM=1"));
    transact(NETLINK_ROUTE, addBridge("br0"), { netns });
    const [first] = (await take(events, 1)) as DeviceEvent[];
    expect(first!.devpath).not.toBe("/forged");
    expect(first!.env["INTERFACE"] ?? "br0").toBe("br0");
  });

  test("reports exactly how many events were dropped", async ({ netns }) => {
    await using all = DeviceEvents.open({ netns });
    await using some = DeviceEvents.open({ netns, receiveBufferSize: 4096 });
    const links = 40;
    const requests = Array.from({ length: links }, (_, index) => addBridge(`br${index}`));
    transactMultiple(NETLINK_ROUTE, requests, { netns });
    await all.stop();
    await some.stop();
    let total = 0;
    for await (const { kind } of all) if (kind === "device") total++;
    let received = 0;
    let dropped = 0;
    for await (const event of some) {
      if (event.kind === "gap") dropped += event.dropped;
      else received++;
    }
    expect(total).toBeGreaterThanOrEqual(links);
    expect(dropped).toBeGreaterThan(0);
    expect(received + dropped).toBe(total);
  });

  test("closes the socket after stop() or an abort", async ({ netns }) => {
    {
      // The thread that waits for sockets keeps its descriptors, because it also serves other sockets.
      await using first = DeviceEvents.open({ netns });
      const event = first[Symbol.asyncIterator]().next();
      transact(NETLINK_ROUTE, addBridge("br0"), { netns });
      await within(event, "an event that the thread has waited for");
    }
    const before = openDescriptors();
    const events = DeviceEvents.open({ netns });
    const pending = events[Symbol.asyncIterator]().next();
    await events.stop();
    await events.stop();
    expect(await within(pending, "the end")).toEqual({ done: true, value: undefined });
    const controller = new AbortController();
    const aborted = DeviceEvents.open({ netns, signal: controller.signal });
    const waiting = aborted[Symbol.asyncIterator]().next();
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(within(waiting, "the end")).rejects.toBe(reason);
    expect(() => DeviceEvents.open({ netns, signal: controller.signal })).toThrow(reason);
    await expectDescriptors(before);
  });

  test("still ends after stop() if the signal is aborted later", async ({ netns }) => {
    const controller = new AbortController();
    const events = DeviceEvents.open({ netns, signal: controller.signal });
    await events.stop();
    controller.abort();
    expect(await events[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });
  });

  test("rejects invalid options with a TypeError or RangeError", () => {
    const open = (options: object) => () => DeviceEvents.open(options as never);
    expect(open({ subsystem: "net" })).toThrow("options.subsystem: unknown option; did you mean subsystems?");
    expect(open({ subsystems: "net" })).toThrow('subsystems: expected an array, got "net"');
    expect(open({ subsystems: ["net", 1] })).toThrow("subsystems[1]: expected the name of a subsystem, got 1");
    expect(open({ signal: 1 })).toThrow("signal: expected an AbortSignal, got 1");
    expect(open({ receiveBufferSize: "big" })).toThrow("receiveBufferSize: expected an integer");
  });
});
