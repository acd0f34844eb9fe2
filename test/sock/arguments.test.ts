// Functions check their arguments before they have any effect: a value of the wrong type causes a TypeError, a number
// out of range causes a RangeError. The message names the argument.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NetworkNamespace,
  POLLIN,
  POLLOUT,
  ping,
  ReceiveBuffer,
  type ReceiveOptions,
  type SendOptions,
  type SocketOptions,
  type WaitOptions,
} from "../../src/index.ts";
import { openSockets } from "../support/descriptors.ts";
import { ScriptedTransport } from "../support/scripted-transport.ts";

type Case = [what: string, use: (value: never) => unknown, name: string, types: unknown[], ranges: unknown[]];

describe("invalid socket arguments", () => {
  let socket: NetlinkSocket;
  let before: number;
  beforeAll(() => {
    before = openSockets();
    socket = NetlinkSocket.open(NETLINK_USERSOCK);
  });
  afterAll(() => {
    expect(socket.statistics.sent).toBe(0);
    socket.close();
    expect(openSockets()).toBeLessThanOrEqual(before);
  });

  const message = new MessageWriter(50).finish();
  const open = (options: unknown) => NetlinkSocket.open(NETLINK_ROUTE, options as never);
  const over = (options: unknown) => NetlinkSocket.over(new ScriptedTransport(() => {}), options as never);
  const notNumbers = [null, "1", 1n, {}, true];
  const notSizes = [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31];
  const notTimes = [-2, -0.5, Number.NaN, Number.NEGATIVE_INFINITY];
  const notFlags = [null, 0, 1, "no", {}];

  const cases: Case[] = [
    ["open", (protocol) => NetlinkSocket.open(protocol), "protocol", [...notNumbers, undefined], [-1, 32, 1.5]],
    ["open", (options) => open(options), "options", [null, 5, "x"], []],
    ["open", (portId) => open({ portId }), "portId", notNumbers, [-1, 1.5, 2 ** 32]],
    ["open", (receiveBufferSize) => open({ receiveBufferSize }), "receiveBufferSize", notNumbers, notSizes],
    ["open", (sendBufferSize) => open({ sendBufferSize }), "sendBufferSize", notNumbers, notSizes],
    ["open", (allowPeers) => open({ allowPeers }), "allowPeers", notFlags, []],
    [
      "open",
      (group) => open({ groups: [1, group] }),
      "groups\\[1\\]",
      [...notNumbers, undefined],
      [0, -1, 1.5, 2 ** 31],
    ],
    ["open", (groups) => open({ groups }), "groups", [null, 1, "1", { 0: 1 }], []],
    ["open", (netns) => open({ netns }), "netns", [null, "", {}, true, [], () => {}, -1, 1], []],
    ["open", (fd) => open({ netns: { fd } }), "netns.fd", [null, "3"], [-1, 1.5]],
    ["open", (pid) => open({ netns: { pid } }), "netns.pid", [null, "3"], [-1, 1.5]],
    ["over", (transport) => NetlinkSocket.over(transport), "transport", [undefined, null, {}, 5, { fd: -1 }], []],
    ["over", (options) => over(options), "options", [null, 5], []],
    ["over", (portId) => over({ portId }), "portId", ["1"], [-1]],
    ["attach", (token) => NetlinkSocket.attach(token), "token", [undefined, null, {}, 5, "token"], []],
    ["joinGroup", (group) => socket.joinGroup(group), "group", [...notNumbers, undefined], [0, -1, 1.5, 2 ** 31]],
    ["leaveGroup", (group) => socket.leaveGroup(group), "group", [...notNumbers, undefined], [0, -1]],
    ["listenAllNamespaces", (on) => socket.listenAllNamespaces(on), "enable", ["x", 1, null], []],
    ["send", (options) => socket.send(message, options), "options", [null, 5, "x"], []],
    ["send", (wait) => socket.send(message, { wait }), "wait", notFlags, []],
    ["send", (to) => socket.send(message, { to }), "to", [null, 5, "x"], []],
    ["send", (portId) => socket.send(message, { to: { portId } }), "to.portId", notNumbers, [-1, 1.5, 2 ** 32]],
    ["send", (group) => socket.send(message, { to: { group } }), "to.group", notNumbers, [-1, 1.5, 33]],
    ["sendMany", (messages) => socket.sendMany(messages), "messages", [undefined, null, 5, message], []],
    ["sendMany", (wait) => socket.sendMany([message], { wait }), "wait", notFlags, []],
    ["sendWithSequence", (number) => socket.sendWithSequence(message, number), "sequence", ["1", null], [-1, 2 ** 32]],
    [
      "takeSequence",
      (count) => socket.core.takeSequence(count),
      "count",
      ["x", "1", null, 1n],
      [-5, 1.5, 2 ** 40, Number.NaN],
    ],
    ["receive", (buffer) => socket.receive(buffer), "buffer", [null, {}, new Uint8Array(100)], []],
    ["receive", (options) => socket.receive(undefined, options), "options", [null, 5], []],
    ["receive", (wait) => socket.receive(undefined, { wait }), "wait", notFlags, []],
    ["receive", (timeoutMs) => socket.receive(undefined, { timeoutMs }), "timeoutMs", notNumbers, notTimes],
    ["wait", (events) => socket.wait(events, 0), "events", [null, "1", 1n, {}], [-1, 1.5, 2 ** 16]],
    ["wait", (timeoutMs) => socket.wait(POLLIN, timeoutMs), "timeoutMs", notNumbers, notTimes],
    ["ReceiveBuffer", (options) => new ReceiveBuffer(options), "options", [null, 5, "x"], []],
    ["ReceiveBuffer", (slots) => new ReceiveBuffer({ slots }), "slots", notNumbers, [0, 1025, 1.5]],
    ["ReceiveBuffer", (slotSize) => new ReceiveBuffer({ slotSize }), "slotSize", notNumbers, [15, 16.5, 2 ** 31]],
    ["ReceiveBuffer", (slotSize) => new ReceiveBuffer({ slots: 1024, slotSize }), "slots", [], [2 ** 30, 2 ** 21]],
    ["ping", (protocol) => ping(protocol), "protocol", notNumbers, [-1, 32]],
    ["ping", (options) => ping(NETLINK_ROUTE, options), "options", [null, 5], []],
    ["ping", (timeoutMs) => ping(NETLINK_ROUTE, { timeoutMs }), "timeoutMs", notNumbers, notTimes],
    ["ping", (netns) => ping(NETLINK_ROUTE, { netns }), "netns", [null, "", 5], []],
    ["NetworkNamespace.open", (source) => NetworkNamespace.open(source), "netns", [undefined, null, "", -1, 1.5], []],
    ["NetworkNamespace.run", (action) => inCurrent(action), "action", [undefined, null, 5, "x"], []],
  ];

  function inCurrent(action: () => unknown): unknown {
    using namespace = NetworkNamespace.current();
    return namespace.run(action);
  }

  for (const [what, use, name, types, ranges] of cases) {
    test(`${what}() names the argument ${name.replaceAll("\\", "")} in the error`, () => {
      for (const [kind, values] of [
        [TypeError, types],
        [RangeError, ranges],
      ] as const) {
        for (const value of values) {
          let error: unknown;
          try {
            use(value as never);
          } catch (thrown) {
            error = thrown;
          }
          // Names, because toEqual() of Bun takes the constructors of two built-in errors for equal.
          expect([value, (error as Error)?.name]).toEqual([value, kind.name]);
          expect((error as Error).message).toMatch(new RegExp(`^${name}: `));
        }
      }
    });
  }

  test("functions reject unknown options", async () => {
    const unknown = (options: object) => options as never;
    expect(() => socket.send(message, unknown({ too: {} }))).toThrow("options.too: unknown option");
    expect(() => socket.send(message, unknown({ to: { portid: 5 } }))).toThrow(
      "to.portid: unknown option; did you mean portId?",
    );
    expect(() => socket.sendMany([message], unknown({ waits: true }))).toThrow("options.waits: unknown option");
    expect(() => socket.receive(undefined, unknown({ wiat: true }))).toThrow("options.wiat: unknown option");
    expect(() => ping(NETLINK_ROUTE, unknown({ timeout: 1 }))).toThrow("options.timeout: unknown option");
    await expect(socket.waitAsync(POLLIN, unknown({ timeout: 1 }))).rejects.toThrow("options.timeout: unknown option");
  });

  test("open() rejects a namespace with both fd and pid", () => {
    expect(() => open({ netns: { fd: 1, pid: 2 } })).toThrow("netns: expected either fd or pid, got both");
  });

  test("leave the next sequence number unchanged", () => {
    const own = NetlinkSocket.over(new ScriptedTransport(() => {}));
    for (const count of ["x", -5, null, 2 ** 40, 1.5]) expect(() => own.core.takeSequence(count as never)).toThrow();
    expect(own.core.takeSequence(2)).toBe(1);
    expect(own.send(new MessageWriter(50).finish())).toBe(3);
  });
});

describe("time limit of -1", () => {
  test("means no limit in every function, like Infinity", async () => {
    using receiver = NetlinkSocket.open(NETLINK_USERSOCK);
    using sender = NetlinkSocket.open(NETLINK_USERSOCK);
    const message = new MessageWriter(50).finish();
    for (const timeoutMs of [-1, Number.POSITIVE_INFINITY]) {
      sender.send(message, { to: { portId: receiver.portId } });
      expect(receiver.wait(POLLIN, timeoutMs)).toBe(POLLIN);
      expect(await receiver.waitAsync(POLLIN, { timeoutMs })).toBe(POLLIN);
      expect(receiver.receive(undefined, { wait: true, timeoutMs })?.length).toBe(16);
      expect(ping(NETLINK_ROUTE, { timeoutMs })).toBe(true);
    }
  });
});

describe("options with the value undefined", () => {
  test("count as omitted", async () => {
    const options: SocketOptions = {
      netns: undefined,
      receiveBufferSize: undefined,
      sendBufferSize: undefined,
      groups: undefined,
      portId: undefined,
      allowPeers: undefined,
      strictChecking: undefined,
      extendedAck: undefined,
      capAck: undefined,
      packetInfo: undefined,
      listenAllNamespaces: undefined,
      noEnobufs: undefined,
      broadcastError: undefined,
    };
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, options);
    const send: SendOptions = { wait: undefined, to: undefined };
    const to: SendOptions = { to: { portId: socket.portId, group: undefined } };
    const receive: ReceiveOptions = { wait: undefined, timeoutMs: undefined };
    const wait: WaitOptions = { timeoutMs: undefined, signal: undefined };
    expect(() => socket.send(new MessageWriter(50).finish(), send)).toThrow("ECONNREFUSED");
    socket.send(new MessageWriter(50).finish(), to);
    expect(socket.receive(undefined, receive)?.length).toBe(16);
    expect(await socket.waitAsync(POLLOUT, wait)).toBe(POLLOUT);
    expect(new ReceiveBuffer({ slots: undefined, slotSize: undefined }).slots.count).toBe(16);
  });
});

describe("console.log", () => {
  test("prints a socket, a namespace or a buffer in one line", () => {
    const socket = NetlinkSocket.open(NETLINK_ROUTE);
    const { portId } = socket;
    expect(Bun.inspect(socket)).toBe(`NetlinkSocket(NETLINK_ROUTE, port ${portId}, open)`);
    const reservation = socket.core.reserve("receiver");
    expect(Bun.inspect([socket])).toContain(`NetlinkSocket(NETLINK_ROUTE, port ${portId}, receiver)`);
    reservation.dispose();
    socket.close();
    expect(Bun.inspect(socket)).toBe(`NetlinkSocket(NETLINK_ROUTE, port ${portId}, closed)`);
    expect(Bun.inspect(new ReceiveBuffer({ slots: 2, slotSize: 64 }))).toBe("ReceiveBuffer(2 slots of 64 bytes)");
    const namespace = NetworkNamespace.current();
    expect(Bun.inspect(namespace)).toMatch(/^NetworkNamespace\(\d+:\d+, open\)$/);
    namespace.close();
    expect(Bun.inspect(namespace)).toMatch(/^NetworkNamespace\(\d+:\d+, closed\)$/);
  });
});
