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
import { Counter, counterMemory } from "../../../src/workers/loop/counters.ts";
import { SendQueue } from "../../../src/workers/pool/send-queue.ts";
import { ScriptedTransport } from "../../support/scripted-transport.ts";
import { numbered, numberOf } from "../numbered.ts";

type SendArea = Parameters<Transport["send"]>[0];

/**
 * A transport that records datagrams and their destinations. It accepts all datagrams except those for which the test
 * sets an error.
 */
class Recorder extends ScriptedTransport {
  /** Numbers of the messages in each datagram that was sent. */
  readonly datagrams: number[][] = [];
  readonly destinations: (Destination | undefined)[] = [];
  /** Errors of failing sends. The key is the number of the first message in the datagram. */
  readonly refusals = new Map<number, number>();
  /**
   * Number of times that a send fails. The key is the number of the first message in the datagram. If there is no
   * entry, the send always fails.
   */
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
      // Like sendmmsg, reports an error only if the first datagram of the call fails.
      if (result < 0) return index === start ? result : index - start;
    }
    return spans.length / 2 - start;
  }
}

function setUp(protocol?: number) {
  const failures: NetlinkError[] = [];
  const kernel = new Recorder(protocol);
  const socket = NetlinkSocket.over(kernel);
  const counters = new Float64Array(counterMemory());
  const queue = new SendQueue(
    (error) => failures.push(error as NetlinkError),
    counters,
    () => undefined,
  );
  const sent = () => counters[Counter.sent]!;
  return { kernel, socket, queue, failures, counters, sent };
}

const peer = { portId: 42 };

describe("SendQueue", () => {
  test("combines kernel messages into datagrams of 3,584 bytes", () => {
    const { kernel, socket, queue, sent } = setUp();
    for (let number = 0; number < 100; number++) queue.add(numbered(number, 100), socket, undefined);
    expect(kernel.sent).toEqual([]);
    queue.flush();
    expect(kernel.sent.map(({ length }) => length)).toEqual([3500, 3500, 3000]);
    expect(kernel.datagrams.flat()).toEqual(Array.from({ length: 100 }, (_, number) => number));
    expect(sent()).toBe(100);
  });

  test("treats the kernel's address like an omitted address", () => {
    const { kernel, socket, queue } = setUp();
    for (const [number, to] of [undefined, {}, { portId: 0 }, { group: 0 }].entries()) {
      queue.add(numbered(number), socket, to);
    }
    queue.flush();
    expect(kernel.datagrams).toEqual([[0, 1, 2, 3]]);
    expect(kernel.destinations).toEqual([undefined]);
  });

  test("aligns each message to four bytes with zero padding", () => {
    const { kernel, socket, queue } = setUp();
    for (let number = 0; number < 3; number++) {
      queue.add(numbered(number, 24).subarray(0, 21 + number), socket, undefined);
    }
    queue.flush();
    expect(kernel.requests.map(({ length }) => length)).toEqual([21, 22, 23]);
    expect(kernel.sent[0]).toHaveLength(24 + 24 + 23);
    expect([...kernel.sent[0]!.subarray(21, 24)]).toEqual([0, 0, 0]);
  });

  test("sends a larger message in its own datagram", () => {
    const { kernel, socket, queue } = setUp();
    for (const [number, length] of [100, 5000, 100, 3584, 20, 3564, 20].entries()) {
      queue.add(numbered(number, length), socket, undefined);
    }
    queue.flush();
    expect(kernel.datagrams).toEqual([[0], [1], [2], [3], [4, 5], [6]]);
  });

  test("sends each message to a peer in its own datagram", () => {
    const { kernel, socket, queue } = setUp();
    for (let number = 0; number < 3; number++) queue.add(numbered(number), socket, peer);
    for (let number = 3; number < 5; number++) queue.add(numbered(number), socket, { group: 3 });
    queue.flush();
    expect(kernel.datagrams).toEqual([[0], [1], [2], [3], [4]]);
    expect(kernel.destinations.map((to) => [to?.portId, to?.group])).toEqual([
      ...Array(3).fill([42, 0]),
      ...Array(2).fill([0, 3]),
    ]);
  });

  test.each([NETLINK_CONNECTOR, NETLINK_FIB_LOOKUP])("sends one message per datagram on protocol %d", (protocol) => {
    const { kernel, socket, queue } = setUp(protocol);
    for (let number = 0; number < 3; number++) queue.add(numbered(number), socket, undefined);
    queue.flush();
    expect(kernel.datagrams).toEqual([[0], [1], [2]]);
  });

  test.each([NETLINK_GENERIC, NETLINK_NETFILTER])("combines messages into datagrams on protocol %d", (protocol) => {
    const { kernel, socket, queue } = setUp(protocol);
    for (let number = 0; number < 3; number++) queue.add(numbered(number), socket, undefined);
    queue.flush();
    expect(kernel.datagrams).toEqual([[0, 1, 2]]);
  });

  test("keeps the order across sockets and destinations", () => {
    const { kernel, socket, queue, sent } = setUp();
    const other = setUp();
    const to = { portId: 1 };
    queue.add(numbered(0), socket, to);
    to.portId = 2;
    queue.add(numbered(1), socket, to);
    queue.add(numbered(2), other.socket, to);
    queue.add(numbered(3), socket, undefined);
    queue.flush();
    expect(kernel.datagrams).toEqual([[0], [1], [3]]);
    expect(kernel.destinations.map((destination) => destination?.portId)).toEqual([1, 2, undefined]);
    expect(other.kernel.datagrams).toEqual([[2]]);
    expect(sent()).toBe(4);
  });

  test("sets the header fields in a copy of the message", () => {
    const { kernel, socket, queue } = setUp();
    const message = numbered(7);
    const before = message.slice();
    const sequences = [queue.add(message, socket, undefined), queue.add(message, socket, undefined)];
    expect(message).toEqual(before);
    message.fill(0xff);
    queue.flush();
    expect(sequences).toEqual([1, 2]);
    expect(kernel.requests.map(({ sequence, portId, length }) => [sequence, portId, length])).toEqual([
      [1, 77, 20],
      [2, 77, 20],
    ]);
    expect(kernel.datagrams).toEqual([[7, 7]]);
  });

  test("sends without flush() when enough messages are queued", () => {
    const { kernel, socket, queue, sent } = setUp();
    for (let number = 0; number < 1000; number++) queue.add(numbered(number, 1000), socket, peer);
    expect(kernel.sent.length).toBeGreaterThan(500);
    queue.flush();
    expect(kernel.datagrams.flat()).toEqual(Array.from({ length: 1000 }, (_, number) => number));
    expect(sent()).toBe(1000);
  });

  test("sends each message once", () => {
    const { kernel, socket, queue, sent } = setUp();
    queue.flush();
    queue.add(numbered(1), socket, undefined);
    queue.flush();
    queue.flush();
    expect(kernel.datagrams).toEqual([[1]]);
    queue.add(numbered(2), socket, undefined);
    queue.flush();
    expect(kernel.datagrams).toEqual([[1], [2]]);
    expect(sent()).toBe(2);
  });

  test("reports each rejected datagram and sends the others", () => {
    const { kernel, socket, queue, failures, sent } = setUp();
    kernel.refusals.set(0, EMSGSIZE).set(3, EMSGSIZE).set(4, EMSGSIZE).set(7, EMSGSIZE);
    for (let number = 0; number < 8; number++) queue.add(numbered(number), socket, peer);
    queue.flush();
    expect(kernel.datagrams.flat()).toEqual([1, 2, 5, 6]);
    expect(failures.map(({ code }) => code)).toEqual(Array(4).fill("EMSGSIZE"));
    expect(sent()).toBe(4);
  });

  test.each([ENOBUFS, ENOMEM, EINTR, EAGAIN])("retries a kernel send that fails with error %d", (errno) => {
    const { kernel, socket, queue, failures, sent } = setUp(NETLINK_FIB_LOOKUP);
    for (const number of [0, 2, 3]) {
      kernel.refusals.set(number, errno);
      kernel.failing.set(number, 7);
    }
    for (let number = 0; number < 4; number++) queue.add(numbered(number), socket, undefined);
    queue.flush();
    expect(kernel.datagrams.flat()).toEqual([0, 1, 2, 3]);
    expect([failures, sent()]).toEqual([[], 4]);
  });

  test("sends the replacement of a rejected datagram", () => {
    const { kernel, socket, failures, counters, sent } = setUp(NETLINK_FIB_LOOKUP);
    const replaced: number[] = [];
    const queue = new SendQueue(
      (error) => failures.push(error as NetlinkError),
      counters,
      (datagram) => {
        const number = new DataView(datagram.buffer, datagram.byteOffset).getUint32(16, true);
        replaced.push(number);
        const replacement = numbered(number + 100);
        new DataView(replacement.buffer).setUint32(0, replacement.length, true);
        return number === 5 ? undefined : replacement;
      },
    );
    kernel.refusals.set(1, ENOBUFS).set(3, EMSGSIZE).set(4, ENOMEM).set(104, ENOMEM).set(5, EMSGSIZE);
    for (let number = 0; number < 7; number++) queue.add(numbered(number), socket, undefined);
    queue.flush();
    expect(kernel.datagrams.flat()).toEqual([0, 101, 2, 103, 6]);
    expect(replaced).toEqual([1, 3, 4, 5]);
    expect(failures.map(({ code }) => code)).toEqual(["ENOBUFS", "EMSGSIZE", "ENOMEM", "ENOMEM", "EMSGSIZE"]);
    expect(sent()).toBe(5);
  });

  describe("messages that the callbacks of flush() add", () => {
    /** For each rejected datagram, `answer` adds messages. */
    function answering(answer: (queue: SendQueue, socket: NetlinkSocket, number: number) => void) {
      const { kernel, socket, failures, counters } = setUp(NETLINK_FIB_LOOKUP);
      const replaced: number[] = [];
      const queue: SendQueue = new SendQueue(
        (error) => failures.push(error as NetlinkError),
        counters,
        (datagram) => {
          const number = new DataView(datagram.buffer, datagram.byteOffset).getUint32(16, true);
          replaced.push(number);
          answer(queue, socket, number);
          return undefined;
        },
      );
      const counts = () => ({
        sent: counters[Counter.sent]!,
        unsent: counters[Counter.unsent]!,
        queued: counters[Counter.queuedSends]!,
      });
      return { kernel, socket, queue, failures, replaced, counts };
    }

    test("follow all messages that were queued before, each is sent once", () => {
      const other = setUp();
      const { kernel, socket, queue, failures, replaced, counts } = answering((queue, socket, number) => {
        queue.add(numbered(number + 100), socket, undefined);
        queue.add(numbered(number + 200), other.socket, undefined);
        queue.flush();
      });
      kernel.refusals.set(0, EMSGSIZE).set(2, EMSGSIZE);
      for (let number = 0; number < 4; number++) queue.add(numbered(number), socket, undefined);
      queue.flush();
      expect(kernel.datagrams.flat()).toEqual([1, 3, 100, 102]);
      expect(other.kernel.datagrams.flat()).toEqual([200, 202]);
      expect(replaced).toEqual([0, 2]);
      expect(failures).toHaveLength(2);
      expect(counts()).toEqual({ sent: 6, unsent: 2, queued: 0 });
      queue.flush();
      expect(kernel.datagrams).toHaveLength(4);
    });

    test("are reported, but not offered for replacement, if the kernel rejects them too", () => {
      const { kernel, socket, queue, failures, replaced, counts } = answering((queue, socket) => {
        queue.add(numbered(0), socket, undefined);
      });
      kernel.refusals.set(0, EMSGSIZE);
      for (const number of [0, 1, 0]) queue.add(numbered(number), socket, undefined);
      queue.flush();
      expect(kernel.datagrams).toEqual([[1]]);
      expect(replaced).toEqual([0, 0]);
      expect(failures).toHaveLength(4);
      expect(counts()).toEqual({ sent: 1, unsent: 4, queued: 0 });
    });

    test("leave the bytes of the rejected datagram unchanged", () => {
      let seen: number[] = [];
      const { kernel, socket, failures, counters } = setUp(NETLINK_FIB_LOOKUP);
      const queue: SendQueue = new SendQueue(
        (error) => failures.push(error as NetlinkError),
        counters,
        (datagram) => {
          for (let count = 0; count < 100; count++) queue.add(numbered(7, 3000), socket, undefined);
          seen = [new DataView(datagram.buffer, datagram.byteOffset).getUint32(16, true), datagram.length];
          return undefined;
        },
      );
      kernel.refusals.set(3, EMSGSIZE);
      queue.add(numbered(3), socket, undefined);
      queue.flush();
      expect(seen).toEqual([3, numbered(3).length]);
      expect(kernel.datagrams.flat()).toEqual(Array(100).fill(7));
    });
  });

  test("counts only the messages of sent datagrams", () => {
    const { kernel, socket, queue, failures, sent } = setUp();
    kernel.refusals.set(35, EMSGSIZE);
    for (let number = 0; number < 100; number++) queue.add(numbered(number, 100), socket, undefined);
    queue.flush();
    expect(kernel.datagrams.map(({ length }) => length)).toEqual([35, 30]);
    expect(failures).toHaveLength(1);
    expect(sent()).toBe(65);
  });

  test("reports unsent messages of a full peer and continues", () => {
    const { kernel, socket, queue, failures, sent } = setUp();
    kernel.refusals.set(3, EAGAIN);
    for (let number = 0; number < 6; number++) queue.add(numbered(number), socket, peer);
    queue.add(numbered(6), socket, { portId: 43 });
    queue.flush();
    expect(kernel.datagrams.flat()).toEqual([0, 1, 2, 6]);
    expect(failures).toMatchObject([{ code: "EAGAIN", sent: 3 }]);
    expect(failures[0]!.message).toContain("port 42 is full (EAGAIN); 3 messages");
    expect(sent()).toBe(4);
  });

  test("add() succeeds if the flush of earlier messages fails", () => {
    const { kernel, socket, queue, failures } = setUp();
    kernel.refusals.set(0, EMSGSIZE);
    queue.add(numbered(0), socket, peer);
    expect(queue.add(numbered(1), socket, undefined)).toBe(2);
    expect(failures).toHaveLength(1);
    queue.flush();
    expect(kernel.datagrams).toEqual([[1]]);
  });

  test("reports a closed socket once for all its messages", () => {
    const { kernel, socket, queue, failures, sent } = setUp();
    const other = setUp();
    for (let number = 0; number < 3; number++) queue.add(numbered(number), socket, peer);
    socket.close();
    queue.add(numbered(3), other.socket, undefined);
    queue.flush();
    expect(kernel.datagrams).toEqual([]);
    expect(other.kernel.datagrams).toEqual([[3]]);
    expect(failures).toMatchObject([{ code: "EBADF" }]);
    expect(sent()).toBe(1);
  });
});
