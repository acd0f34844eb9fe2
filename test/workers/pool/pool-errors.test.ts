import { expect, test } from "bun:test";
import { NETLINK_USERSOCK, NetlinkSocket, NetworkNamespace, type ReceiverPoolOptions } from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { settledDescriptors, until, within } from "../../support/threads.ts";
import { numbered } from "../numbered.ts";
import { type Command, command, Gate, type Orders } from "./commands.ts";
import { expectNothingLeft, failureOf, type Heard, handlerThreads, startPool } from "./pools.ts";

/** A pool with some sockets, and a peer that writes to them. */
class Fixture implements AsyncDisposable {
  readonly netns = NetworkNamespace.create();
  readonly peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns: this.netns });
  readonly sockets: NetlinkSocket[];
  pool!: Awaited<ReturnType<typeof startPool>>["pool"];
  heard!: Heard;

  private constructor(sockets: number) {
    this.sockets = Array.from({ length: sockets }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns: this.netns }));
  }

  static async start(sockets: number, options: Partial<ReceiverPoolOptions<Orders>> = {}): Promise<Fixture> {
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

describeInNamespaces("an exception in a handler", () => {
  expectNothingLeft();

  test("is told with its kind, stack and cause, and the next message follows", async () => {
    await using fixture = await Fixture.start(1);
    const { heard } = fixture;
    fixture.send(0);
    fixture.order({ do: "throw", kind: "TypeError", message: "no" });
    fixture.send(1);
    fixture.order({ do: "throw", kind: "NetlinkError", message: "not allowed" });
    fixture.order({ do: "throw", kind: "text", message: "just so" });
    fixture.order({ do: "throw", kind: "nothing", message: "" });
    fixture.order({ do: "throw", kind: "thorny", message: "" });
    fixture.order({ do: "report function" });
    fixture.order({ do: "report message" });
    fixture.order({ do: "reject", message: "too late" });
    fixture.send(2);
    await heard.until(3, 8);
    expect(heard.numbers).toEqual([0, 1, 2]);
    const errors = heard.errors.map(({ error }) => error);
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
      { name: "TypeError", message: expect.stringContaining("message: expected no promise to be returned") },
    ]);
    expect(errors[5]).toMatchObject({ cause: { name: "DataCloneError" } });
    // What is no error has no stack of its own: the callback and its file are what is known.
    expect(errors[2]!.stack).toMatch(/^Error: just so\n {4}at message \(\/.*\/handlers\/scripted\.ts\)$/);
    expect(errors[3]!.stack).toContain("at message (/");
    // Of what the library refuses, the handler's place comes first.
    expect(errors[5]!.stack).toMatch(/^TypeError: report.*\n.*scripted\.ts:/);
    // A call in a return statement leaves no trace of itself.
    expect(errors[6]!.stack).toMatch(/\n {4}at message \(.*scripted\.ts\)$/);
    // A message is counted when it has been handled, which is after its report.
    await until(() => fixture.pool.statistics.messages === 11, "all are handled");
    expect(fixture.pool.statistics).toMatchObject({ errors: 8, received: 11 });
  });

  test("harms neither the neighbours nor what comes later, at the thousandth message", async () => {
    await using fixture = await Fixture.start(3, { workers: 3 });
    const { heard, pool } = fixture;
    for (let number = 1; number <= 1500; number++) {
      for (const socket of [0, 1, 2]) {
        if (socket === 1 && number === 1000) fixture.order({ do: "throw", kind: "TypeError", message: "enough" }, 1);
        else fixture.send(number, socket);
      }
    }
    await heard.until(4499, 1);
    for (const worker of [0, 1, 2]) {
      const numbers = heard.told.filter((told) => told.worker === worker).map(({ number }) => number!);
      const expected = Array.from({ length: 1500 }, (_, index) => index + 1).filter(
        (number) => worker !== 1 || number !== 1000,
      );
      expect(numbers).toEqual(expected);
    }
    expect(heard.errors).toMatchObject([{ worker: 1, error: { message: "enough" } }]);
    expect(pool.workers).toBe(3);
  });

  test("stops the pool with `stopOnError`, which wait() tells", async () => {
    await using fixture = await Fixture.start(2, { workers: 2, stopOnError: true });
    const waiting = fixture.pool.wait();
    fixture.order({ do: "throw", kind: "TypeError", message: "enough" }, 1);
    expect((await failureOf(waiting)).message).toBe("enough");
    expect(fixture.heard.errors).toMatchObject([{ worker: 1, error: { message: "enough" } }]);
    expect(fixture.pool.workers).toBe(0);
  });

  test("stops the pool when nobody listens to errors, which wait() tells", async () => {
    await using fixture = await Fixture.start(2, { workers: 2, onError: undefined as never });
    const waiting = fixture.pool.wait();
    fixture.order({ do: "throw", kind: "TypeError", message: "enough" });
    expect((await failureOf(waiting)).message).toBe("enough");
    expect((await failureOf(fixture.pool.wait())).message).toBe("enough");
  });

  test("is a process warning with `stopOnError: false` and no onError, for errors 1, 2, 4 and 8, and the pool goes on", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => void warnings.push(warning);
    process.on("warning", note);
    try {
      await using fixture = await Fixture.start(1, { stopOnError: false, onError: undefined as never });
      for (let number = 1; number <= 9; number++) {
        fixture.order({ do: "throw", kind: "TypeError", message: `no ${number}` });
      }
      fixture.send(1);
      await fixture.heard.until(1);
      expect(fixture.heard.numbers).toEqual([1]);
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

  test("is told wherever it happens: in gap, batch, close and between many", async () => {
    const order: Command = { do: "throw", kind: "TypeError", message: "no" };
    await using fixture = await Fixture.start(1, {
      slotSize: 1024,
      data: { gap: [order], batch: [order], close: [order] },
    });
    fixture.peer.send(numbered(1, 2000), { to: { portId: fixture.sockets[0]!.portId } });
    await fixture.heard.until(0, 2);
    fixture.send(1);
    await fixture.heard.until(0, 3);
    await fixture.pool.stop();
    expect(fixture.heard.errors).toHaveLength(4);
    // It was told of: whoever waits has nothing more to learn.
    await fixture.pool.wait();
  });

  test("that comes again and again is told some times and counted always, and is told again later", async () => {
    const gate = new Gate();
    await using fixture = await Fixture.start(1, { data: { words: gate.memory } });
    const { heard, pool } = fixture;
    fixture.order({ do: "gate" });
    await gate.reached();
    for (let times = 0; times < 1000; times++) fixture.order({ do: "throw", kind: "text", message: "again" });
    gate.open();
    // This thread is kept from hearing anything until all of them were handled.
    const deadline = performance.now() + 20_000;
    while (pool.statistics.errors < 1000 && performance.now() < deadline);
    expect(pool.statistics.errors).toBe(1000);
    await heard.until(0, 64);
    await Bun.sleep(20);
    expect(heard.errors).toHaveLength(64);
    fixture.order({ do: "throw", kind: "text", message: "later" });
    await heard.until(0, 65);
    expect(heard.errors.at(-1)!.error.message).toBe("later");
  });
});

describeInNamespaces("a worker that ends unasked", () => {
  test("is told of, with the messages that its handler was not given, and its sockets go on at another", async () => {
    const gate = new Gate();
    await using fixture = await Fixture.start(4, { workers: 2, data: { tells: true, words: gate.memory } });
    const { heard, pool, sockets } = fixture;
    // Worker 0 receives all of this at once.
    fixture.order({ do: "gate" });
    await gate.reached();
    for (let number = 0; number < 5; number++) fixture.send(number);
    fixture.order({ do: "exit" });
    for (let number = 5; number < 30; number++) fixture.send(number);
    gate.open();
    await heard.until(5, 1);
    expect(heard.errors).toMatchObject([
      { worker: 0, error: { code: "EPIPE", operation: "netlink-handler", dropped: 25 } },
    ]);
    expect(heard.errors[0]!.error.message).toContain("worker 0 ended unexpectedly");
    expect(pool.workers).toBe(1);
    expect(pool.sockets).toEqual(sockets);
    for (const socket of [0, 1, 2, 3]) fixture.send(100 + socket, socket);
    await heard.until(9);
    expect(heard.told.slice(5).every(({ worker }) => worker === 1)).toBe(true);
    expect(heard.numbers.slice(5).sort()).toEqual([100, 101, 102, 103]);
    // 36 messages were sent: what the handler was not given is counted as lost, for the worker and for the socket.
    expect(pool.statistics).toMatchObject({ received: 11, dropped: 25 });
    expect(pool.statistics.sockets[0]).toMatchObject({ received: 8, dropped: 25 });
  });

  test("ends the pool when it is the last one", async () => {
    await using fixture = await Fixture.start(2, { workers: 2 });
    const waiting = fixture.pool.wait();
    fixture.order({ do: "exit" }, 0);
    await fixture.heard.until(0, 1);
    expect(fixture.pool.workers).toBe(1);
    fixture.send(1, 0);
    fixture.order({ do: "exit" }, 0);
    expect(await failureOf(waiting)).toMatchObject({ code: "EPIPE" });
    expect(fixture.heard.errors.map(({ worker }) => worker)).toEqual([0, 1]);
    expect(fixture.sockets.every(({ closed, holder }) => !closed && holder === undefined)).toBe(true);
  });

  test("leaves nobody who could read another socket when it was the last one", async () => {
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

  test("ends the pool at once with `stopOnError`, and without anybody who listens", async () => {
    for (const options of [{ stopOnError: true }, { onError: undefined as never }]) {
      await using fixture = await Fixture.start(2, { workers: 2, ...options });
      const waiting = fixture.pool.wait();
      fixture.order({ do: "exit" });
      expect(await failureOf(waiting)).toMatchObject({ code: "EPIPE" });
      expect(fixture.pool.workers).toBe(0);
    }
  });

  test("leaves nothing behind, twenty times", async () => {
    const cycle = async () => {
      await using fixture = await Fixture.start(1, { workers: 2 });
      fixture.order({ do: "exit" });
      await fixture.heard.until(0, 1);
      fixture.send(1);
      await fixture.heard.until(1, 1);
    };
    await cycle();
    const descriptors = await settledDescriptors();
    for (let round = 0; round < 20; round++) await cycle();
    await expectDescriptors(descriptors);
    await until(() => handlerThreads().length === 0, "the threads are gone");
  }, 90_000);

  test("does not keep back what is queued on a shared socket that it was woken for", async () => {
    const gate = new Gate();
    for (let round = 0; round < 10; round++) {
      await using fixture = await Fixture.start(1, {
        workers: 2,
        sharing: true,
        slots: 1,
        data: { tells: true, words: gate.memory },
      });
      // One worker is kept busy, so that the other one is woken for all the rest, and ends.
      fixture.order({ do: "gate" });
      await gate.reached();
      fixture.order({ do: "exit" });
      for (let number = 0; number < 5; number++) fixture.send(number);
      await fixture.heard.until(0, 1);
      gate.open();
      await fixture.heard.until(5, 1);
      expect(fixture.heard.numbers).toEqual([0, 1, 2, 3, 4]);
    }
  });

  test("on a shared socket wakes a neighbour that sleeps", async () => {
    for (let round = 0; round < 10; round++) {
      await using fixture = await Fixture.start(1, { workers: 2, sharing: true, slots: 1 });
      const { peer, sockets } = fixture;
      // All at once: who is woken by the first one ends with the rest in the queue.
      const messages = [command({ do: "exit" }), ...Array.from({ length: 5 }, (_, number) => numbered(number))];
      peer.sendMany(messages, { to: { portId: sockets[0]!.portId } });
      await fixture.heard.until(5, 1);
      expect(fixture.heard.numbers.toSorted()).toEqual([0, 1, 2, 3, 4]);
    }
  });

  test("while a socket is added to it does not lose that socket", async () => {
    for (let round = 0; round < 10; round++) {
      await using fixture = await Fixture.start(3, { sockets: [], workers: 2 });
      const { pool, heard, sockets } = fixture;
      await pool.add(sockets[0]!);
      // One of the next ones goes to the worker that is busy ending.
      fixture.order({ do: "exit" });
      await within(Promise.all([pool.add(sockets[1]!), pool.add(sockets[2]!)]), "both are added");
      // What is sent before that may have been received by the worker that ends.
      await heard.until(0, 1);
      for (const socket of [0, 1, 2]) fixture.send(socket, socket);
      await heard.until(3, 1);
      expect(heard.numbers.sort()).toEqual([0, 1, 2]);
    }
  });
});

describeInNamespaces("a socket that cannot be read any more", () => {
  test("is told of when its owner has closed it, and the others go on", async () => {
    for (const sharing of [false, true]) {
      await using fixture = await Fixture.start(3, { workers: 2, sharing });
      const { pool, heard, sockets } = fixture;
      sockets[1]!.close();
      await heard.until(0, 1);
      expect(heard.errors).toMatchObject([{ error: { code: "EBADF", operation: "socket" } }]);
      expect(pool.sockets).toEqual([sockets[0]!, sockets[2]!]);
      for (const socket of [0, 2]) fixture.send(socket, socket);
      await heard.until(2);
      expect(await failureOf(pool.remove(sockets[1]!))).toBeInstanceOf(TypeError);
      expect(pool.workers).toBe(2);
    }
  });

  test("stops the pool when nobody listens to errors", async () => {
    await using fixture = await Fixture.start(2, { onError: undefined as never });
    const waiting = fixture.pool.wait();
    fixture.sockets[0]!.close();
    expect(await failureOf(waiting)).toMatchObject({ code: "EBADF" });
  });

  test("is told of when the handler closes its end of it, and is open all the same", async () => {
    await using fixture = await Fixture.start(2, { workers: 1 });
    fixture.order({ do: "close socket" });
    await until(() => fixture.pool.statistics.messages === 1, "it is closed there");
    fixture.send(0);
    await fixture.heard.until(0, 1);
    expect(fixture.heard.errors).toMatchObject([{ error: { code: "EBADF" } }]);
    expect(fixture.sockets[0]!.closed).toBe(false);
    expect(fixture.pool.sockets).toEqual([fixture.sockets[1]!]);
    // It can be read again.
    await fixture.pool.add(fixture.sockets[0]!);
    fixture.send(1);
    await fixture.heard.until(2);
    expect(fixture.heard.numbers).toEqual([0, 1]);
  });

  test("is told of when it is closed at any moment, while it is being added or removed", async () => {
    using netns = NetworkNamespace.create();
    const descriptors = await settledDescriptors();
    const { pool, heard } = await startPool({ sockets: [], workers: 2 });
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
    expect(heard.errors.every(({ error }) => (error as { code?: string }).code === "EBADF")).toBe(true);
    await pool.stop();
    await expectDescriptors(descriptors);
  });
});
