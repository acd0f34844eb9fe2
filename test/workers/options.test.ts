import { describe, expect, test } from "bun:test";
import { checkOptions } from "../../src/base/check.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import type { DumpOptions, SingleTransactOptions, SocketOptions } from "../../src/index.ts";
import {
  dumpAsync,
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  Receiver,
  ReceiverPool,
  RTM_GETLINK,
  transactAsync,
  transactMultipleAsync,
} from "../../src/index.ts";
import type { AttributeRule } from "../../src/message/attribute-policy.ts";
import type { FormatOptions } from "../../src/message/format/format.ts";
import type { NestOptions } from "../../src/message/message-writer.ts";
import { operationCodec, type RequestOptions } from "../../src/schema/index.ts";
import type { LoadOptions } from "../../src/schema/spec/load.ts";
import type { BufferChanges, CeeClass, PfcChanges, PriorityGroupChanges } from "../../src/subsystems/dcb/index.ts";
import type { PacketLogOptions } from "../../src/subsystems/netfilter/log/packet-log.ts";
import type { PacketQueuesOptions } from "../../src/subsystems/netfilter/queue/packet-queues.ts";
import type {
  PacketQueueOptions,
  ProcessOptions,
  QueueSettings,
} from "../../src/subsystems/netfilter/queue/queue-config.ts";
import {
  type ConntrackChange,
  checkVerdict,
  type VerdictDetails,
} from "../../src/subsystems/netfilter/queue/verdict.ts";
import type { QueueRuleOptions } from "../../src/subsystems/netfilter/rule/rule-options.ts";
import type { UpcallHandlersOptions } from "../../src/subsystems/ovs/upcall/options.ts";
import { Namespaces } from "../../src/subsystems/route/index.ts";
import type { ReplyOptions } from "../../src/workers/pool/handler.ts";
import type { ReceiverPoolOptions } from "../../src/workers/pool/options.ts";
import type { ReceiverOptions } from "../../src/workers/receiver/options.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { settledDescriptors } from "../support/threads.ts";
import { failureOf, scriptedModule } from "./pool/pools.ts";

/** Names of the optional properties that do not accept undefined. */
type Strict<Options> = {
  [Name in keyof Options]-?: object extends Pick<Options, Name>
    ? Record<Name, undefined> extends Pick<Options, Name>
      ? never
      : Name
    : never;
}[keyof Options];

type Lenient = [
  Strict<ReceiverOptions>,
  Strict<ReceiverPoolOptions>,
  Strict<ReplyOptions>,
  Strict<SingleTransactOptions>,
  Strict<DumpOptions>,
  Strict<SocketOptions>,
  Strict<NestOptions>,
  Strict<AttributeRule>,
  Strict<FormatOptions>,
  Strict<LoadOptions>,
  Strict<PacketLogOptions>,
  Strict<PacketQueueOptions>,
  Strict<PacketQueuesOptions>,
  Strict<ProcessOptions>,
  Strict<QueueSettings>,
  Strict<QueueRuleOptions>,
  Strict<UpcallHandlersOptions>,
  Strict<RequestOptions>,
  Strict<VerdictDetails>,
  Strict<ConntrackChange>,
  Strict<PfcChanges>,
  Strict<BufferChanges>,
  Strict<PriorityGroupChanges>,
  Strict<CeeClass>,
] extends never[]
  ? true
  : false;

test("options accept undefined with exactOptionalPropertyTypes", () => {
  const lenient: Lenient = true;
  expect(lenient).toBe(true);
});

const names = { receiveBufferSize: true, netns: true, signal: true, slots: true, slotSize: true } as const;

/** Returns the error message that these options cause, or undefined if they are accepted. */
function errorOf(options: object): string | undefined {
  try {
    checkOptions(options, names);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return undefined;
}

describe("checkOptions", () => {
  test("accepts known options", () => {
    expect(errorOf({})).toBeUndefined();
    expect(errorOf({ receiveBufferSize: 1, netns: undefined, signal: null })).toBeUndefined();
    expect(errorOf({ nothing: undefined })).toBeUndefined();
  });

  test.each([
    ["recieveBufferSize", "receiveBufferSize"],
    ["receivebuffersize", "receiveBufferSize"],
    ["recvBufferSize", "receiveBufferSize"],
    ["slot", "slots"],
    ["Signal", "signal"],
    ["net_ns", "netns"],
    ["slotsize", "slotSize"],
  ])("suggests the right name for the misspelled option %s", (given, meant) => {
    expect(errorOf({ netns: "x", [given]: 1 })).toBe(`options.${given}: unknown option; did you mean ${meant}?`);
  });

  test("lists all options if no name is similar", () => {
    const known = "there are: receiveBufferSize, netns, signal, slots, slotSize";
    expect(errorOf({ verbose: true })).toBe(`options.verbose: unknown option; ${known}`);
    expect(errorOf({ toString: true })).toBe(`options.toString: unknown option; ${known}`);
  });
});

const request = new MessageWriter(RTM_GETLINK).raw(new Uint8Array(16)).finish();

const collections: [string, object][] = [
  ["Array", []],
  ["Map", new Map([["protocol", 0]])],
  ["Set", new Set(["protocol"])],
  ["Uint8Array", new Uint8Array(4)],
];

test.each(collections)("options reject an object of class %s", async (name, given) => {
  const message = `options: expected an object, got ${name}`;
  const options = given as never;
  expect(() => checkOptions(options, names)).toThrow(new TypeError(message));
  expect(() => checkOptions(options, names, "vlan")).toThrow(`vlan: expected an object, got ${name}`);
  expect(() => Receiver.start(options)).toThrow(new TypeError(message));
  expect((await failureOf((async () => ReceiverPool.start(options))())).message).toBe(message);
  expect((await failureOf(transactAsync(NETLINK_ROUTE, request, options))).message).toBe(message);
  expect(() => operationCodec(rtLink, "getlink").request("do", { ifname: "lo" }, options)).toThrow(
    new TypeError(message),
  );
  expect(() => checkVerdict(options, "verdict")).toThrow(`verdict: expected a verdict, got ${name}`);
  expect(() => checkVerdict({ vlan: options }, "verdict")).toThrow(`verdict.vlan: expected an object, got ${name}`);
  using namespaces = Namespaces.open();
  expect(() => namespaces.list(options)).toThrow(new TypeError(message));
  expect(() => namespaces.ids(options)).toThrow(new TypeError(message));
});

describeInNamespaces("unknown options", () => {
  const wrong: [string, (options: object) => unknown, string, string][] = [
    ["by a socket", (options) => NetlinkSocket.open(NETLINK_ROUTE, options), "recieveBufferSize", "receiveBufferSize"],
    ["by a receiver", (options) => Receiver.start({ protocol: NETLINK_ROUTE, ...options }), "ringsize", "ringSize"],
    ["by a receiver in the event loop", (options) => Receiver.start({ protocol: 0, ...options }), "inloop", "inLoop"],
    [
      "by a pool",
      (options) => ReceiverPool.start({ module: scriptedModule, protocol: NETLINK_ROUTE, ...options }),
      "stopOnErrors",
      "stopOnError",
    ],
  ];

  test.each(wrong)("are rejected %s before anything is opened", async (_name, start, given, meant) => {
    const descriptors = await settledDescriptors();
    const started = (async () => start({ [given]: 1 }))();
    const error = await failureOf(started);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(`options.${given}: unknown option; did you mean ${meant}?`);
    await expectDescriptors(descriptors);
  });

  test("are rejected by asynchronous transactions and dumps", async () => {
    for (const [name, collection] of collections) {
      const no = `options: expected an object, got ${name}`;
      expect((await failureOf(transactAsync(NETLINK_ROUTE, request, collection))).message).toBe(no);
      expect(() => dumpAsync(NETLINK_ROUTE, request, collection)).toThrow(new TypeError(no));
    }
    const options = { timeoutMS: 1 } as object;
    const message = "options.timeoutMS: unknown option; did you mean timeoutMs?";
    expect((await failureOf(transactAsync(NETLINK_ROUTE, request, options))).message).toBe(message);
    expect((await failureOf(transactMultipleAsync(NETLINK_ROUTE, [request], options))).message).toBe(message);
    expect(() => dumpAsync(NETLINK_ROUTE, request, options)).toThrow(new TypeError(message));
  });
});

describeInNamespaces("options of asynchronous calls", () => {
  test.each<[string, object, new () => Error]>([
    ["retryInterrupted", { retryInterrupted: "3" }, TypeError],
    ["retryInterrupted", { retryInterrupted: -1 }, RangeError],
    ["deadlineMs", { deadlineMs: "soon" }, TypeError],
    ["timeoutMs", { timeoutMs: -2 }, RangeError],
    ["headerLength", { headerLength: 0.5 }, RangeError],
    ["operation", { operation: 7 }, TypeError],
    ["signal", { signal: {} }, TypeError],
    ["socket", { socket: {} }, TypeError],
  ])("dumpAsync() rejects an invalid value of %s", async (name, options, kind) => {
    expect(() => dumpAsync(NETLINK_ROUTE, request, options)).toThrow(kind);
    expect(() => dumpAsync(NETLINK_ROUTE, request, options)).toThrow(name);
  });

  test.each<[string, object, new () => Error]>([
    ["timeoutMs", { timeoutMs: "1" }, TypeError],
    ["maxResends", { maxResends: 255 }, RangeError],
    ["idempotent", { idempotent: 1 }, TypeError],
    ["oneDatagram", { oneDatagram: "yes" }, TypeError],
    ["onWarning", { onWarning: true }, TypeError],
    ["socket", { socket: {} }, TypeError],
  ])("transactAsync() rejects an invalid value of %s", async (name, options, kind) => {
    const error = await failureOf(transactAsync(NETLINK_ROUTE, request, options));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(name);
  });
});

describeInNamespaces("`protocol` with open sockets", () => {
  test("must equal the protocol of the sockets", async () => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK);
    const base = { module: scriptedModule, data: {}, sockets: [socket] };
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
