// Transactions of a single request: the fast path, and the cases in which a transaction falls back to the general path.
import { describe, expect } from "bun:test";
import {
  dump,
  EINVAL,
  ENOBUFS,
  type Message,
  type MessageView,
  MessageWriter,
  NETLINK_AUDIT,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NETLINK_XFRM,
  NetlinkError,
  NetlinkSocket,
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_DUMP,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_NOOP,
  NLMSGERR_ATTR_MSG,
  ReceiveBuffer,
  RTM_GETLINK,
  RTM_NEWLINK,
  type SingleTransactOptions,
  transact,
  transactAll,
  transactMultiple,
} from "../../src/index.ts";
import { BorrowedMessage } from "../../src/message/message.ts";
import { Exchange } from "../../src/transact/exchange.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { runIn } from "../support/oracle.ts";
import { addBridge, getLink, getLinks } from "../support/requests.ts";
import { done, message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";
import { type Script, TrustedTransport } from "./scripts.ts";

function data(request: MessageView, value: number, flags = 0, size = 4): Uint8Array {
  const payload = new Uint8Array(size);
  payload[0] = value;
  return message(RTM_NEWLINK, flags, request.sequence, payload);
}

/** Returns an acknowledgement that contains a warning. */
function remark(request: MessageView, text: string): Uint8Array {
  const { bytes } = new MessageWriter(2, NLM_F_ACK_TLVS)
    .raw(new Uint8Array(4))
    .raw(request.bytes)
    .string(NLMSGERR_ATTR_MSG, text)
    .finish();
  return message(2, NLM_F_ACK_TLVS, request.sequence, bytes.subarray(16));
}

/** Returns a script whose replies to the first attempt differ from its later replies. */
function atFirst(special: Script, otherwise: Script): () => Script {
  return () => {
    let attempts = 0;
    return (request, kernel) => (attempts++ === 0 ? special : otherwise)(request, kernel);
  };
}

const plain: Script = (request, kernel) => kernel.reply(verdict(request));
const answered: Script = (request, kernel) => {
  kernel.reply(data(request, 7));
  kernel.reply(verdict(request));
};

const scripts: Record<string, () => Script> = {
  "an acknowledgement": () => plain,
  "data and an acknowledgement": () => answered,
  "data and an acknowledgement in one datagram": () => (request, kernel) =>
    kernel.reply([data(request, 7), verdict(request)]),
  "data alone": () => (request, kernel) => kernel.reply(data(request, 7)),
  "data twice": () => (request, kernel) => {
    kernel.reply(data(request, 7));
    kernel.reply(data(request, 8));
    kernel.reply(verdict(request));
  },
  "parts and an acknowledgement": () => (request, kernel) => {
    for (let part = 0; part < 5; part++) kernel.reply(data(request, part, NLM_F_MULTI));
    kernel.reply(verdict(request));
  },
  "parts and NLMSG_DONE": () => (request, kernel) => {
    for (let part = 0; part < 5; part++)
      kernel.reply([data(request, part, NLM_F_MULTI), data(request, 9, NLM_F_MULTI)]);
    kernel.reply(done(request));
  },
  "NLMSG_DONE with an error": () => (request, kernel) => {
    kernel.reply(data(request, 7));
    kernel.reply(done(request, EINVAL));
  },
  "an error reply": () => (request, kernel) => kernel.reply(verdict(request, EINVAL)),
  "an error reply after data": () => (request, kernel) => {
    kernel.reply(data(request, 7));
    kernel.reply(verdict(request, EINVAL));
  },
  "a warning": () => (request, kernel) => kernel.reply(remark(request, "mind the gap")),
  "data and a warning": () => (request, kernel) => {
    kernel.reply(data(request, 7));
    kernel.reply(remark(request, "mind the gap"));
  },
  "a truncated acknowledgement": () => (request, kernel) => kernel.reply(message(2, 0, request.sequence)),
  "a NOOP before the reply": () => (request, kernel) => {
    kernel.reply(message(NLMSG_NOOP, 0, request.sequence));
    answered(request, kernel);
  },
  "replies to other requests first": () => (request, kernel) => {
    kernel.reply(message(2, 0, request.sequence - 1, new Uint8Array(20)));
    kernel.reply(message(RTM_NEWLINK, 0, 0, new Uint8Array(4)));
    answered(request, kernel);
  },
  "replies of other processes first": () => (request, kernel) => {
    for (let count = 0; count < 3; count++) kernel.reply(verdict(request), { sender: 4711 });
    kernel.reply(data(request, 7));
    kernel.reply(verdict(request), { sender: 4711 });
    kernel.reply(verdict(request));
  },
  "stray bytes after the reply": atFirst(
    (request, kernel) => kernel.reply(Uint8Array.of(...verdict(request), 1, 2, 3)),
    answered,
  ),
  "a reply with an invalid length": atFirst((request, kernel) => {
    const bytes = data(request, 7);
    bytes[0] = 200;
    kernel.reply(bytes);
  }, answered),
  "a reply that is lost": atFirst((_, kernel) => kernel.fail(ENOBUFS), answered),
  "data and then a lost message": atFirst((request, kernel) => {
    kernel.reply(data(request, 7));
    kernel.fail(ENOBUFS);
  }, answered),
  "a reply that is lost in every attempt": () => (_, kernel) => kernel.fail(ENOBUFS),
  "a socket error": () => (_, kernel) => kernel.fail(EINVAL),
  "a late reply": () => (request, kernel) => kernel.replyLate([data(request, 7), verdict(request)]),
  "no reply": () => () => {},
  "data, and no acknowledgement in time": () => (request, kernel) => kernel.reply(data(request, 7, NLM_F_MULTI)),
};

/** Formats the outcome of a transaction as text, for comparison. */
function outcome(kernel: ScriptedTransport, options = {}): unknown {
  using socket = NetlinkSocket.over(kernel);
  const [result] = transactMultiple(kernel.protocol, [new MessageWriter(RTM_GETLINK).raw(new Uint8Array(4)).finish()], {
    socket,
    timeoutMs: 10_000,
    ...options,
  });
  const { reply, replies, error, warning } = result!;
  return {
    reply: reply?.bytes,
    replies: replies?.map(({ bytes }) => bytes),
    error: error?.message,
    warning,
    sent: kernel.sent.length,
  };
}

describe("fast path of a single request", () => {
  for (const [name, make] of Object.entries(scripts)) {
    test(`has the result of the general path for ${name}`, () => {
      for (const options of [{}, { idempotent: false }, { maxResends: 0 }]) {
        const trusted = outcome(new TrustedTransport(make()), options);
        expect(trusted).toEqual(outcome(new ScriptedTransport(make()), options));
        // The library reuses the state object of a transaction, so this call must leave nothing in it.
        expect(outcome(new TrustedTransport(answered))).toMatchObject({ error: undefined, replies: undefined });
      }
    });
  }
});

/** A kernel whose first receive lasts longer than the time limit of the call, like that of a stopped process. */
class SlowTransport extends ScriptedTransport {
  readonly receiveMs = 30;

  override receive(...args: Parameters<ScriptedTransport["receive"]>): number {
    Bun.sleepSync(this.receiveMs);
    return super.receive(...args);
  }
}

test("reads a reply that arrived while the process did not run, also after the time limit", () => {
  expect(outcome(new SlowTransport(scripts["a late reply"]!()), { timeoutMs: 10 })).toMatchObject({
    error: undefined,
    reply: expect.any(Uint8Array),
  });
  expect(outcome(new SlowTransport(scripts["no reply"]!()), { timeoutMs: 10 })).toMatchObject({
    error: expect.stringContaining("ETIMEDOUT"),
  });
});

describe("receive calls of a transaction", () => {
  function receives(script: Script, protocol: number): number {
    const kernel = new TrustedTransport(script, protocol);
    using socket = NetlinkSocket.over(kernel);
    transact(protocol, new MessageWriter(RTM_GETLINK).raw(new Uint8Array(4)).finish(), { socket });
    return kernel.receives;
  }

  test("stop at the acknowledgement if the kernel sends it last", () => {
    for (const protocol of [NETLINK_ROUTE, NETLINK_GENERIC, NETLINK_XFRM]) {
      expect([receives(plain, protocol), receives(answered, protocol)]).toEqual([1, 2]);
    }
  });

  test("continue after the acknowledgement if data may follow", () => {
    for (const protocol of [NETLINK_AUDIT, NETLINK_NETFILTER]) {
      expect(receives(plain, protocol)).toBeGreaterThan(1);
      const late = new TrustedTransport((request, kernel) => {
        kernel.reply(verdict(request));
        kernel.reply(data(request, 7));
      }, protocol);
      using socket = NetlinkSocket.over(late);
      expect(
        transact(protocol, new MessageWriter(RTM_GETLINK).raw(new Uint8Array(4)).finish(), { socket })?.payload[0],
      ).toBe(7);
    }
  });

  test("one call is enough for a batch with one acknowledgement", () => {
    const kernel = new TrustedTransport((request, kernel) => {
      if ((request.flags & NLM_F_ACK) !== 0) kernel.reply(verdict(request));
    });
    using socket = NetlinkSocket.over(kernel);
    const requests = Array.from({ length: 50 }, () => new MessageWriter(RTM_GETLINK).raw(new Uint8Array(4)).finish());
    expect(transactMultiple(NETLINK_ROUTE, requests, { socket })).toEqual(requests.map(() => ({})));
    expect(kernel.receives).toBe(1);
  });
});

test("a failed send leaves the socket usable", () => {
  class Deaf extends TrustedTransport {
    override send(...args: Parameters<ScriptedTransport["send"]>): number {
      return args[2] > 100 ? -EINVAL : super.send(...args);
    }
  }
  using socket = NetlinkSocket.over(new Deaf(answered));
  const long = new MessageWriter(RTM_GETLINK).raw(new Uint8Array(100)).finish();
  expect(() => transact(NETLINK_ROUTE, long, { socket })).toThrow(NetlinkError);
  expect(transactMultiple(NETLINK_ROUTE, [long], { socket })[0]?.error?.code).toBe("EINVAL");
  expect(
    transact(NETLINK_ROUTE, new MessageWriter(RTM_GETLINK).raw(new Uint8Array(4)).finish(), { socket })?.payload[0],
  ).toBe(7);
});

describeInNamespaces("single request to the kernel", () => {
  test("ignores an unread reply to an earlier request", ({ netns }) => {
    transact(NETLINK_ROUTE, addBridge("one"), { netns });
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    for (let round = 0; round < 20; round++) {
      for (let stale = 0; stale < round; stale++) socket.send(getLink(1));
      expect(transact(NETLINK_ROUTE, getLink(2), { socket })?.view.getInt32(20, true)).toBe(2);
      expect(transactAll(NETLINK_ROUTE, getLink(1), { socket }).map(({ view }) => view.getInt32(20, true))).toEqual([
        1,
      ]);
    }
    expect(socket.receive()).toBeUndefined();
  });

  test("returns all messages of a dump", ({ netns }) => {
    for (let index = 0; index < 30; index++) transact(NETLINK_ROUTE, addBridge(`b${index}`), { netns });
    const request = getLinks();
    request.view.setUint16(6, 0x301, true);
    const all = transactAll(NETLINK_ROUTE, request, { netns }).map(({ bytes }) => bytes);
    expect(all).toHaveLength(31);
    expect(all.map((bytes) => bytes.length)).toEqual(
      dump(NETLINK_ROUTE, getLinks(), { netns })
        .toArray()
        .map(({ length }) => length),
    );
  });

  test("gets its own reply in each of 2000 calls", ({ netns }) => {
    for (let index = 0; index < 40; index++) transact(NETLINK_ROUTE, addBridge(`b${index}`), { netns });
    for (let round = 0; round < 2000; round++) {
      const index = 1 + ((round * 7) % 41);
      const reply = transact(NETLINK_ROUTE, getLink(index), { netns })!;
      expect(reply.view.getInt32(20, true)).toBe(index);
      expect([reply.type, reply.sequence, reply.length]).toEqual([
        RTM_NEWLINK,
        reply.view.getUint32(8, true),
        reply.bytes.length,
      ]);
    }
  });

  test.skipIf(!hasProgram("ip"))("succeeds if only the acknowledgement overruns the receive buffer", ({ netns }) => {
    transact(NETLINK_ROUTE, addBridge("one"), { netns });
    const names = Array.from({ length: 200 }, (_, name) => ["altname", `${name}-`.padEnd(120, "x")]);
    runIn(netns, ["ip", "link", "property", "add", "dev", "one", ...names.flat()]);
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, receiveBufferSize: 2048 });
    // An empty queue accepts a message of any size. The reply is therefore queued, and only the acknowledgement is
    // lost.
    expect(transact(NETLINK_ROUTE, getLink(2), { socket })?.view.getInt32(20, true)).toBe(2);
    expect(socket.statistics.overruns).toBe(1);
    expect(transact(NETLINK_ROUTE, getLink(1), { socket })?.view.getInt32(20, true)).toBe(1);
  });
});

describe("alternating sockets", () => {
  test("receive replies of all lengths into the right memory", () => {
    let size = 4;
    const reply: Script = (request, kernel) => {
      kernel.reply(data(request, request.sequence & 0xff, 0, size));
      if ((request.flags & NLM_F_ACK) !== 0) kernel.reply(verdict(request));
    };
    using one = NetlinkSocket.over(new TrustedTransport(reply));
    using two = NetlinkSocket.over(new TrustedTransport(reply));
    const steps = [4, 100_000, 4, 8, 200_000, 300_000, 8, 1_500_000, 8, 8, 2_000_000, 4];
    for (const [index, length] of steps.entries()) {
      size = length;
      const socket = index % 3 === 2 ? two : one;
      const message = transact(NETLINK_ROUTE, getLink(1), { socket, lendReply: (index % 2 === 0) as true })!;
      expect([message.length, message.payload[0]]).toEqual([16 + length, message.sequence & 0xff]);
    }
  });
});

describeInNamespaces("receiveOne", () => {
  test("reports sender and length of complete and truncated datagrams", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, packetInfo: true });
    const whole = new ReceiveBuffer({ slots: 2 });
    const short = new ReceiveBuffer({ slots: 2, slotSize: 32 });
    socket.send(getLink(1));
    expect(socket.core.receiveOne(whole)).toBe(1);
    const { length } = whole.accepted[0]!;
    expect(length).toBeGreaterThan(500);
    expect(whole.accepted[0]).toMatchObject({ sender: 0, truncated: false, group: 0, groups: 0, nsid: -1 });
    socket.send(getLink(1));
    expect(socket.core.receiveOne(short)).toBe(1);
    expect(short.accepted[0]).toMatchObject({ sender: 0, truncated: true, length });
    expect(short.accepted[0]!.bytes).toHaveLength(32);
    expect(socket.statistics.truncated).toBe(1);
    expect([socket.core.receiveOne(whole) < 0, whole.accepted.length]).toEqual([true, 0]);
  });

  test("keeps groups available to later receive calls", ({ netns }) => {
    using listener = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [1] });
    const buffer = new ReceiveBuffer({ slots: 4 });
    for (let round = 0; round < 5; round++) {
      transact(NETLINK_ROUTE, addBridge(`a${round}`), { netns });
      expect(listener.core.receiveOne(buffer)).toBe(1);
      expect(buffer.accepted[0]).toMatchObject({ sender: 0, groups: 1, group: 1, truncated: false });
      transact(NETLINK_ROUTE, addBridge(`b${round}`), { netns });
      const datagrams = listener.receiveMany(buffer);
      expect(datagrams.length).toBeGreaterThan(0);
      expect(datagrams[0]).toMatchObject({ sender: 0, groups: 1, group: 1 });
      listener.drain();
    }
  });
});

describeInNamespaces("reply with `lendReply`", () => {
  const lending = { lendReply: true } as const;

  test("has the same content as a copied reply", () => {
    const lent = transact(NETLINK_ROUTE, getLink(1), lending)!;
    expect(lent).toBeInstanceOf(BorrowedMessage);
    const bytes = lent.copy().bytes;
    const copied = transact(NETLINK_ROUTE, getLink(1))!;
    // The two replies differ only in their sequence numbers.
    expect(bytes.subarray(16)).toEqual(copied.bytes.subarray(16));
    expect(bytes.subarray(0, 8)).toEqual(copied.bytes.subarray(0, 8));
  });

  test.each([
    ["transact", () => void transact(NETLINK_ROUTE, getLink(1))],
    ["transact with another lent reply", () => void transact(NETLINK_ROUTE, getLink(1), lending)],
    ["transactAll", () => void transactAll(NETLINK_ROUTE, getLink(1))],
    ["transactMultiple", () => void transactMultiple(NETLINK_ROUTE, [getLink(1), getLink(1)])],
  ])("throws on every access after the next call of %s", (_, next) => {
    const lent = transact(NETLINK_ROUTE, getLink(1), lending)!;
    expect(lent.type).toBe(RTM_NEWLINK);
    next();
    expect(() => lent.type).toThrow("no longer valid");
    expect(() => lent.copy()).toThrow("no longer valid");
    expect(() => lent.length).toThrow("no longer valid");
    expect(() => lent.attributes(16)).toThrow("no longer valid");
  });

  test("has the type of a view if the value of the option is known only at run time", () => {
    const options: SingleTransactOptions = { lendReply: Math.random() < 2 };
    // @ts-expect-error the reply may be a view
    const reply: Message | undefined = transact(NETLINK_ROUTE, getLink(1), options);
    expect(reply).toBeInstanceOf(BorrowedMessage);
  });

  test.each([
    ["transact", (request: MessageView) => transact(NETLINK_ROUTE, request)],
    ["transactAll", (request: MessageView) => transactAll(NETLINK_ROUTE, request)],
    ["transact with its bytes", ({ bytes }: MessageView) => transact(NETLINK_ROUTE, bytes)],
    ["transactAll with its bytes", ({ bytes }: MessageView) => transactAll(NETLINK_ROUTE, bytes)],
  ])("errors of %s name its type if it is sent as a request", (_, send) => {
    expect(() => send(transact(NETLINK_ROUTE, getLink(1), lending)!)).toThrow(/^RTM_NEWLINK: /);
  });

  // Only pooled sockets lend replies of the kernel, so this calls the exchange of a scripted socket.
  test.each([
    ["the fast path", "runOne", TrustedTransport],
    ["the general path", "runOne", ScriptedTransport],
    ["a batch", "run", ScriptedTransport],
  ] as const)("is resent by %s with its own content, although replies overwrite it", (_, method, Transport) => {
    const sent: string[] = [];
    const script: Script = (request, kernel) => {
      sent.push(request.bytes.subarray(16).toHex());
      if (sent.length === 1) kernel.reply(data(request, 7));
      if (sent.length === 2) {
        kernel.reply(data(request, 9, NLM_F_MULTI));
        kernel.fail(ENOBUFS);
      }
      kernel.reply(verdict(request, 0));
    };
    using lender = NetlinkSocket.over(new TrustedTransport(script));
    using socket = NetlinkSocket.over(new Transport(script));
    const exchange = new Exchange();
    const first = new MessageWriter(RTM_GETLINK, NLM_F_REQUEST | NLM_F_ACK).raw(Uint8Array.of(5, 0, 0, 0)).finish();
    exchange.runOne(lender.core, first.bytes, { lendReply: true });
    const { bytes } = exchange.takeReply(20, true);
    expect(bytes[16]).toBe(7);
    if (method === "run") exchange.run(socket.core, [bytes], { idempotent: true });
    else exchange.runOne(socket.core, bytes, { idempotent: true });
    expect(sent).toEqual(["05000000", "07000000", "07000000"]);
  });

  test("has bytes that cannot be transferred to another thread", () => {
    const { buffer } = transact(NETLINK_ROUTE, getLink(1), lending)!.bytes;
    expect(() => structuredClone(0, { transfer: [buffer as ArrayBuffer] })).toThrow(DOMException);
    expect(transact(NETLINK_ROUTE, getLink(1), lending)!.type).toBe(RTM_NEWLINK);
  });

  test("is a copy if the reply has several parts", () => {
    const request = new MessageWriter(RTM_GETLINK, NLM_F_DUMP).struct((header) => header.zero(16)).finish();
    const lent = transact(NETLINK_ROUTE, request, lending)!;
    transact(NETLINK_ROUTE, getLink(1));
    expect(lent.type).toBe(RTM_NEWLINK);
  });

  test("rejects values other than booleans for the option", () => {
    expect(() => transact(NETLINK_ROUTE, getLink(1), { lendReply: 1 as never })).toThrow("lendReply: expected");
    expect(() => transactAll(NETLINK_ROUTE, getLink(1), { lendReply: true } as never)).toThrow("lendReply: unknown");
  });
});
