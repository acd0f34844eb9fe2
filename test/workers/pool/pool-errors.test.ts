import { expect, test } from "bun:test";
import { NETLINK_USERSOCK, NetlinkSocket, NetworkNamespace, type ReceiverPoolOptions } from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { inputs } from "../../support/seed.ts";
import { settledDescriptors, until, within } from "../../support/threads.ts";
import { numbered } from "../numbered.ts";
import { type Command, command, Gate, type Script } from "./commands.ts";
import { expectNothingLeft, failureOf, handlerThreads, type PoolLog, startPool } from "./pools.ts";

/** A pool with several sockets, and a peer that sends messages to these sockets. */
class Fixture implements AsyncDisposable {
  readonly netns = NetworkNamespace.create();
  readonly peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns: this.netns });
  readonly sockets: NetlinkSocket[];
  pool!: Awaited<ReturnType<typeof startPool>>["pool"];
  log!: PoolLog;

  private constructor(sockets: number) {
    this.sockets = Array.from({ length: sockets }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns: this.netns }));
  }

  static async start(sockets: number, options: Partial<ReceiverPoolOptions<Script>> = {}): Promise<Fixture> {
    const fixture = new Fixture(sockets);
    return Object.assign(fixture, await startPool({ sockets: fixture.sockets, ...options }));
  }

  order(order: Command, socket = 0): void {
    this.peer.send(command(order), { to: { portId: this.sockets[socket]!.portId } });
  }

  send(number: number, socket = 0): void {
    this.peer.send(numbered(number), { to: { portId: this.sockets[socket]!.portId } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await within(this.pool.stop(), "the end");
    for (const socket of this.sockets) socket.close();
    this.peer.close();
    this.netns.close();
  }
}

describeInNamespaces("handler exception", () => {
  expectNothingLeft();

  test("is reported with its class, stack and cause", async () => {
    await using fixture = await Fixture.start(1);
    const { log } = fixture;
    fixture.send(0);
    fixture.order({ do: "throw", kind: "TypeError", message: "no" });
    fixture.send(1);
    fixture.order({ do: "throw", kind: "NetlinkError", message: "not allowed" });
    fixture.order({ do: "throw", kind: "text", message: "just so" });
    fixture.order({ do: "throw", kind: "nothing", message: "" });
    fixture.order({ do: "throw", kind: "unprintable", message: "" });
    fixture.order({ do: "report function" });
    fixture.order({ do: "report message" });
    fixture.order({ do: "report bytes" });
    fixture.order({ do: "reject", message: "too late" });
    fixture.send(2);
    await log.until(3, 9);
    expect(log.numbers).toEqual([0, 1, 2]);
    const errors = log.errors.map(({ error }) => error);
    expect(errors[0]).toBeInstanceOf(TypeError);
    expect(errors[0]!.stack).toContain("scripted.ts");
    expect(errors).toMatchObject([
      { name: "TypeError", message: "no", cause: { message: "the cause" } },
      { name: "NetlinkError", code: "EPERM", operation: "test" },
      { message: "just so" },
      { message: "undefined" },
      { name: "Error" },
      {
        name: "TypeError",
        message: expect.stringContaining("report: expected a value that can be sent to another thread"),
      },
      { name: "TypeError", message: expect.stringContaining("report copies of the fields that you need") },
      { name: "TypeError", message: expect.stringContaining("got a view of the receive buffer") },
      { name: "TypeError", message: expect.stringContaining("message: expected a finished result, got a promise") },
    ]);
    expect(errors[5]).toMatchObject({ cause: { name: "DataCloneError" } });
    // A thrown value that is not an Error has no stack, so the error message names the callback and its file.
    expect(errors[2]!.stack).toMatch(/^Error: just so\n {4}at message \(\/.*\/handlers\/scripted\.ts\)$/);
    expect(errors[3]!.stack).toContain("at message (/");
    // For a caller error, such as an invalid argument, the stack starts in the handler and omits the library's
    // functions.
    expect(errors[5]!.stack).toMatch(/^TypeError: report.*\n.*scripted\.ts:/);
    // In Bun, a tail call removes the calling function from the stack. The stack then ends with the callback and its file.
    expect(errors[6]!.stack).toMatch(/\n {4}at (message \(.*scripted\.ts\)$|.*scripted\.ts:19:)/);
    // A message whose callback throws counts as handled once the exception was reported.
    await until(() => fixture.pool.statistics.messages === 12, "all are handled");
    expect(fixture.pool.statistics).toMatchObject({ errors: 9, received: 12 });
  });

  test("does not affect other sockets or later messages", async () => {
    await using fixture = await Fixture.start(3, { workers: 3 });
    const { log, pool } = fixture;
    for (let number = 1; number <= 1500; number++) {
      for (const socket of [0, 1, 2]) {
        if (socket === 1 && number === 1000) fixture.order({ do: "throw", kind: "TypeError", message: "enough" }, 1);
        else fixture.send(number, socket);
      }
    }
    await log.until(4499, 1);
    for (const worker of [0, 1, 2]) {
      const numbers = log.scriptReports.filter((report) => report.worker === worker).map(({ number }) => number!);
      const expected = Array.from({ length: 1500 }, (_, index) => index + 1).filter(
        (number) => worker !== 1 || number !== 1000,
      );
      expect(numbers).toEqual(expected);
    }
    expect(log.errors).toMatchObject([{ worker: 1, error: { message: "enough" } }]);
    expect(pool.workers).toBe(3);
  });

  test("with `stopOnError`, stops the pool and rejects wait()", async () => {
    await using fixture = await Fixture.start(2, { workers: 2, stopOnError: true });
    const waiting = fixture.pool.wait();
    fixture.order({ do: "throw", kind: "TypeError", message: "enough" }, 1);
    expect((await failureOf(waiting)).message).toBe("enough");
    expect(fixture.log.errors).toMatchObject([{ worker: 1, error: { message: "enough" } }]);
    expect(fixture.pool.workers).toBe(0);
  });

  test("without onError, stops the pool and rejects wait()", async () => {
    await using fixture = await Fixture.start(2, { workers: 2, onError: undefined as never });
    const waiting = fixture.pool.wait();
    fixture.order({ do: "throw", kind: "TypeError", message: "enough" });
    expect((await failureOf(waiting)).message).toBe("enough");
    expect((await failureOf(fixture.pool.wait())).message).toBe("enough");
  });

  test("with `stopOnError: false`, warns about exceptions 1, 2, 4 and 8", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => void warnings.push(warning);
    process.on("warning", note);
    try {
      await using fixture = await Fixture.start(1, { stopOnError: false, onError: undefined as never });
      for (let number = 1; number <= 9; number++) {
        fixture.order({ do: "throw", kind: "TypeError", message: `no ${number}` });
      }
      fixture.send(1);
      await fixture.log.until(1);
      expect(fixture.log.numbers).toEqual([1]);
      await until(() => warnings.length === 4, "four warnings are there");
      expect(fixture.pool).toMatchObject({ workers: 1, statistics: { errors: 9 } });
      expect(warnings.map(({ name }) => name)).toEqual(Array(4).fill("NetlinkWarning"));
      for (const [index, number] of [1, 2, 4, 8].entries()) {
        expect(warnings[index]!.message).toContain(`TypeError: no ${number}\n`);
        expect(warnings[index]!.message).toContain("scripted.ts");
      }
      const { pool } = fixture;
      await pool.stop();
      await pool.wait();
    } finally {
      process.off("warning", note);
    }
  });

  test("is reported from the gap, batch and close callbacks", async () => {
    const order: Command = { do: "throw", kind: "TypeError", message: "no" };
    await using fixture = await Fixture.start(1, {
      slotSize: 1024,
      data: { gap: [order], batch: [order], close: [order] },
    });
    fixture.peer.send(numbered(1, 2000), { to: { portId: fixture.sockets[0]!.portId } });
    await fixture.log.until(0, 2);
    fixture.send(1);
    await fixture.log.until(0, 3);
    await fixture.pool.stop();
    expect(fixture.log.errors).toHaveLength(4);
    // onError received the exception, so wait() does not reject.
    await fixture.pool.wait();
  });

  test("is reported at most 64 times in a row", async () => {
    const gate = new Gate();
    await using fixture = await Fixture.start(1, { data: { words: gate.memory } });
    const { log, pool } = fixture;
    fixture.order({ do: "gate" });
    await gate.reached();
    for (let times = 0; times < 1000; times++) fixture.order({ do: "throw", kind: "text", message: "again" });
    gate.open();
    // This thread receives no events from the worker until the worker has handled all messages.
    const deadline = performance.now() + 100_000;
    while (pool.statistics.errors < 1000 && performance.now() < deadline);
    expect(pool.statistics.errors).toBe(1000);
    await log.until(0, 64);
    await Bun.sleep(20);
    expect(log.errors).toHaveLength(64);
    fixture.order({ do: "throw", kind: "text", message: "later" });
    await log.until(0, 65);
    expect(log.errors.at(-1)!.error.message).toBe("later");
  });
});

describeInNamespaces("exiting worker", () => {
  test("is reported, and another worker takes over its sockets", async () => {
    const gate = new Gate();
    await using fixture = await Fixture.start(4, { workers: 2, data: { reportsAll: true, words: gate.memory } });
    const { log, pool, sockets } = fixture;
    // Worker 0 receives all of the following messages in one system call.
    fixture.order({ do: "gate" });
    await gate.reached();
    for (let number = 0; number < 5; number++) fixture.send(number);
    fixture.order({ do: "exit" });
    for (let number = 5; number < 30; number++) fixture.send(number);
    gate.open();
    await log.until(5, 1);
    expect(log.errors).toMatchObject([
      { worker: 0, error: { code: "EPIPE", operation: "netlink-handler", dropped: 25 } },
    ]);
    expect(log.errors[0]!.error.message).toContain("worker 0 ended unexpectedly");
    expect(pool.workers).toBe(1);
    expect(pool.sockets).toEqual(sockets);
    for (const socket of [0, 1, 2, 3]) fixture.send(100 + socket, socket);
    await log.until(9);
    expect(log.scriptReports.slice(5).every(({ worker }) => worker === 1)).toBe(true);
    expect(log.numbers.slice(5).sort()).toEqual([100, 101, 102, 103]);
    // The test sent 36 messages. The unhandled messages count as lost in the statistics of the worker and of the
    // socket.
    expect(pool.statistics).toMatchObject({ received: 11, dropped: 25 });
    expect(pool.statistics.sockets[0]).toMatchObject({ received: 8, dropped: 25 });
  });

  test("ends the pool if it was the last one", async () => {
    await using fixture = await Fixture.start(2, { workers: 2 });
    const waiting = fixture.pool.wait();
    fixture.order({ do: "exit" }, 0);
    await fixture.log.until(0, 1);
    expect(fixture.pool.workers).toBe(1);
    fixture.send(1, 0);
    fixture.order({ do: "exit" }, 0);
    expect(await failureOf(waiting)).toMatchObject({ code: "EPIPE" });
    expect(fixture.log.errors.map(({ worker }) => worker)).toEqual([0, 1]);
    expect(fixture.sockets.every(({ closed, reservedFor }) => !closed && reservedFor === undefined)).toBe(true);
  });

  test("makes add() reject if it was the last one", async () => {
    for (const sharing of [false, true]) {
      const refused: Promise<Error>[] = [];
      await using fixture = await Fixture.start(2, {
        workers: 1,
        sharing,
        onError: () => {
          const added = NetlinkSocket.open(NETLINK_USERSOCK, { netns: fixture.netns });
          refused.push(failureOf(fixture.pool.add(added)).finally(() => added.close()));
        },
      });
      const waiting = fixture.pool.wait();
      fixture.order({ do: "exit" });
      expect(await failureOf(waiting)).toMatchObject({ code: "EPIPE" });
      expect(await Promise.all(refused)).toMatchObject([{ code: "EBADF" }]);
    }
  });

  test("ends the pool with `stopOnError` or without onError", async () => {
    for (const options of [{ stopOnError: true }, { onError: undefined as never }]) {
      await using fixture = await Fixture.start(2, { workers: 2, ...options });
      const waiting = fixture.pool.wait();
      fixture.order({ do: "exit" });
      expect(await failureOf(waiting)).toMatchObject({ code: "EPIPE" });
      expect(fixture.pool.workers).toBe(0);
    }
  });

  const runs = inputs(8, 20);
  test(`leaks no descriptors or threads in ${runs} runs`, async () => {
    const cycle = async () => {
      await using fixture = await Fixture.start(1, { workers: 2 });
      fixture.order({ do: "exit" });
      await fixture.log.until(0, 1);
      fixture.send(1);
      await fixture.log.until(1, 1);
    };
    await cycle();
    const descriptors = await settledDescriptors();
    for (let run = 0; run < runs; run++) await cycle();
    await expectDescriptors(descriptors);
    await until(() => handlerThreads().length === 0, "the threads are gone");
  }, 600_000);

  test("leaves no messages unread on a shared socket", async () => {
    const gate = new Gate();
    for (let round = 0; round < 10; round++) {
      await using fixture = await Fixture.start(1, {
        workers: 2,
        sharing: true,
        slots: 1,
        data: { reportsAll: true, words: gate.memory },
      });
      // One worker is busy, so all further messages wake the other worker, which then ends.
      fixture.order({ do: "gate" });
      await gate.reached();
      fixture.order({ do: "exit" });
      for (let number = 0; number < 5; number++) fixture.send(number);
      await fixture.log.until(0, 1);
      gate.open();
      await fixture.log.until(5, 1);
      expect(fixture.log.numbers).toEqual([0, 1, 2, 3, 4]);
    }
  });

  test("wakes another worker to read their shared socket", async () => {
    for (let round = 0; round < 10; round++) {
      await using fixture = await Fixture.start(1, { workers: 2, sharing: true, slots: 1 });
      const { peer, sockets } = fixture;
      // All messages are sent together. The first one wakes a worker, which ends while the other messages are still
      // queued.
      const messages = [command({ do: "exit" }), ...Array.from({ length: 5 }, (_, number) => numbered(number))];
      peer.sendMany(messages, { to: { portId: sockets[0]!.portId } });
      await fixture.log.until(5, 1);
      expect(fixture.log.numbers.toSorted()).toEqual([0, 1, 2, 3, 4]);
    }
  });

  test("does not lose a socket that is being assigned to it", async () => {
    for (let round = 0; round < 10; round++) {
      await using fixture = await Fixture.start(3, { sockets: [], workers: 2 });
      const { pool, log, sockets } = fixture;
      await pool.add(sockets[0]!);
      // The pool assigns one of the next two sockets to the worker that is about to end.
      fixture.order({ do: "exit" });
      await within(Promise.all([pool.add(sockets[1]!), pool.add(sockets[2]!)]), "both are added");
      // Until the end of the worker is reported, the worker may still receive messages. The test therefore sends its
      // messages after the report.
      await log.until(0, 1);
      for (const socket of [0, 1, 2]) fixture.send(socket, socket);
      await log.until(3, 1);
      expect(log.numbers.sort()).toEqual([0, 1, 2]);
    }
  });
});

describeInNamespaces("unreadable socket of a pool", () => {
  test("is reported after its owner closed it", async () => {
    for (const sharing of [false, true]) {
      await using fixture = await Fixture.start(3, { workers: 2, sharing });
      const { pool, log, sockets } = fixture;
      sockets[1]!.close();
      await log.until(0, 1);
      expect(log.errors).toMatchObject([{ error: { code: "EBADF", operation: "socket" } }]);
      expect(pool.sockets).toEqual([sockets[0]!, sockets[2]!]);
      for (const socket of [0, 2]) fixture.send(socket, socket);
      await log.until(2);
      expect(await failureOf(pool.remove(sockets[1]!))).toBeInstanceOf(TypeError);
      expect(pool.workers).toBe(2);
    }
  });

  test("stops the pool without onError", async () => {
    await using fixture = await Fixture.start(2, { onError: undefined as never });
    const waiting = fixture.pool.wait();
    fixture.sockets[0]!.close();
    expect(await failureOf(waiting)).toMatchObject({ code: "EBADF" });
  });

  test("is reported if the handler closed it", async () => {
    await using fixture = await Fixture.start(2, { workers: 1 });
    fixture.order({ do: "close socket" });
    await until(() => fixture.pool.statistics.messages === 1, "it is closed there");
    fixture.send(0);
    await fixture.log.until(0, 1);
    expect(fixture.log.errors).toMatchObject([{ error: { code: "EBADF" } }]);
    expect(fixture.sockets[0]!.closed).toBe(false);
    expect(fixture.pool.sockets).toEqual([fixture.sockets[1]!]);
    // The owner of the socket can read it again.
    await fixture.pool.add(fixture.sockets[0]!);
    fixture.send(1);
    await fixture.log.until(2);
    expect(fixture.log.numbers).toEqual([0, 1]);
  });

  test("is reported if its owner closes it during add()", async () => {
    using netns = NetworkNamespace.create();
    const descriptors = await settledDescriptors();
    const { pool, log } = await startPool({ sockets: [], workers: 2 });
    for (let round = 0; round < 60; round++) {
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const added = pool.add(socket);
      if (round % 3 === 1) await Bun.sleep(0);
      if (round % 3 === 2) await added;
      socket.close();
      const [result] = await within(Promise.allSettled([added]), "the end of the addition");
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "EBADF" });
      await until(() => pool.sockets.length === 0, "it is read no more");
    }
    expect(pool.workers).toBe(2);
    expect(log.errors.every(({ error }) => (error as { code?: string }).code === "EBADF")).toBe(true);
    await pool.stop();
    await expectDescriptors(descriptors);
  });
});
