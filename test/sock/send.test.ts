import { describe, expect } from "bun:test";
import {
  MAX_ATTRIBUTE_LENGTH,
  type Message,
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkError,
  NetlinkSocket,
  NLM_F_ACK,
  NLM_F_REQUEST,
  NLMSG_ERROR,
  NLMSG_NOOP,
  ReceiveBuffer,
} from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { ScriptedTransport } from "../support/scripted-transport.ts";

function numbered(number: number, size = 20): Message {
  const message = new MessageWriter(100).raw(new Uint8Array(size - 16)).finish();
  message.view.setUint32(16, number, true);
  return message;
}

/** Returns the length, sequence number and port id from the header of each sent datagram. */
function headers(kernel: ScriptedTransport): number[][] {
  return kernel.sent
    .map((bytes) => new DataView(bytes.buffer))
    .map((view) => [view.getUint32(0, true), view.getUint32(8, true), view.getUint32(12, true)]);
}

function scripted(): { socket: NetlinkSocket; kernel: ScriptedTransport } {
  const kernel = new ScriptedTransport(() => {});
  return { socket: NetlinkSocket.over(kernel), kernel };
}

describe("sent message", () => {
  test("can have an odd length above that of the send memory", () => {
    const { socket, kernel } = scripted();
    const bytes = new Uint8Array(200_001);
    new DataView(bytes.buffer).setUint32(0, bytes.length, true);
    const sequence = socket.send(bytes)!;
    socket.send(numbered(1));
    expect(headers(kernel)).toEqual([
      [200_001, sequence, socket.portId],
      [20, sequence + 1, socket.portId],
    ]);
  });

  test("leaves the caller's message unchanged", () => {
    const { socket, kernel } = scripted();
    const message = numbered(1, 24);
    const before = message.bytes.slice();
    expect(socket.send(message)).toBe(1);
    expect(socket.send(message.bytes)).toBe(2);
    expect(socket.sendWithSequence(message, 77)).toBe(true);
    expect(socket.sendWithSequence(message, 0xffffffff)).toBe(true);
    expect(socket.sendMany([message, message.bytes])).toBe(2);
    expect(message.bytes).toEqual(before);
    const { portId } = kernel;
    expect(headers(kernel)).toEqual([
      [24, 1, portId],
      [24, 2, portId],
      [24, 77, portId],
      [24, 0xffffffff, portId],
      [24, 3, portId],
      [24, 4, portId],
    ]);
    expect(socket.statistics.sent).toBe(6);
  });

  test("sequence numbers are consecutive and wrap around to 1", () => {
    const { socket } = scripted();
    expect(socket.core.takeSequence(0x7fffffff - 10)).toBe(1);
    expect(socket.core.takeSequence(5)).toBe(0x7fffffff - 9);
    expect(socket.core.takeSequence(10)).toBe(1);
    expect(socket.core.takeSequence(1)).toBe(11);
    expect(socket.core.takeSequence(0x7fffffff - 11)).toBe(12);
    expect(socket.core.takeSequence(1)).toBe(1);
    expect(socket.core.takeSequence(0)).toBe(2);
  });

  test("can have any length in a batch", () => {
    const { socket, kernel } = scripted();
    const odd = Uint8Array.of(...numbered(0).bytes, 1, 2, 3);
    expect(socket.sendMany([odd, numbered(7), odd])).toBe(3);
    expect(kernel.sent.map(({ length }) => length)).toEqual([23, 20, 23]);
    expect(kernel.sent[1]?.subarray(16)).toEqual(Uint8Array.of(7, 0, 0, 0));
  });

  test("can be sent by the generator of another batch", () => {
    const { socket, kernel } = scripted();
    const inner = scripted();
    function* feed() {
      for (let number = 0; number < 5; number++) {
        inner.socket.send(numbered(1000 + number, 400));
        inner.socket.sendMany([numbered(2000 + number, 800), numbered(3000 + number, 60)]);
        yield numbered(number);
      }
    }
    expect(socket.sendMany(feed())).toBe(5);
    const payloads = ({ sent }: ScriptedTransport) =>
      sent.map((bytes) => new DataView(bytes.buffer).getUint32(16, true));
    expect(payloads(kernel)).toEqual([0, 1, 2, 3, 4]);
    expect(payloads(inner.kernel)).toEqual(
      [0, 1, 2, 3, 4].flatMap((number) => [1000 + number, 2000 + number, 3000 + number]),
    );
  });

  test("is not sent if the generator of its batch throws", () => {
    const { socket, kernel } = scripted();
    function* broken() {
      yield numbered(1);
      throw new Error("out of ideas");
    }
    expect(() => socket.sendMany(broken())).toThrow("out of ideas");
    expect(() => socket.sendMany([numbered(1), null as never])).toThrow("messages[1]: expected");
    expect(kernel.sent).toEqual([]);
    expect(socket.sendMany([])).toBe(0);
    expect(socket.sendMany([numbered(1)])).toBe(1);
  });
});

describeInNamespaces("NetlinkSocket.sendMany", () => {
  test("delivers all messages in order as separate datagrams", ({ netns }) => {
    using receiver = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const buffer = new ReceiveBuffer({ slots: 64 });
    for (const [count, size] of [
      [1, 16],
      [128, 20],
      [129, 20],
      [1000, 20],
      [300, 5000],
      [40, 66_000],
    ] as const) {
      const messages = Array.from({ length: count }, (_, number) =>
        size === 16 ? new MessageWriter(100).finish() : numbered(number, size),
      );
      expect(sender.sendMany(messages, { to: { portId: receiver.portId } })).toBe(count);
      let seen = 0;
      for (let batch = receiver.receiveMany(buffer); batch.length > 0; batch = receiver.receiveMany(buffer)) {
        for (const { length, offset, sender: port } of batch) {
          if (size > 16) expect(buffer.slots.view.getUint32(offset + 16, true)).toBe(seen);
          expect([length, port]).toEqual([size, sender.portId]);
          seen++;
        }
      }
      expect(seen).toBe(count);
    }
  });

  test("gets a kernel reply to each message", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const noop = new MessageWriter(NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK).finish();
    expect(socket.sendMany(Array(500).fill(noop))).toBe(500);
    const answered: number[] = [];
    for (let next = socket.receive(); next !== undefined; next = socket.receive()) {
      for (const { type, sequence } of next.messages()) {
        expect(type).toBe(NLMSG_ERROR);
        answered.push(sequence);
      }
    }
    expect(answered).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
  });
});

describeInNamespaces("message larger than the send buffer", () => {
  test("throws EMSGSIZE until the send buffer is enlarged", ({ netns }) => {
    using receiver = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const to = { portId: receiver.portId };
    const large = numbered(1, 300_000);
    const sent: unknown[] = [];
    using small = NetlinkSocket.open(NETLINK_USERSOCK, { netns, sendBufferSize: 4096 });
    for (const send of [() => small.send(large, { to }), () => small.sendMany([numbered(1), large], { to })]) {
      let error: unknown;
      try {
        send();
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(NetlinkError);
      expect((error as NetlinkError).code).toBe("EMSGSIZE");
      expect((error as NetlinkError).message).toContain("raise sendBufferSize");
      sent.push((error as NetlinkError).sent);
    }
    expect(sent).toEqual([undefined, 1]);
    expect(receiver.drain()).toBe(1);
    using big = NetlinkSocket.open(NETLINK_USERSOCK, { netns, sendBufferSize: 1_000_000 });
    big.send(large, { to });
    expect(receiver.receive(new ReceiveBuffer({ slots: 1, slotSize: 300_000 }))?.length).toBe(300_000);
  });
});

describe("invalid arguments of NetlinkSocket", () => {
  const good = numbered(0);
  const two = Uint8Array.of(...good.bytes, ...good.bytes);
  const lying = good.bytes.slice();
  new DataView(lying.buffer).setUint32(0, 1000, true);
  const short = good.bytes.slice();
  new DataView(short.buffer).setUint32(0, 15, true);
  const first = two.slice();
  new DataView(first.buffer).setUint32(0, 20, true);
  const cases: [string, (socket: NetlinkSocket) => unknown, RegExp][] = [
    ["no message", (socket) => socket.send(undefined as never), /^message: expected a Message/],
    ["text", (socket) => socket.send("link" as never), /^message: expected a Message/],
    ["a bare buffer", (socket) => socket.send(new ArrayBuffer(20) as never), /^message: expected a Message/],
    ["fewer bytes than a header", (socket) => socket.send(new Uint8Array(15)), /^message: a netlink message starts/],
    ["a length beyond the end", (socket) => socket.send(lying), /^message: the header claims 1000 bytes/],
    ["a length shorter than a header", (socket) => socket.send(short), /^message: the header claims 15 bytes/],
    ["two messages", (socket) => socket.send(first), /exactly one message/],
    ["a negative sequence number", (socket) => socket.sendWithSequence(good, -1), /^sequence: expected/],
    ["a sequence number beyond 32 bits", (socket) => socket.sendWithSequence(good, 2 ** 32), /^sequence: expected/],
    ["text as a sequence number", (socket) => socket.sendWithSequence(good, "1" as never), /^sequence: expected/],
    ["a negative port", (socket) => socket.send(good, { to: { portId: -1 } }), /^to\.portId: expected/],
    [
      "a port beyond 32 bits",
      (socket) => socket.sendMany([good], { to: { portId: 2 ** 32 } }),
      /^to\.portId: expected/,
    ],
    ["a destination group above 32", (socket) => socket.send(good, { to: { group: 33 } }), /^to\.group: expected/],
    ["a negative group", (socket) => socket.send(good, { to: { group: -1 } }), /^to\.group: expected/],
    ["a number as a destination", (socket) => socket.send(good, { to: 5 as never }), /^to: expected an object/],
    ["a number as options", (socket) => socket.send(good, 5 as never), /^options: expected an object/],
    ["a message instead of a list", (socket) => socket.sendMany(good as never), /^messages: expected an array/],
    [
      "the bytes of one message as a list",
      (socket) => socket.sendMany(good.bytes as never),
      /^messages\[0\]: expected/,
    ],
    ["a negative group to join", (socket) => socket.joinGroup(-1), /^group: expected/],
    ["group 0 to join", (socket) => socket.joinGroup(0), /^group: expected/],
    ["text as a group", (socket) => socket.joinGroup("link" as never), /^group: expected/],
    ["a fractional group", (socket) => socket.leaveGroup(1.5), /^group: expected/],
  ];

  for (const [what, use, text] of cases) {
    test(`throw before sending: ${what}`, () => {
      const { socket, kernel } = scripted();
      let error: unknown;
      try {
        use(socket);
      } catch (thrown) {
        error = thrown;
      }
      expect([TypeError, RangeError]).toContain((error as Error)?.constructor as never);
      expect((error as Error).message).toMatch(text);
      expect(kernel.sent).toEqual([]);
      expect(socket.statistics.sent).toBe(0);
    });
  }

  test("MessageWriter rejects an attribute longer than its length field allows", () => {
    expect(MAX_ATTRIBUTE_LENGTH).toBe(65_531);
    expect(() => new MessageWriter(100).bytes(5, new Uint8Array(65_532))).toThrow(RangeError);
    expect(new MessageWriter(100).bytes(5, new Uint8Array(65_531)).finish().length).toBe(16 + 65_536);
  });
});
