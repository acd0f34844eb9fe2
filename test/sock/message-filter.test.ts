import { expect, test } from "bun:test";
import { describeValue } from "../../src/base/describe.ts";
import { AF_NETLINK, MSG_DONTWAIT, SOCK_CLOEXEC, SOCK_RAW } from "../../src/constants/socket.ts";
import { check } from "../../src/errors.ts";
import { SockaddrNl } from "../../src/ffi/layout.ts";
import { close, sendto, socket } from "../../src/ffi/libc.ts";
import { allocate } from "../../src/ffi/memory.ts";
import {
  type MessageFilter,
  MessageWriter,
  NETLINK_USERSOCK,
  NetlinkSocket,
  ReceiveBuffer,
  setMessageFilter,
} from "../../src/index.ts";
import { FakeKernel } from "../../src/testing/index.ts";
import { Random } from "../message/random.ts";
import { inputs, seed } from "../support/seed.ts";

const BATCH = 64;
const MOST_BYTES = 256;
const filter: MessageFilter = { types: [20], headerLength: 4, conditions: [] };

/** Returns whether a datagram passes a filter, as the documentation of filters says. */
function passes({ types, headerLength, conditions }: MessageFilter, datagram: Uint8Array): boolean {
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.length);
  const start = 16 + headerLength;
  if (datagram.length < start || view.getUint32(0, true) !== datagram.length) return true;
  if (!types.includes(view.getUint16(4, true))) return true;
  return conditions.every((condition) => {
    const at = "offset" in condition ? 16 + condition.offset : attributeAt(view, start, condition.attribute);
    if (at === undefined) return true;
    const place = at + ("at" in condition ? (condition.at ?? 0) : 0);
    // The kernel discards a datagram if a filter reads behind its end.
    if (place + condition.size > datagram.length) return false;
    const read = {
      1: () => view.getUint8(place),
      2: () => view.getUint16(place, true),
      4: () => view.getUint32(place, true),
    };
    return read[condition.size]() === condition.value;
  });
}

/** Returns the offset of an attribute's value; undefined if the attributes before it are damaged, as in nla_find(). */
function attributeAt(view: DataView, start: number, type: number): number | undefined {
  for (let at = start; at + 4 <= view.byteLength; ) {
    const length = view.getUint16(at, true);
    if (length < 4 || at + length > view.byteLength) return undefined;
    if ((view.getUint16(at + 2, true) & 0x3fff) === type) return at + 4;
    at += (length + 3) & ~3;
  }
  return undefined;
}

/** Returns a datagram with a message of small random numbers, so that conditions are often met; some are damaged. */
function randomDatagram(random: Random): Uint8Array {
  const headerLength = random.pick([0, 4, 12]);
  const bytes = new Uint8Array(MOST_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 16;
  for (; at < 16 + headerLength; at++) view.setUint8(at, random.below(2));
  for (let count = random.below(4); count > 0; count--) {
    const length = random.pick([1, 2, 4, 4, 8]);
    view.setUint16(at, 4 + length, true);
    view.setUint16(at + 2, random.below(3) | random.pick([0, 0x4000, 0x8000]), true);
    for (let index = 0; index < length; index++) view.setUint8(at + 4 + index, index === 0 ? random.below(3) : 0);
    at += (4 + length + 3) & ~3;
  }
  view.setUint32(0, at, true);
  view.setUint16(4, 20 + random.below(4), true);
  if (random.below(4) === 0) view.setUint8(random.below(at), random.below(256));
  return bytes.slice(0, random.below(8) === 0 ? 16 + random.below(at) : at);
}

function randomFilter(random: Random): MessageFilter {
  const headerLength = random.pick([4, 12]);
  const types = [20, 21, 22].slice(0, 1 + random.below(3));
  const conditions = Array.from({ length: random.below(4) }, () => {
    const size = random.pick([1, 2, 4] as const);
    const value = random.below(3);
    if (random.below(2) === 0) return { offset: random.below(headerLength - size + 1), size, value };
    return { attribute: random.below(3), size, value, ...(random.below(2) === 0 && { at: random.below(2) * 4 }) };
  });
  return { types, headerLength, conditions };
}

test(`filters pass the messages that the documentation names (seed ${seed})`, () => {
  const random = new Random(seed);
  using receiver = NetlinkSocket.open(NETLINK_USERSOCK);
  const buffer = new ReceiveBuffer({ slots: BATCH });
  const fd = check(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_USERSOCK), "socket");
  try {
    const address = allocate(SockaddrNl.size);
    address.view.setUint16(SockaddrNl.family, AF_NETLINK, true);
    address.view.setUint32(SockaddrNl.pid, receiver.portId, true);
    const memory = allocate(MOST_BYTES);
    let received = 0;
    let discarded = 0;
    for (let left = inputs(40_000, 1_000_000); left > 0; left -= BATCH) {
      const filter = randomFilter(random);
      setMessageFilter(receiver, filter);
      const sent = Array.from({ length: BATCH }, () => randomDatagram(random));
      for (const datagram of sent) {
        memory.bytes.set(datagram);
        check(sendto(fd, memory, 0, datagram.length, MSG_DONTWAIT, address, SockaddrNl.size), "sendto");
      }
      const expected = sent
        .filter((datagram) => passes(filter, datagram))
        .map((one) => Buffer.from(one).toString("hex"));
      const arrived = expected.length === 0 ? [] : receiver.receiveMany(buffer);
      expect(arrived.map(({ bytes }) => Buffer.from(bytes).toString("hex"))).toEqual(expected);
      received += expected.length;
      discarded += BATCH - expected.length;
    }
    expect(Math.min(received, discarded)).toBeGreaterThan(1000);
    expect(receiver.drain()).toBe(0);
  } finally {
    close(fd);
  }
}, 600_000);

test("a removed filter passes all messages, and none is left to remove", () => {
  using receiver = NetlinkSocket.open(NETLINK_USERSOCK);
  using sender = NetlinkSocket.open(NETLINK_USERSOCK);
  const numberOfArrived = () => {
    const message = new MessageWriter(20).raw(new Uint8Array(4)).finish();
    sender.send(message, { to: { portId: receiver.portId } });
    return receiver.receiveMany().length;
  };
  setMessageFilter(receiver, { ...filter, conditions: [{ offset: 0, size: 4, value: 1 }] });
  expect(numberOfArrived()).toBe(0);
  setMessageFilter(receiver, undefined);
  expect(numberOfArrived()).toBe(1);
  setMessageFilter(receiver, undefined);
  expect(numberOfArrived()).toBe(1);
});

test.each([
  [{ ...filter, types: [] }, RangeError, "filter.types: expected at least one message type"],
  [{ ...filter, types: [70_000] }, RangeError, "filter.types[0]"],
  [{ ...filter, types: Array.from({ length: 17 }, () => 1) }, RangeError, "filter.types: expected at most 16"],
  [{ ...filter, conditions: [{ offset: 4, size: 1, value: 0 }] }, RangeError, "filter.conditions[0].offset"],
  [{ ...filter, conditions: [{ offset: 0, size: 3, value: 0 }] }, RangeError, "filter.conditions[0].size"],
  [{ ...filter, conditions: [{ offset: 0, size: 1, value: 256 }] }, RangeError, "filter.conditions[0].value"],
  [{ ...filter, conditions: [{ attribute: 0x4000, size: 1, value: 0 }] }, RangeError, "filter.conditions[0].attribute"],
  [{ ...filter, conditions: [{ size: 1, value: 0 }] }, TypeError, "filter.conditions[0].attribute"],
  [{ ...filter, header: 1 }, TypeError, "filter.header"],
])("rejects the filter %j", (invalid, type, message) => {
  using receiver = NetlinkSocket.open(NETLINK_USERSOCK);
  const set = () => setMessageFilter(receiver, invalid as MessageFilter);
  expect(set).toThrow(type);
  expect(set).toThrow(message);
});

test.each([{}, undefined, 3])("rejects the socket %j", (socket) => {
  for (const value of [filter, undefined]) {
    expect(() => setMessageFilter(socket as NetlinkSocket, value)).toThrow(
      new TypeError(`socket: expected a NetlinkSocket, got ${describeValue(socket)}`),
    );
  }
});

test("sockets of fake kernels have no filters", () => {
  using kernel = new FakeKernel();
  using receiver = kernel.open();
  expect(() => setMessageFilter(receiver, filter)).toThrow("EOPNOTSUPP");
});

test("rejects malformed filters with the path of the value", () => {
  using socket = NetlinkSocket.open(0);
  const setting = (changes: object) => () => setMessageFilter(socket, { ...filter, ...changes } as MessageFilter);
  expect(setting({ types: undefined })).toThrow("filter.types: expected a value");
  expect(setting({ headerLength: 13 })).toThrow("filter.headerLength: expected a multiple of 4, got 13");
  expect(setting({ conditions: [null] })).toThrow("filter.conditions[0]: expected an object");
  const unknown = { offset: 0, size: 1, value: 0, at: 1 };
  expect(setting({ conditions: [unknown] })).toThrow("filter.conditions[0].at: unknown option");
});
