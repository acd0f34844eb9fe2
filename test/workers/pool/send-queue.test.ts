import { describe, expect, test } from "bun:test";
import {
  type Destination,
  EAGAIN,
  EINTR,
  EMSGSIZE,
  ENOBUFS,
  ENOMEM,
  NETLINK_CONNECTOR,
  NETLINK_FIB_LOOKUP,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  type NetlinkError,
  NetlinkSocket,
  type Transport,
} from "../../../src/index.ts";
import { SendQueue } from "../../../src/workers/pool/send-queue.ts";
import { ScriptedTransport } from "../../support/scripted-transport.ts";
import { numbered, numberOf } from "../numbered.ts";

type SendArea = Parameters<Transport["send"]>[0];

/** A kernel that takes everything and notes what came in which datagram, to whom. */
class Recorder extends ScriptedTransport {
  /** Numbers of each datagram's messages. */
  readonly datagrams: number[][] = [];
  readonly destinations: (Destination | undefined)[] = [];
  /** Says what a send of the datagram that begins with that number returns instead. */
  readonly refusals = new Map<number, number>();
  /** How many more times the sends of that number fail; for ever when it is not here. */
  readonly failing = new Map<number, number>();
  #current: number[] = [];

  constructor(protocol: number = NETLINK_ROUTE) {
    super((message) => this.#current.push(numberOf(message)), { protocol });
  }

  override send(area: SendArea, offset: number, length: number, to?: Destination): number {
    const number = area.data.view.getUint32(offset + 16, true);
    const refusal = this.refusals.get(number);
    const left = this.failing.get(number) ?? Number.POSITIVE_INFINITY;
    this.failing.set(number, left - 1);
    if (refusal !== undefined && left > 0) return -refusal;
    super.send(area, offset, length);
    this.datagrams.push(this.#current.splice(0));
    this.destinations.push(to);
    return length;
  }

  override sendMany(area: SendArea, spans: readonly number[], start: number, to: Destination | undefined): number {
    for (let index = start; index * 2 < spans.length; index++) {
      const result = this.send(area, spans[index * 2]!, spans[index * 2 + 1]!, to);
      // As sendmmsg does: an error shows only where it comes first.
      if (result < 0) return index === start ? result : index - start;
    }
    return spans.length / 2 - start;
  }
}

function setUp(protocol?: number) {
  const failures: NetlinkError[] = [];
  const kernel = new Recorder(protocol);
  const socket = NetlinkSocket.over(kernel);
  const outbox = new SendQueue((error) => failures.push(error as NetlinkError));
  return { kernel, socket, outbox, failures };
}

const somebody = { portId: 42 };

describe("an outbox", () => {
  test("puts messages for the kernel together, up to 3,584 bytes in a datagram", () => {
    const { kernel, socket, outbox } = setUp();
    for (let number = 0; number < 100; number++) outbox.add(numbered(number, 100), socket, undefined);
    expect(kernel.sent).toEqual([]);
    outbox.flush();
    expect(kernel.sent.map(({ length }) => length)).toEqual([3500, 3500, 3000]);
    expect(kernel.datagrams.flat()).toEqual(Array.from({ length: 100 }, (_, number) => number));
    expect(outbox.sent).toBe(100);
  });

  test("puts the kernel's address and none on one footing", () => {
    const { kernel, socket, outbox } = setUp();
    for (const [number, to] of [undefined, {}, { portId: 0 }, { group: 0 }].entries()) {
      outbox.add(numbered(number), socket, to);
    }
    outbox.flush();
    expect(kernel.datagrams).toEqual([[0, 1, 2, 3]]);
    expect(kernel.destinations).toEqual([undefined]);
  });

  test("aligns messages whose lengths are no multiple of four, with zeros in between", () => {
    const { kernel, socket, outbox } = setUp();
    for (let number = 0; number < 3; number++) {
      outbox.add(numbered(number, 24).subarray(0, 21 + number), socket, undefined);
    }
    outbox.flush();
    expect(kernel.requests.map(({ length }) => length)).toEqual([21, 22, 23]);
    expect(kernel.sent[0]).toHaveLength(24 + 24 + 23);
    expect([...kernel.sent[0]!.subarray(21, 24)]).toEqual([0, 0, 0]);
  });

  test("gives a message that is larger than that a datagram of its own", () => {
    const { kernel, socket, outbox } = setUp();
    for (const [number, length] of [100, 5000, 100, 3584, 20, 3564, 20].entries()) {
      outbox.add(numbered(number, length), socket, undefined);
    }
    outbox.flush();
    expect(kernel.datagrams).toEqual([[0], [1], [2], [3], [4, 5], [6]]);
  });

  test("gives each message of a peer or a group a datagram of its own", () => {
    const { kernel, socket, outbox } = setUp();
    for (let number = 0; number < 3; number++) outbox.add(numbered(number), socket, somebody);
    for (let number = 3; number < 5; number++) outbox.add(numbered(number), socket, { group: 3 });
    outbox.flush();
    expect(kernel.datagrams).toEqual([[0], [1], [2], [3], [4]]);
    expect(kernel.destinations.map((to) => [to?.portId, to?.group])).toEqual([
      ...Array(3).fill([42, 0]),
      ...Array(2).fill([0, 3]),
    ]);
  });

  test.each([NETLINK_CONNECTOR, NETLINK_FIB_LOOKUP])(
    "gives each message a datagram of its own on protocol %d, where the kernel looks at the first one alone",
    (protocol) => {
      const { kernel, socket, outbox } = setUp(protocol);
      for (let number = 0; number < 3; number++) outbox.add(numbered(number), socket, undefined);
      outbox.flush();
      expect(kernel.datagrams).toEqual([[0], [1], [2]]);
    },
  );

  test.each([NETLINK_GENERIC, NETLINK_NETFILTER])("puts messages together on protocol %d", (protocol) => {
    const { kernel, socket, outbox } = setUp(protocol);
    for (let number = 0; number < 3; number++) outbox.add(numbered(number), socket, undefined);
    outbox.flush();
    expect(kernel.datagrams).toEqual([[0, 1, 2]]);
  });

  test("keeps the order across sockets and destinations, and takes note of both when it is told", () => {
    const { kernel, socket, outbox } = setUp();
    const other = setUp();
    const to = { portId: 1 };
    outbox.add(numbered(0), socket, to);
    to.portId = 2;
    outbox.add(numbered(1), socket, to);
    outbox.add(numbered(2), other.socket, to);
    outbox.add(numbered(3), socket, undefined);
    outbox.flush();
    expect(kernel.datagrams).toEqual([[0], [1], [3]]);
    expect(kernel.destinations.map((destination) => destination?.portId)).toEqual([1, 2, undefined]);
    expect(other.kernel.datagrams).toEqual([[2]]);
    expect(outbox.sent).toBe(4);
  });

  test("fills in length, sequence and port of a copy, and leaves the message alone", () => {
    const { kernel, socket, outbox } = setUp();
    const message = numbered(7);
    const before = message.slice();
    const sequences = [outbox.add(message, socket, undefined), outbox.add(message, socket, undefined)];
    expect(message).toEqual(before);
    message.fill(0xff);
    outbox.flush();
    expect(sequences).toEqual([1, 2]);
    expect(kernel.requests.map(({ sequence, portId, length }) => [sequence, portId, length])).toEqual([
      [1, 77, 20],
      [2, 77, 20],
    ]);
    expect(kernel.datagrams).toEqual([[7, 7]]);
  });

  test("sends by itself when much is waiting, and everything in order", () => {
    const { kernel, socket, outbox } = setUp();
    for (let number = 0; number < 1000; number++) outbox.add(numbered(number, 1000), socket, somebody);
    expect(kernel.sent.length).toBeGreaterThan(500);
    outbox.flush();
    expect(kernel.datagrams.flat()).toEqual(Array.from({ length: 1000 }, (_, number) => number));
    expect(outbox.sent).toBe(1000);
  });

  test("sends nothing twice, and nothing when nothing waits", () => {
    const { kernel, socket, outbox } = setUp();
    outbox.flush();
    outbox.add(numbered(1), socket, undefined);
    outbox.flush();
    outbox.flush();
    expect(kernel.datagrams).toEqual([[1]]);
    outbox.add(numbered(2), socket, undefined);
    outbox.flush();
    expect(kernel.datagrams).toEqual([[1], [2]]);
    expect(outbox.sent).toBe(2);
  });

  test("tells of each datagram that is refused, and sends the others", () => {
    const { kernel, socket, outbox, failures } = setUp();
    kernel.refusals.set(0, EMSGSIZE).set(3, EMSGSIZE).set(4, EMSGSIZE).set(7, EMSGSIZE);
    for (let number = 0; number < 8; number++) outbox.add(numbered(number), socket, somebody);
    outbox.flush();
    expect(kernel.datagrams.flat()).toEqual([1, 2, 5, 6]);
    expect(failures.map(({ code }) => code)).toEqual(Array(4).fill("EMSGSIZE"));
    expect(outbox.sent).toBe(4);
  });

  test.each([ENOBUFS, ENOMEM, EINTR, EAGAIN])(
    "retries a send to the kernel that fails with error %d, in order",
    (errno) => {
      const { kernel, socket, outbox, failures } = setUp(NETLINK_FIB_LOOKUP);
      for (const number of [0, 2, 3]) {
        kernel.refusals.set(number, errno);
        kernel.failing.set(number, 7);
      }
      for (let number = 0; number < 4; number++) outbox.add(numbered(number), socket, undefined);
      outbox.flush();
      expect(kernel.datagrams.flat()).toEqual([0, 1, 2, 3]);
      expect([failures, outbox.sent]).toEqual([[], 4]);
    },
  );

  test("sends a replacement in the place of a datagram that the kernel does not take", () => {
    const { kernel, socket, failures } = setUp(NETLINK_FIB_LOOKUP);
    const replaced: number[] = [];
    const outbox = new SendQueue(
      (error) => failures.push(error as NetlinkError),
      undefined,
      (datagram) => {
        const number = new DataView(datagram.buffer, datagram.byteOffset).getUint32(16, true);
        replaced.push(number);
        const replacement = numbered(number + 100);
        new DataView(replacement.buffer).setUint32(0, replacement.length, true);
        return number === 5 ? undefined : replacement;
      },
    );
    kernel.refusals.set(1, ENOBUFS).set(3, EMSGSIZE).set(4, ENOMEM).set(104, ENOMEM).set(5, EMSGSIZE);
    for (let number = 0; number < 7; number++) outbox.add(numbered(number), socket, undefined);
    outbox.flush();
    expect(kernel.datagrams.flat()).toEqual([0, 101, 2, 103, 6]);
    expect(replaced).toEqual([1, 3, 4, 5]);
    expect(failures.map(({ code }) => code)).toEqual(["ENOBUFS", "EMSGSIZE", "ENOMEM", "ENOMEM", "EMSGSIZE"]);
    expect(outbox.sent).toBe(5);
  });

  test("counts the messages of the datagrams that were sent, not those of one that was not", () => {
    const { kernel, socket, outbox, failures } = setUp();
    kernel.refusals.set(35, EMSGSIZE);
    for (let number = 0; number < 100; number++) outbox.add(numbered(number, 100), socket, undefined);
    outbox.flush();
    expect(kernel.datagrams.map(({ length }) => length)).toEqual([35, 30]);
    expect(failures).toHaveLength(1);
    expect(outbox.sent).toBe(65);
  });

  test("gives up at a full peer, says how many it did not send, and goes on with the next destination", () => {
    const { kernel, socket, outbox, failures } = setUp();
    kernel.refusals.set(3, EAGAIN);
    for (let number = 0; number < 6; number++) outbox.add(numbered(number), socket, somebody);
    outbox.add(numbered(6), socket, { portId: 43 });
    outbox.flush();
    expect(kernel.datagrams.flat()).toEqual([0, 1, 2, 6]);
    expect(failures).toMatchObject([{ code: "EAGAIN", sent: 3 }]);
    expect(failures[0]!.message).toContain("port 42 is full (EAGAIN); 3 messages");
    expect(outbox.sent).toBe(4);
  });

  test("does not make a message at hand pay for another one that could not be sent", () => {
    const { kernel, socket, outbox, failures } = setUp();
    kernel.refusals.set(0, EMSGSIZE);
    outbox.add(numbered(0), socket, somebody);
    expect(outbox.add(numbered(1), socket, undefined)).toBe(2);
    expect(failures).toHaveLength(1);
    outbox.flush();
    expect(kernel.datagrams).toEqual([[1]]);
  });

  test("tells of a socket that is closed once for all that was to go there", () => {
    const { kernel, socket, outbox, failures } = setUp();
    const other = setUp();
    for (let number = 0; number < 3; number++) outbox.add(numbered(number), socket, somebody);
    socket.close();
    outbox.add(numbered(3), other.socket, undefined);
    outbox.flush();
    expect(kernel.datagrams).toEqual([]);
    expect(other.kernel.datagrams).toEqual([[3]]);
    expect(failures).toMatchObject([{ code: "EBADF" }]);
    expect(outbox.sent).toBe(1);
  });
});
