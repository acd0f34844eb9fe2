import { describe, expect, test } from "bun:test";
import { rtLink } from "../../src/families/rt-link.ts";
import {
  Executor,
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  Receiver,
  ReceiverPool,
  RTM_GETLINK,
} from "../../src/index.ts";
import { checkKnown } from "../../src/message/check.ts";
import { operationCodec } from "../../src/schema/index.ts";
import { checkVerdict } from "../../src/subsystems/netfilter/verdict.ts";
import { Namespaces } from "../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { settledDescriptors } from "../support/threads.ts";
import { failureOf, obedient } from "./pool/pools.ts";

const names = { receiveBufferSize: true, netns: true, signal: true, slots: true, slotSize: true } as const;

/** What is said of options; undefined when nothing is. */
function saidOf(options: object): string | undefined {
  try {
    checkKnown(options, names);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return undefined;
}

describe("an option", () => {
  test("that there is, or that is left out, is fine", () => {
    expect(saidOf({})).toBeUndefined();
    expect(saidOf({ receiveBufferSize: 1, netns: undefined, signal: null })).toBeUndefined();
    expect(saidOf({ nothing: undefined })).toBeUndefined();
  });

  test.each([
    ["recieveBufferSize", "receiveBufferSize"],
    ["receivebuffersize", "receiveBufferSize"],
    ["recvBufferSize", "receiveBufferSize"],
    ["slot", "slots"],
    ["Signal", "signal"],
    ["net_ns", "netns"],
    ["slotsize", "slotSize"],
  ])("that is misspelt is refused with the one that was meant: %s", (given, meant) => {
    expect(saidOf({ netns: "x", [given]: 1 })).toBe(
      `options.${given}: there is no such option; did you mean ${meant}?`,
    );
  });

  test("that is like none of them is refused without advice, also by the name of what every object has", () => {
    expect(saidOf({ verbose: true })).toBe("options.verbose: there is no such option");
    expect(saidOf({ toString: true })).toBe("options.toString: there is no such option");
  });
});

const request = new MessageWriter(RTM_GETLINK).raw(new Uint8Array(16)).finish();

const collections: [string, object][] = [
  ["Array", []],
  ["Map", new Map([["protocol", 0]])],
  ["Set", new Set(["protocol"])],
  ["Uint8Array", new Uint8Array(4)],
];

test.each(collections)("options are objects of names, and no %s", async (name, given) => {
  const said = `options: expected an object, got ${name}`;
  const options = given as never;
  expect(() => checkKnown(options, names)).toThrow(new TypeError(said));
  expect(() => checkKnown(options, names, "vlan")).toThrow(`vlan: expected an object, got ${name}`);
  expect(() => Receiver.start(options)).toThrow(new TypeError(said));
  expect((await failureOf((async () => ReceiverPool.start(options))())).message).toBe(said);
  expect(() => Executor.start(options)).toThrow(new TypeError(said));
  expect(() => operationCodec(rtLink, "getlink").request("do", { ifname: "lo" }, options)).toThrow(new TypeError(said));
  expect(() => checkVerdict(options, "verdict")).toThrow(`verdict: expected a verdict, got ${name}`);
  expect(() => checkVerdict({ vlan: options }, "verdict")).toThrow(`verdict.vlan: expected an object, got ${name}`);
  using namespaces = Namespaces.open();
  expect(() => namespaces.list(options)).toThrow(new TypeError(said));
  expect(() => namespaces.ids(options)).toThrow(new TypeError(said));
});

describeInNamespaces("unknown options are refused, and nothing is opened,", () => {
  const wrong: [string, (options: object) => unknown, string, string][] = [
    ["by a socket", (options) => NetlinkSocket.open(NETLINK_ROUTE, options), "recieveBufferSize", "receiveBufferSize"],
    ["by a receiver", (options) => Receiver.start({ protocol: NETLINK_ROUTE, ...options }), "ringsize", "ringSize"],
    ["by a receiver in the loop", (options) => Receiver.start({ protocol: 0, ...options }), "inloop", "inLoop"],
    [
      "by a pool",
      (options) => ReceiverPool.start({ module: obedient, protocol: NETLINK_ROUTE, ...options }),
      "stopOnErrors",
      "stopOnError",
    ],
    ["by an executor", (options) => Executor.start(options), "nets", "netns"],
  ];

  test.each(wrong)("%s", async (_name, start, given, meant) => {
    const descriptors = await settledDescriptors();
    const started = (async () => start({ [given]: 1 }))();
    const error = await failureOf(started);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(`options.${given}: there is no such option; did you mean ${meant}?`);
    await expectDescriptors(descriptors);
  });

  test("by the transactions and dumps of an executor, where they are asked for", async () => {
    await using executor = Executor.start();
    for (const [name, collection] of collections) {
      const no = `options: expected an object, got ${name}`;
      expect((await failureOf(executor.transact(NETLINK_ROUTE, request, collection))).message).toBe(no);
      expect(() => executor.dump(NETLINK_ROUTE, request, collection)).toThrow(new TypeError(no));
    }
    const options = { timeoutMS: 1 } as object;
    const said = "options.timeoutMS: there is no such option; did you mean timeoutMs?";
    expect((await failureOf(executor.transact(NETLINK_ROUTE, request, options))).message).toBe(said);
    expect((await failureOf(executor.transactMultiple(NETLINK_ROUTE, [request], options))).message).toBe(said);
    expect(() => executor.dump(NETLINK_ROUTE, request, options)).toThrow(new TypeError(said));
  });
});

describeInNamespaces("an executor checks at the call", () => {
  test.each<[string, object, new () => Error]>([
    ["retryInterrupted", { retryInterrupted: "3" }, TypeError],
    ["retryInterrupted", { retryInterrupted: -1 }, RangeError],
    ["deadlineMs", { deadlineMs: "soon" }, TypeError],
    ["timeoutMs", { timeoutMs: -2 }, RangeError],
    ["headerLength", { headerLength: 0.5 }, RangeError],
    ["operation", { operation: 7 }, TypeError],
    ["signal", { signal: {} }, TypeError],
    ["socket", { socket: {} }, TypeError],
  ])("a dump's options: %s", async (name, options, kind) => {
    await using executor = Executor.start();
    expect(() => executor.dump(NETLINK_ROUTE, request, options)).toThrow(kind);
    expect(() => executor.dump(NETLINK_ROUTE, request, options)).toThrow(name);
  });

  test.each<[string, object, new () => Error]>([
    ["timeoutMs", { timeoutMs: "1" }, TypeError],
    ["maxResends", { maxResends: 255 }, RangeError],
    ["idempotent", { idempotent: 1 }, TypeError],
    ["oneDatagram", { oneDatagram: "yes" }, TypeError],
    ["onWarning", { onWarning: true }, TypeError],
    ["socket", { socket: {} }, TypeError],
  ])("a transaction's options: %s", async (name, options, kind) => {
    await using executor = Executor.start();
    const error = await failureOf(executor.transact(NETLINK_ROUTE, request, options));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(name);
  });
});

describeInNamespaces("a protocol beside sockets that are open", () => {
  test("can be said, and has to be theirs, for receivers and pools alike", async () => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK);
    const base = { module: obedient, data: {}, sockets: [socket] };
    await Receiver.start({ socket, protocol: NETLINK_USERSOCK }).stop();
    const pool = await ReceiverPool.start({ ...base, protocol: NETLINK_USERSOCK });
    await pool.stop();
    expect(() => Receiver.start({ socket, protocol: NETLINK_ROUTE })).toThrow(
      new RangeError("protocol: expected 2, the protocol of socket, got 0"),
    );
    expect((await failureOf(ReceiverPool.start({ ...base, protocol: NETLINK_ROUTE }))).message).toBe(
      "protocol: expected 2, the protocol of sockets[0], got 0",
    );
  });
});
