import { expect } from "bun:test";
import {
  type Message,
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_ACK,
  NLM_F_CREATE,
  NLM_F_REQUEST,
  NLMSG_ERROR,
  type ReceiverPoolOptions,
  RTM_NEWADDR,
  RTM_NEWLINK,
} from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { addBridge, getLink } from "../../support/requests.ts";
import { until, within } from "../../support/threads.ts";
import { numbered, numberOf } from "../numbered.ts";
import { type Command, command, type Report, type Script } from "./commands.ts";
import { expectNothingLeft, type PoolLog, startPool } from "./pools.ts";

/** A pool that reads one socket of each protocol, and a peer that sends commands to the pool's handler. */
class Fixture implements AsyncDisposable {
  readonly netns = NetworkNamespace.create();
  readonly peer = this.open();
  readonly orders = this.open();
  readonly asking = NetlinkSocket.open(NETLINK_ROUTE, { netns: this.netns });
  pool!: Awaited<ReturnType<typeof startPool>>["pool"];
  log!: PoolLog;

  /** The worker receives commands on its first socket, and sends requests to the kernel on its second socket. */
  static async start(options: Partial<ReceiverPoolOptions<Script>> = {}): Promise<Fixture> {
    const fixture = new Fixture();
    const sockets = [fixture.orders, fixture.asking];
    return Object.assign(fixture, await startPool({ sockets, workers: 1, ...options }));
  }

  open(): NetlinkSocket {
    return NetlinkSocket.open(NETLINK_USERSOCK, { netns: this.netns });
  }

  /** Sends several commands together, so that the worker receives them in one system call. */
  order(...orders: Command[]): void {
    this.peer.sendMany(
      orders.map((order) => command(order)),
      { to: { portId: this.orders.portId } },
    );
  }

  /** Returns the handler's reports of one kind. */
  reportsOf(what: Report["what"]): Report[] {
    return this.log.scriptReports.filter((report) => report.what === what);
  }

  /** Sequence numbers of all messages that the handler has sent so far. */
  get sequences(): number[] {
    return this.reportsOf("look").flatMap(({ sequences = [] }) => sequences);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await within(this.pool.stop(), "the end");
    for (const socket of [this.orders, this.asking, this.peer]) socket.close();
    this.netns.close();
  }
}

/** A request for an interface that does not exist, which the kernel rejects. */
const absent = getLink(999).bytes;
/** A request for the loopback interface, which succeeds. */
const loopback = getLink(1).bytes;

/** Returns a request that creates a bridge and requests an acknowledgement. */
function acknowledged(name: string): Message {
  return addBridge(name, NLM_F_CREATE | NLM_F_ACK);
}

/** Returns the number and the sender of each message that the socket received. */
function receiveAll(socket: NetlinkSocket): [number, number][] {
  const all: [number, number][] = [];
  for (let datagram = socket.receive(); datagram !== undefined; datagram = socket.receive()) {
    for (const message of datagram.messages()) all.push([numberOf(message), datagram.sender]);
  }
  return all;
}

describeInNamespaces("handler that sends to the kernel", () => {
  expectNothingLeft();

  test("receives replies with the sequence numbers of send()", async () => {
    await using fixture = await Fixture.start();
    fixture.order({ do: "send", message: loopback, socket: 1, times: 3 });
    await until(() => fixture.reportsOf("message").length === 3, "the answers are there");
    const answers = fixture.reportsOf("message");
    expect(answers.every(({ type, sender, index }) => type === RTM_NEWLINK && sender === 0 && index === 1)).toBe(true);
    expect(answers.map(({ sequence }) => sequence)).toEqual(fixture.sequences);
    const [first] = fixture.sequences;
    expect(fixture.sequences).toEqual([first!, first! + 1, first! + 2]);
    expect(fixture.pool.statistics).toMatchObject({ sent: 3, rejected: 0, errors: 0 });
  });

  test("sends many messages in each datagram", async () => {
    await using fixture = await Fixture.start();
    // The kernel answers all requests of a datagram before it processes the next datagram.
    fixture.order(
      ...Array.from(
        { length: 40 },
        (_, number): Command => ({ do: "send", message: acknowledged(`bridge${number}`).bytes, socket: 1 }),
      ),
    );
    await until(() => fixture.reportsOf("message").length === 40, "all are acknowledged");
    expect(fixture.reportsOf("message").every(({ type }) => type === NLMSG_ERROR)).toBe(true);
    expect(fixture.reportsOf("message").map(({ sequence }) => sequence)).toEqual(fixture.sequences);
    expect(fixture.pool.statistics).toMatchObject({ sent: 40, rejected: 0, errors: 0 });
  }, 600_000);

  test("receives error replies for exactly the rejected requests", async () => {
    await using fixture = await Fixture.start();
    fixture.order({ do: "send", message: loopback, socket: 1 });
    fixture.order(
      { do: "send", message: loopback, socket: 1 },
      { do: "send", message: absent, socket: 1 },
      { do: "send", message: loopback, socket: 1 },
      { do: "send", message: new MessageWriter(0x7ff0, NLM_F_REQUEST).finish().bytes, socket: 1 },
    );
    await until(() => fixture.log.reports.length === 10, "all are answered");
    const sequences = fixture.sequences;
    expect(fixture.reportsOf("message").map(({ sequence }) => sequence)).toEqual([
      sequences[0],
      sequences[1],
      sequences[3],
    ]);
    expect(fixture.reportsOf("rejected")).toMatchObject([
      { code: "ENODEV", sequence: sequences[2], index: 1, sender: 0 },
      { code: "EOPNOTSUPP", sequence: sequences[4], index: 1 },
    ]);
    expect(fixture.pool.statistics).toMatchObject({ sent: 5, rejected: 2, errors: 0 });
  });

  test("without `rejected`, error replies become pool errors", async () => {
    await using fixture = await Fixture.start({ module: new URL("./handlers/forwarding.ts", import.meta.url) });
    // The request lacks the address. Some kernels describe this error with a text, others only with an error code.
    const request = new MessageWriter(RTM_NEWADDR, NLM_F_REQUEST | NLM_F_CREATE)
      .struct((header) => header.u8(2).u8(8).zero(2).u32(1))
      .finish();
    fixture.peer.send(request, { to: { portId: fixture.orders.portId } });
    await fixture.log.until(0, 1);
    expect(fixture.log.errors).toMatchObject([{ error: { name: "NetlinkError", operation: "RTM_NEWADDR" } }]);
    expect(fixture.pool.statistics).toMatchObject({ rejected: 1, errors: 1 });
  });

  test("can send in open() and on the current socket", async () => {
    await using fixture = await Fixture.start({
      data: { reportsAll: true, open: [{ do: "send", message: loopback, socket: 1 }] },
    });
    await until(() => fixture.reportsOf("message").length === 1, "the answer is there");
    expect(fixture.reportsOf("message")).toMatchObject([{ type: RTM_NEWLINK, index: 1 }]);
    expect(fixture.reportsOf("look")).toMatchObject([{ index: 0, sender: 0, group: 0, nsid: -1 }]);
  });

  test("can send in batch() on the socket of the batch", async ({ netns }) => {
    const sockets = [0, 1, 2].map(() => NetlinkSocket.open(NETLINK_USERSOCK, { netns }));
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const batch: Command[] = [{ do: "look" }, { do: "send", message: numbered(1), to: { portId: peer.portId } }];
    const { pool, log } = await startPool({ sockets, workers: 1, data: { batch } });
    for (const [index, { portId }] of sockets.entries()) {
      for (let number = 0; number < 3; number++) peer.send(numbered(number), { to: { portId } });
      await until(() => pool.statistics.messages === 3 * (index + 1), "they are handled");
    }
    await until(() => pool.statistics.sent === pool.statistics.batches, "all are sent");
    await pool.stop();
    const batches = log.scriptReports.filter(({ what }) => what === "batch");
    expect(batches.every(({ index, port, sender }) => port === sockets[index]!.portId && sender === 0)).toBe(true);
    expect(new Set(batches.map(({ index }) => index))).toEqual(new Set([0, 1, 2]));
    expect(receiveAll(peer).map(([, sender]) => sender)).toEqual(batches.map(({ port }) => port));
    for (const socket of sockets) socket.close();
  });

  test("gets no batch() call without messages", async () => {
    await using fixture = await Fixture.start({ data: { batch: [{ do: "look" }] } });
    using rtnetlink = NetlinkSocket.open(NETLINK_ROUTE, { netns: fixture.netns });
    // The socket accepts messages of the kernel only, so it skips messages of peers.
    rtnetlink.send(numbered(1), { to: { portId: fixture.pool.sockets[1]!.portId } });
    await until(() => fixture.pool.statistics.foreign === 1, "it is skipped");
    fixture.order({ do: "send", message: loopback, socket: 1 });
    await until(() => fixture.reportsOf("batch").length === 2, "both batches are over");
    expect(fixture.reportsOf("batch")).toMatchObject([{ index: 0 }, { index: 1 }]);
  });
});

describeInNamespaces("handler that sends to peers", () => {
  test("replies to each sender in order", async () => {
    await using fixture = await Fixture.start();
    const peers = [fixture.open(), fixture.open(), fixture.open()];
    fixture.order(
      ...Array.from(
        { length: 30 },
        (_, number): Command => ({ do: "send", message: numbered(number), to: { portId: peers[number % 3]!.portId } }),
      ),
    );
    await until(() => fixture.pool.statistics.sent === 30, "all are sent");
    for (const [index, peer] of peers.entries()) {
      const expected = Array.from({ length: 10 }, (_, turn) => [turn * 3 + index, fixture.orders.portId]);
      expect(receiveAll(peer)).toEqual(expected as [number, number][]);
      peer.close();
    }
  });

  test("reports a full peer queue and continues with other peers", async () => {
    await using fixture = await Fixture.start();
    using full = NetlinkSocket.open(NETLINK_USERSOCK, { netns: fixture.netns, receiveBufferSize: 1 });
    using other = fixture.open();
    const fill = () => full.memory().queued;
    while (fill() < full.memory().capacity) fixture.peer.send(numbered(0, 1000), { to: full });
    fixture.order(
      { do: "send", message: numbered(1), to: { portId: other.portId } },
      { do: "send", message: numbered(2), to: { portId: full.portId }, times: 5 },
      { do: "send", message: numbered(3), to: { portId: other.portId } },
      { do: "send", message: numbered(4), to: { portId: full.portId } },
      { do: "send", message: numbered(5), to: { portId: other.portId } },
    );
    await until(() => fixture.pool.statistics.sent === 3, "all that can be is sent");
    await fixture.log.until(5, 2);
    expect(receiveAll(other).map(([number]) => number)).toEqual([1, 3, 5]);
    expect(fixture.log.errors.map(({ error }) => error)).toMatchObject([
      { code: "EAGAIN", syscall: "sendmmsg" },
      { code: "EAGAIN", syscall: "sendmmsg" },
    ]);
    expect(fixture.log.errors[0]!.error.message).toContain(`port ${full.portId} is full`);
    expect(fixture.log.errors[0]!.error.message).toContain("5 messages");
    // A failed send is not an exception in the handler, so all received messages count as handled.
    expect(fixture.pool.statistics).toMatchObject({ sent: 3, errors: 2, messages: 5 });
  });

  test("reports an exited peer and continues with other peers", async () => {
    await using fixture = await Fixture.start();
    const gone = fixture.open();
    using other = fixture.open();
    const { portId } = gone;
    gone.close();
    fixture.order(
      { do: "send", message: numbered(1), to: { portId }, times: 2 },
      { do: "send", message: numbered(2), to: { portId: other.portId } },
    );
    await until(() => fixture.pool.statistics.sent === 1, "the other one is sent");
    await fixture.log.until(2, 2);
    expect(receiveAll(other).map(([number]) => number)).toEqual([2]);
    expect(fixture.log.errors.map(({ error }) => (error as { code?: string }).code)).toEqual([
      "ECONNREFUSED",
      "ECONNREFUSED",
    ]);
    for (const { error } of fixture.log.errors) {
      expect(error.message).toMatch(/^send: no socket has port \d+ \(ECONNREFUSED\); the peer has exited$/);
    }
    expect(fixture.pool.statistics).toMatchObject({ sent: 1, unsent: 2, errors: 2 });
  });

  test("reports an oversized message and sends the others", async () => {
    await using fixture = await Fixture.start({ module: new URL("./handlers/oversized.ts", import.meta.url) });
    fixture.peer.send(numbered(1), { to: { portId: fixture.orders.portId } });
    await fixture.log.until(0, 1);
    expect(fixture.log.errors).toMatchObject([{ error: { code: "EMSGSIZE" } }]);
    await until(() => fixture.pool.statistics.sent === 2, "the others are sent");
    expect(receiveAll(fixture.peer).map(([number]) => number)).toEqual([1, 3]);
  });

  test("reports a callback `unsent` that throws or returns a promise, and continues", async ({ netns }) => {
    const module = new URL("./handlers/unsent.ts", import.meta.url);
    const { pool, log } = await startPool({ module, protocol: NETLINK_ROUTE, netns, workers: 1 });
    await log.until(0, 4);
    expect(log.errors.map(({ error }) => error.message)).toEqual([
      expect.stringContaining("EMSGSIZE"),
      "no replacement",
      expect.stringContaining("EMSGSIZE"),
      "unsent: expected a Uint8Array, got Promise",
    ]);
    expect(pool.statistics).toMatchObject({ sent: 0, unsent: 2 });
    await pool.stop();
    expect(log.values).toEqual(["closed"]);
  });

  test("sends to all members of a group", async () => {
    await using fixture = await Fixture.start();
    using listener = NetlinkSocket.open(NETLINK_USERSOCK, { netns: fixture.netns, groups: [5] });
    fixture.order(
      { do: "send", message: numbered(1), to: { group: 5 }, times: 3 },
      { do: "send", message: numbered(2), to: { group: 6 } },
    );
    await until(() => fixture.pool.statistics.sent === 4, "all are sent");
    expect(receiveAll(listener).map(([number]) => number)).toEqual([1, 1, 1]);
    await fixture.log.until(2);
    expect(fixture.log.errors).toEqual([]);
  });

  test("can reuse the options object of send()", async () => {
    await using fixture = await Fixture.start({ module: new URL("./handlers/echo.ts", import.meta.url) });
    const peers = [fixture.open(), fixture.open()];
    const to = { portId: fixture.orders.portId };
    for (let number = 0; number < 6; number++) peers[number % 2]!.send(numbered(number), { to });
    await until(() => fixture.pool.statistics.sent === 6, "all are answered");
    expect(receiveAll(peers[0]!).map(([number]) => number)).toEqual([0, 2, 4]);
    expect(receiveAll(peers[1]!).map(([number]) => number)).toEqual([1, 3, 5]);
    for (const peer of peers) peer.close();
  });

  test("gets an error for invalid send() arguments", async () => {
    await using fixture = await Fixture.start();
    fixture.order(
      { do: "send", message: new Uint8Array(3) },
      { do: "send", message: numbered(1), to: { portId: -1 } },
      { do: "send", message: numbered(1), to: { group: 33 } },
      { do: "send nowhere" },
    );
    await fixture.log.until(0, 4);
    const errors = fixture.log.errors.map(({ error }) => error);
    expect(errors.map(({ name }) => name)).toEqual(["RangeError", "RangeError", "RangeError", "TypeError"]);
    expect(errors.map(({ message }) => message).join()).toMatch(/message: .*to\.portId: .*to\.group: .*socket: /s);
    expect(fixture.pool.statistics).toMatchObject({ sent: 0, errors: 4 });
  });

  test("can send on a socket of another thread", async ({ netns }) => {
    using other = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { pool } = await startPool({
      module: new URL("./handlers/shared-socket.ts", import.meta.url),
      protocol: NETLINK_USERSOCK,
      netns,
      workers: 1,
      data: { token: other.share() } as never,
    });
    peer.send(numbered(3), { to: { portId: pool.sockets[0]!.portId } });
    await until(() => pool.statistics.sent === 1, "it is answered");
    expect(receiveAll(peer)).toEqual([[3, other.portId]]);
    await pool.stop();
  });

  test("sends 5000 messages without loss", async () => {
    await using fixture = await Fixture.start();
    using other = NetlinkSocket.open(NETLINK_USERSOCK, { netns: fixture.netns, receiveBufferSize: 64 * 1024 * 1024 });
    fixture.order({ do: "send", message: numbered(1, 200), to: { portId: other.portId }, times: 5000 });
    await until(() => fixture.pool.statistics.sent === 5000, "all are sent");
    expect(receiveAll(other)).toHaveLength(5000);
    await fixture.log.until(1);
    expect(new Set(fixture.sequences).size).toBe(5000);
  });
});

describeInNamespaces("handler context", () => {
  test("describes the worker and the origin of the message", async () => {
    await using fixture = await Fixture.start({
      data: { reportsAll: true, open: [{ do: "look" }], close: [{ do: "look" }] },
    });
    const [orders] = fixture.pool.sockets;
    orders!.joinGroup(4);
    fixture.peer.send(numbered(1), { to: { group: 4 } });
    fixture.peer.send(numbered(2), { to: { portId: orders!.portId } });
    await until(() => fixture.reportsOf("message").length === 2, "both are handled");
    const { portId: port } = orders!;
    const { portId: sender } = fixture.peer;
    expect(fixture.reportsOf("message")).toMatchObject([
      { number: 1, port, sender, group: 4, nsid: -1, worker: 0 },
      { number: 2, port, sender, group: 0, nsid: -1, worker: 0 },
    ]);
    await fixture.pool.stop();
    const outside = { port, sender: 0, group: 0, nsid: -1, worker: 0 };
    expect(fixture.reportsOf("open")).toMatchObject([outside]);
    expect(fixture.reportsOf("close")).toMatchObject([outside]);
  });
});
