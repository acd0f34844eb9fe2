import { expect, test } from "bun:test";
import { NETLINK_USERSOCK, NetlinkSocket, NetworkNamespace, type ReceiverPoolOptions } from "../../../src/index.ts";
import { openResources } from "../../support/descriptors.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { expectNoMoreOpen } from "../../support/nothing-left.ts";
import { until, within } from "../../support/threads.ts";
import { numbered } from "../numbered.ts";
import { type Command, command, Gate, type Script } from "./commands.ts";
import { HeldTimers } from "./held-timers.ts";
import { expectNothingLeft, failureOf, type PoolLog, startPool } from "./pools.ts";

/** Time limit of answers in milliseconds. It passes only when a test makes it expire. */
const ANSWER_MS = 99_999;

/** A pool whose first worker is blocked in its handler by a message on socket 0. */
class Fixture implements AsyncDisposable {
  readonly gate = new Gate();
  readonly answers = new HeldTimers(ANSWER_MS);
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
      answerTimeoutMs: ANSWER_MS,
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
    this.answers[Symbol.dispose]();
    for (const socket of this.sockets) {
      expect(socket.reservedFor).toBeUndefined();
      socket.close();
    }
    this.peer.close();
    this.netns.close();
  }
}

const late = {
  code: "ETIMEDOUT",
  operation: "netlink-handler",
  message:
    `worker 0 did not answer within ${ANSWER_MS} ms (ETIMEDOUT), because its handler does not return; ` +
    "the command is executed when the handler returns or the worker ends",
};

describeInNamespaces("unresponsive pool worker", () => {
  expectNothingLeft();

  test("makes add() reject and later releases the socket", async () => {
    await using fixture = await Fixture.start({ workers: 1 });
    const { pool, log, sockets, gate, answers } = fixture;
    const added = sockets[1]!;
    const adding = failureOf(pool.add(added));
    answers.expire();
    expect(await adding).toMatchObject(late);
    expect(pool.sockets).toEqual([sockets[0]!]);
    // The blocked worker has not received the command yet.
    expect(added.reservedFor).toBe("receiver pool");
    gate.open();
    await until(() => added.reservedFor === undefined, "it is free");
    fixture.send(1, 1);
    fixture.send(2, 0);
    await log.until(1);
    expect(log.numbers).toEqual([2]);
    expect(added.receive()).toBeDefined();
    await pool.add(added);
    fixture.send(3, 1);
    await log.until(2);
    expect(log.numbers).toEqual([2, 3]);
    expect(log.errors).toEqual([]);
  });

  test("makes remove() reject and later releases the socket", async () => {
    await using fixture = await Fixture.start({ workers: 1 });
    const { pool, log, sockets, gate, answers } = fixture;
    const removed = sockets[0]!;
    const twice = [failureOf(pool.remove(removed)), failureOf(pool.remove(removed))];
    answers.expire();
    expect(await twice[0]).toMatchObject(late);
    expect(await twice[1]).toBeInstanceOf(TypeError);
    expect(pool.sockets).toEqual([]);
    fixture.send(1, 0);
    gate.open();
    await until(() => removed.reservedFor === undefined, "it is free");
    expect(removed.receive()).toBeDefined();
    await pool.add(removed);
    fixture.send(2, 0);
    await log.until(1);
    expect(log.numbers).toEqual([2]);
  });

  test("is skipped by add() if another worker responds", async () => {
    await using fixture = await Fixture.start({ workers: 2 });
    const { pool, log, sockets, gate, answers } = fixture;
    // Worker 1 first has fewer sockets than worker 0, and then equally many. Therefore, add() tries worker 0 first only
    // once.
    await within(pool.add(sockets[1]!), "another worker has it");
    const adding = pool.add(sockets[2]!);
    answers.expire();
    await within(adding, "another worker has it, too");
    for (const socket of [1, 2]) fixture.send(socket, socket);
    await log.until(2);
    expect(log.scriptReports.map(({ worker }) => worker)).toEqual([1, 1]);
    gate.open();
    fixture.send(3, 0);
    await log.until(3);
    expect(log.scriptReports.at(-1)).toMatchObject({ worker: 0, number: 3 });
  });

  test("leaks no descriptors if another worker exits during add()", async () => {
    using netns = NetworkNamespace.create();
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using answers = new HeldTimers(ANSWER_MS);
    const before = openResources();
    const sockets = Array.from({ length: 4 }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns }));
    const gate = new Gate();
    const { pool, log } = await startPool({
      sockets: sockets.slice(0, 3),
      workers: 3,
      answerTimeoutMs: ANSWER_MS,
      data: { reportsAll: true, words: gate.memory },
    });
    peer.send(command({ do: "gate" }), { to: { portId: sockets[0]!.portId } });
    await gate.reached();
    // All workers have one socket, so add() tries worker 0, then worker 1, which ends meanwhile, and then worker 2.
    const adding = pool.add(sockets[3]!);
    peer.send(command({ do: "exit" }), { to: { portId: sockets[1]!.portId } });
    await log.until(0, 1);
    await until(() => answers.pending === 1, "worker 2 has the socket of worker 1");
    answers.expire();
    await within(adding, "worker 2 has the socket");
    peer.send(numbered(1), { to: { portId: sockets[3]!.portId } });
    await log.until(1, 1);
    expect(log.scriptReports).toMatchObject([{ worker: 2, number: 1 }]);
    gate.open();
    await within(pool.stop(), "the end");
    for (const socket of sockets) socket.close();
    await expectNoMoreOpen(before);
  });

  test("makes add() reject with `sharing`", async () => {
    await using fixture = await Fixture.start({ workers: 2, sharing: true });
    const { pool, sockets, gate, answers } = fixture;
    const adding = failureOf(pool.add(sockets[1]!));
    await until(() => answers.pending === 1, "the other worker has answered");
    answers.expire();
    const error = await adding;
    expect(error).toMatchObject({ code: "ETIMEDOUT" });
    expect(error.message).toMatch(new RegExp(`^worker [01] did not answer within ${ANSWER_MS} ms`));
    gate.open();
    await until(() => sockets[1]!.reservedFor === undefined, "it is free");
    await pool.add(sockets[1]!);
  });

  test("delays stop() no longer than the stop timeout", async () => {
    for (const order of ["spin", "hang"] as const) {
      await using fixture = await Fixture.start({ workers: 1, stopTimeoutMs: 1000 }, { do: order });
      const { pool, sockets, log, answers } = fixture;
      for (const change of [() => pool.add(sockets[1]!), () => pool.remove(sockets[0]!)]) {
        const changing = failureOf(change());
        answers.expire();
        expect(await changing).toMatchObject(late);
      }
      await within(pool.stop(), "the end");
      for (const socket of sockets) expect(socket.reservedFor).toBeUndefined();
      expect(log.errors).toMatchObject([{ error: { code: "ETIMEDOUT" } }]);
    }
  });

  test("does not delay the takeover of an exited worker's sockets", async () => {
    using netns = NetworkNamespace.create();
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using answers = new HeldTimers(ANSWER_MS);
    const sockets = Array.from({ length: 3 }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns }));
    const gate = new Gate();
    const { pool, log } = await startPool({
      sockets,
      workers: 3,
      answerTimeoutMs: ANSWER_MS,
      data: { reportsAll: true, words: gate.memory },
    });
    const to = sockets.map(({ portId }) => ({ to: { portId } }));
    peer.send(command({ do: "gate" }), to[0]);
    await gate.reached();
    peer.send(command({ do: "exit" }), to[1]);
    await log.until(0, 1);
    answers.expire();
    peer.send(numbered(1), to[1]);
    await log.until(1);
    expect(log.scriptReports).toMatchObject([{ worker: 2, number: 1 }]);
    gate.open();
    await within(pool.stop(), "the end");
    for (const socket of sockets) socket.close();
  });
});
