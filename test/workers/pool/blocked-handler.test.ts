import { expect, test } from "bun:test";
import { NETLINK_USERSOCK, NetlinkSocket, NetworkNamespace, type ReceiverPoolOptions } from "../../../src/index.ts";
import { openResources } from "../../support/descriptors.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { expectNoMoreOpen } from "../../support/nothing-left.ts";
import { until, within } from "../../support/threads.ts";
import { numbered } from "../numbered.ts";
import { type Command, command, Gate, type Script } from "./commands.ts";
import { expectNothingLeft, failureOf, type PoolLog, startPool } from "./pools.ts";

/** A pool whose first worker is blocked in its handler by a message on socket 0. */
class Fixture implements AsyncDisposable {
  readonly gate = new Gate();
  readonly netns = NetworkNamespace.create();
  readonly peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns: this.netns });
  readonly sockets = Array.from({ length: 3 }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns: this.netns }));
  pool!: Awaited<ReturnType<typeof startPool>>["pool"];
  log!: PoolLog;

  static async start(options: Partial<ReceiverPoolOptions<Script>>, first: Command = { do: "gate" }): Promise<Fixture> {
    const fixture = new Fixture();
    const { gate, sockets } = fixture;
    const started = await startPool({
      sockets: sockets.slice(0, 1),
      data: { reportsAll: true, words: gate.memory },
      ...options,
    });
    Object.assign(fixture, started);
    fixture.order(first);
    if (first.do === "gate") await gate.reached();
    else await until(() => fixture.pool.statistics.received === 1, "the handler is busy");
    return fixture;
  }

  order(order: Command): void {
    this.peer.send(command(order), { to: { portId: this.sockets[0]!.portId } });
  }

  send(number: number, socket: number): void {
    this.peer.send(numbered(number), { to: { portId: this.sockets[socket]!.portId } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await within(this.pool.stop(), "the end");
    for (const socket of this.sockets) {
      expect(socket.reservedFor).toBeUndefined();
      socket.close();
    }
    this.peer.close();
    this.netns.close();
  }
}

/** Waits until the pool has passed a command to its workers. None of them can confirm it while a handler blocks it. */
async function stillPending(change: Promise<void>): Promise<void> {
  let isSettled = false;
  const settled = () => {
    isSettled = true;
  };
  change.then(settled, settled);
  await Bun.sleep(1);
  expect(isSettled).toBe(false);
}

describeInNamespaces("pool worker with a blocked handler", () => {
  expectNothingLeft();

  test("reads an added socket when the handler returns", async () => {
    await using fixture = await Fixture.start({ workers: 1 });
    const { pool, log, sockets, gate } = fixture;
    const adding = pool.add(sockets[1]!);
    await stillPending(adding);
    expect(sockets[1]!.reservedFor).toBe("receiver pool");
    fixture.send(1, 1);
    gate.open();
    await within(adding, "the worker reads the socket");
    await log.until(1);
    expect(log.numbers).toEqual([1]);
    expect(log.errors).toEqual([]);
  });

  test("releases a removed socket when the handler returns", async () => {
    await using fixture = await Fixture.start({ workers: 1 });
    const { pool, log, sockets, gate } = fixture;
    const removed = sockets[0]!;
    const removing = pool.remove(removed);
    const twice = failureOf(pool.remove(removed));
    await stillPending(removing);
    expect(await twice).toBeInstanceOf(TypeError);
    expect(pool.sockets).toEqual([]);
    expect(removed.reservedFor).toBe("receiver pool");
    fixture.send(1, 0);
    gate.open();
    await within(removing, "the worker has released the socket");
    expect(removed.reservedFor).toBeUndefined();
    expect(removed.receive()).toBeDefined();
    await pool.add(removed);
    fixture.send(2, 0);
    await log.until(1);
    expect(log.numbers).toEqual([2]);
  });

  test("leaves added sockets to other workers, without a leaked descriptor, if it exits", async () => {
    using netns = NetworkNamespace.create();
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const before = openResources();
    const sockets = Array.from({ length: 3 }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns }));
    const gate = new Gate();
    const { pool, log } = await startPool({
      sockets: sockets.slice(0, 2),
      workers: 2,
      data: { reportsAll: true, words: gate.memory },
    });
    peer.send(command({ do: "gate" }), { to: { portId: sockets[0]!.portId } });
    await gate.reached();
    // Both workers have one socket, so worker 0 gets the added one.
    const adding = pool.add(sockets[2]!);
    peer.send(command({ do: "exit" }), { to: { portId: sockets[0]!.portId } });
    await stillPending(adding);
    gate.open();
    // Worker 0 adds the socket and exits meanwhile: Node.js then reports both at once.
    Bun.sleepSync(100);
    await within(adding, "a worker has the socket");
    await log.until(0, 1);
    peer.send(numbered(1), { to: { portId: sockets[2]!.portId } });
    await log.until(1, 1);
    expect(log.scriptReports).toMatchObject([{ worker: 1, number: 1 }]);
    await within(pool.stop(), "the end");
    for (const socket of sockets) socket.close();
    await expectNoMoreOpen(before);
  });

  test("delays add() and remove() with `sharing`", async () => {
    await using fixture = await Fixture.start({ workers: 2, sharing: true });
    const { pool, sockets, gate } = fixture;
    const changes = [pool.add(sockets[1]!), pool.remove(sockets[0]!)];
    for (const change of changes) await stillPending(change);
    gate.open();
    await within(Promise.all(changes), "both workers have answered");
    expect(pool.sockets).toEqual([sockets[1]!]);
  });

  test("ends pending changes when the stop timeout has passed", async () => {
    for (const order of ["spin", "hang"] as const) {
      await using fixture = await Fixture.start({ workers: 1, stopTimeoutMs: 1000 }, { do: order });
      const { pool, sockets, log } = fixture;
      const adding = failureOf(pool.add(sockets[1]!));
      const removing = pool.remove(sockets[0]!);
      await within(pool.stop(), "the end");
      expect(await adding).toMatchObject({ code: "EBADF", operation: "receiver-pool" });
      await within(removing, "the end of the removal");
      for (const socket of sockets) expect(socket.reservedFor).toBeUndefined();
      expect(log.errors).toMatchObject([{ error: { code: "ETIMEDOUT" } }]);
    }
  });
});
