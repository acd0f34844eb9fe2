import { expect } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runtimeName } from "../../../src/base/engine.ts";
import {
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NetworkNamespace,
  ReceiverPool,
  type ReceiverPoolOptions,
} from "../../../src/index.ts";
import { runProgram } from "../../support/child.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { ScriptedTransport } from "../../support/scripted-transport.ts";
import { inputs } from "../../support/seed.ts";
import { settledDescriptors, until, WORKER_LIMITS, within } from "../../support/threads.ts";
import type { Command, Script } from "./commands.ts";
import { expectNothingLeft, failureOf, handlerThreads, scriptedModule, startPool } from "./pools.ts";

const test = base.extend({ modules: () => new Modules() });

const entry = JSON.stringify(import.meta.resolve("../../../src/workers/handler-entry.ts"));

/** Writes module files with the given sources to a temporary directory. */
class Modules implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "bun-netlink-pool-"));

  write(name: string, source: string): string {
    const path = join(this.#directory, name);
    writeFileSync(path, source);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true });
  }
}

/** Returns the error of a start that fails. Also checks that the start leaks no descriptors or threads. */
async function failure(options: Partial<ReceiverPoolOptions<Script>>): Promise<Error> {
  using netns = NetworkNamespace.create();
  const descriptors = await settledDescriptors();
  const start = startPool({ protocol: NETLINK_USERSOCK, netns, workers: 2, ...options });
  const error = await within(
    start.then(
      async ({ pool }) => {
        await pool.stop();
        throw new Error("it started");
      },
      (error: Error) => error,
    ),
    "the failure",
  );
  await until(() => handlerThreads().length === 0, "the threads are gone");
  await expectDescriptors(descriptors);
  return error;
}

/** Returns the error of starting a pool whose handler module has this source. */
async function moduleFailure(source: string, options: Partial<ReceiverPoolOptions<Script>> = {}): Promise<Error> {
  using modules = new Modules();
  return await failure({ module: modules.write("handler.ts", source), ...options });
}

/** Returns the error of starting a pool whose worker file has this source. */
async function workerFailure(source: string, options: Partial<ReceiverPoolOptions<Script>> = {}): Promise<Error> {
  using modules = new Modules();
  const file = modules.write("worker.ts", source);
  return await failure({ module: undefined as never, worker: () => new Worker(file), ...options });
}

describeInNamespaces("ReceiverPool.start", () => {
  expectNothingLeft(async () => {
    Bun.spawnSync(["true"]);
  });

  test.each<[string, string, new () => Error, string]>([
    ["that does not compile", "export default {\n  message( {", SyntaxError, "handler.ts:"],
    ["that imports a missing file", 'import "./missing.ts"; export default { message() {} };', Error, "missing.ts"],
    ["that throws", 'throw new RangeError("not today");', RangeError, "not today"],
    ["without a default export", "export {};", TypeError, "to have a default export"],
    ["whose export is not a handler", "export default 7;", TypeError, "defineHandler), got 7"],
    ["whose handler handles no messages", "export default { open() {} };", TypeError, "a function message("],
    ["whose handler has an invalid callback", "export default { message() {}, gap: 1 };", TypeError, "gap"],
    ["whose handler is asynchronous", "export default { async message() {} };", TypeError, "AsyncFunction"],
    ["whose handler is a generator", "export default { message() {}, *batch() {} };", TypeError, "GeneratorFunction"],
  ])("rejects a module %s", async (_name, source, kind, text) => {
    const error = await moduleFailure(source);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(text);
  });

  test("rejects a handler of the wrong kind", async () => {
    const packets = 'export default { message() {}, kind: "packet handler" };';
    expect(await moduleFailure(packets)).toMatchObject({
      name: "TypeError",
      message: "handler: expected a handler of messages (see defineHandler), got a packet handler",
    });
    expect((await failure({ handlerKind: "packet handler" })).message).toBe(
      "handler: expected a packet handler, got a handler of messages (see defineHandler)",
    );
    const worker = `import { runHandler } from ${entry}; runHandler({ message() {}, kind: "queue handler" });`;
    expect((await workerFailure(worker, { handlerKind: "packet handler" })).message).toBe(
      "handler: expected a packet handler, got a queue handler",
    );
    expect((await moduleFailure("export default { message() {}, kind: 7 };")).message).toContain("kind");
  });

  test.each([
    ["export default { packet: () => 'accept' };", /: expected an upcall handler, got Object$/],
    ["export {};", /handler\.ts to have a default export: an upcall handler$/],
  ])("names the kind in `handlerKind` if a module has no handler: %s", async (source, message) => {
    expect((await moduleFailure(source, { handlerKind: "upcall handler" })).message).toMatch(message);
  });

  test("accepts a handler of the kind in `handlerKind`", async ({ netns, modules }) => {
    const module = modules.write("handler.ts", 'export default { message() {}, kind: "packet handler" };');
    const { pool } = await startPool({ protocol: NETLINK_USERSOCK, netns, module, handlerKind: "packet handler" });
    await pool.stop();
  });

  test("rejects `sharing` for an exclusive handler", async ({ modules }) => {
    const module = modules.write("handler.ts", "export default { message() {}, exclusive: true };");
    expect((await failure({ module, sharing: true })).message).toContain("each socket has a single worker");
  });

  test.each(["handler.ts", "handler.mjs"])(
    "names the file and line of a syntax error (%s)",
    async (name, { modules }) => {
      const module = modules.write(name, "export default {};\nconst x = = 1;");
      const { message } = await failure({ module });
      const isHidden = /^Node/.test(runtimeName()) && name.endsWith("js");
      expect(message).toMatch(isHidden ? /handler\.mjs: .*`node \/.*handler\.mjs` shows the line/ : /handler\.\w+:2\b/);
    },
  );

  test("reports all syntax errors of a module", async () => {
    const { message } = await moduleFailure("let x: = 1;\nlet y: = 2;");
    expect(message).toMatch(/handler\.ts:1:.*handler\.ts:2:/);
  });

  test.each<[string, Command, object]>([
    ["an exception", { do: "throw", kind: "TypeError", message: "no" }, { name: "TypeError", message: "no" }],
    ["a rejection", { do: "reject", message: "not either" }, { name: "RangeError", message: "not either" }],
    ["a netlink error", { do: "throw", kind: "NetlinkError", message: "x" }, { code: "EPERM", operation: "test" }],
    ["a string", { do: "throw", kind: "text", message: "just so" }, { name: "Error", message: "just so" }],
    ["undefined", { do: "throw", kind: "nothing", message: "" }, { message: "undefined" }],
    ["an unprintable value", { do: "throw", kind: "unprintable", message: "" }, { name: "Error" }],
    ["an uncloneable report", { do: "report function" }, { name: "TypeError", cause: { name: "DataCloneError" } }],
  ])("rejects if open() fails with %s", async (_name, order, expected) => {
    expect(await failure({ data: { open: [order] } })).toMatchObject(expected);
  });

  test("rejects with the stack and cause of the worker's error", async () => {
    const error = await failure({ data: { open: [{ do: "throw", kind: "TypeError", message: "no" }], worker: 1 } });
    expect(error).toBeInstanceOf(TypeError);
    expect(error.stack).toContain("scripted.ts");
    expect(error.cause).toMatchObject({ message: "the cause" });
  });

  test("rejects if a worker exits in open()", async () => {
    const error = await failure({ data: { open: [{ do: "exit" }], worker: 0 }, workers: 2 });
    expect(error).toMatchObject({ code: "EPIPE", operation: "netlink-handler" });
    expect(error.message).toBe(
      "worker 0 ended unexpectedly with exit code 0: the handler's module, or its open(), has called process.exit()",
    );
  });

  test("rejects if a worker exits before all workers are open", async ({ netns, modules }) => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    // Worker 0 has the socket and ends at the first message. Worker 1 never finishes opening its handler.
    const module = modules.write(
      "handler.ts",
      `export default {
         async open({ worker }) { if (worker === 1) await new Promise(() => {}); },
         message() { process.exit(); },
       };`,
    );
    peer.send(new Uint8Array(16), { to: { portId: socket.portId } });
    const start = ReceiverPool.start({
      module,
      sockets: [socket],
      workers: 2,
      ...WORKER_LIMITS,
      // Worker 1 does not stop.
      stopTimeoutMs: 300,
    });
    const error = await failureOf(start);
    expect(error.message).toContain("worker 0 ended unexpectedly");
    expect(socket.closed).toBe(false);
    await until(() => handlerThreads().length === 0, "the threads are gone");
  });

  test.each(["never", "spin", "hang"] as const)("rejects if open() exceeds the time limit (%s)", async (order) => {
    const error = await failure({ data: { open: [{ do: order }] }, startTimeoutMs: 150, stopTimeoutMs: 300 });
    expect(error).toMatchObject({ code: "ETIMEDOUT", operation: "netlink-handler" });
    expect(error.message).toContain("150 ms");
  });

  test.each(["never", "spin", "sleep"] as const)(
    "rejects with the reason of an abort during open() (%s)",
    async (order) => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(new Error("enough")), 50);
      const orders: Command[] = [order === "sleep" ? { do: order, milliseconds: 1000 } : { do: order }];
      const stopTimeoutMs = order === "sleep" ? 100_000 : 300;
      const error = await failure({ data: { open: orders }, signal: abort.signal, stopTimeoutMs });
      expect(error.message).toBe("enough");
    },
  );

  test("rejects immediately with the reason of an aborted signal", async () => {
    expect((await failure({ signal: AbortSignal.abort(new Error("too late")) })).message).toBe("too late");
  });

  test("rejects with the reason of an abort at any moment", async ({ netns }) => {
    const descriptors = await settledDescriptors();
    for (let delay = 0; delay < 40; delay += inputs(4, 2)) {
      const abort = new AbortController();
      const started = startPool({ protocol: NETLINK_USERSOCK, netns, workers: 2, signal: abort.signal });
      setTimeout(() => abort.abort(new Error("enough")), delay);
      try {
        const { pool } = await within(started, "the start");
        await expect(within(pool.wait(), "the end")).rejects.toThrow("enough");
      } catch (error) {
        expect((error as Error).message).toBe("enough");
      }
    }
    await expectDescriptors(descriptors);
  }, 600_000);

  test("rejects if the workers never run a handler", async () => {
    expect(
      await workerFailure("setInterval(() => {}, 1000);", { startTimeoutMs: 150, stopTimeoutMs: 300 }),
    ).toMatchObject({ code: "ETIMEDOUT" });
    // A worker ends immediately if its file registers no handler.
    expect((await workerFailure("export {};")).message).toMatch(
      /^worker \d ended unexpectedly with exit code 0: its file does not call runHandler\(handler\), or has called process.exit\(\)$/,
    );
    expect((await workerFailure("process.exit(9);")).message).toContain("with exit code 9");
    expect((await workerFailure('throw new Error("broken")')).message).toContain("broken");
    expect((await workerFailure(`import { runHandler } from ${entry}; runHandler({});`)).message).toContain("handler");
    const twice = `import { runHandler } from ${entry}; runHandler({ message() {} }); runHandler({ message() {} });`;
    expect((await workerFailure(twice)).message).toContain("already");
  });

  test("rejects if the worker file does not exist", async () => {
    const error = await failure({ module: undefined as never, worker: () => new Worker("/nowhere/worker.ts") });
    expect(error).toMatchObject({ code: "EPIPE" });
    expect(error.message).toContain("/nowhere/worker.ts");
    expect(error.message).toContain('"bun build" bundles it only if it is also an entry point');
  });

  test("rejects if `worker` throws or returns no new Worker", async () => {
    const starting = (worker: () => unknown) => failure({ module: undefined as never, worker: worker as () => Worker });
    expect((await starting(() => Promise.reject(new Error("unused")).catch(() => 1))).message).toContain("Promise");
    expect(await starting(() => undefined)).toBeInstanceOf(TypeError);
    const broken = () => {
      throw new RangeError("no more workers");
    };
    expect((await starting(broken)).message).toBe("no more workers");
    const file = new URL("./handlers/scripted-worker.ts", import.meta.url);
    let one: Worker | undefined;
    const same = () => {
      one ??= new Worker(file);
      return one;
    };
    expect((await starting(same)).message).toContain("a new Worker for each call");
  });

  test("loads no module of Node.js that a worker does not need", async ({ netns, modules }) => {
    const source = `
      const { getBuiltinModule } = process;
      const loaded = [];
      process.getBuiltinModule = (name) => (loaded.push(name), getBuiltinModule(name));
      export default { message() {}, open: (context) => context.report(loaded) };`;
    const module = modules.write("loaded.mjs", source);
    const { pool, log } = await startPool({ protocol: NETLINK_USERSOCK, netns, workers: 1, module });
    await log.until(1);
    await pool.stop();
    for (const slow of ["node:fs", "node:url"]) expect(log.values[0]).not.toContain(slow);
  });

  test("ignores unrelated messages of the caller's worker", async ({ netns, modules }) => {
    const source = `
      import { runHandler } from ${entry};
      for (const value of [null, 1, "failure", { failure: { message: "no" } }, { value: { kind: "ready" } }]) postMessage(value);
      runHandler({ open: (context) => context.report(7), message() {} });
    `;
    const file = modules.write("worker.ts", source);
    const reports: unknown[] = [];
    const pool = await ReceiverPool.start({
      ...WORKER_LIMITS,
      worker: () => new Worker(file),
      protocol: NETLINK_USERSOCK,
      netns,
      workers: 1,
      onReport: (value) => reports.push(value),
    });
    await pool.stop();
    expect(reports).toEqual([7]);
  });

  test("rejects a closed socket and leaves the others open", async ({ netns }) => {
    using other = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const closed = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    closed.close();
    expect(await failureOf(startPool({ sockets: [other, closed] }))).toMatchObject({ code: "EBADF" });
    const closing = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const start = startPool({ sockets: [other, closing] });
    closing.close();
    expect(await failureOf(within(start, "the failure"))).toMatchObject({ code: "EBADF" });
    expect(other.closed).toBe(false);
    // The failed start has released the socket, so it can be used again.
    const { pool } = await startPool({ sockets: [other] });
    await pool.stop();
  });

  test("rejects a socket with a custom transport", async () => {
    using socket = NetlinkSocket.over(new ScriptedTransport(() => {}));
    expect(await failureOf(startPool({ sockets: [socket] }))).toBeInstanceOf(TypeError);
  });

  test("closes all sockets if one cannot be opened", async () => {
    const error = await failure({ protocol: NETLINK_USERSOCK, portId: 7, workers: 3 });
    expect(error).toMatchObject({ code: "EADDRINUSE" });
  });

  test("rejects with EMFILE and leaks no descriptors", () => {
    const program = join(import.meta.dir, "programs", "pool-out-of-descriptors.ts");
    const { lines, errors } = runProgram(program, { prefix: ["sh", "-c", 'ulimit -n 64; exec "$0" "$@"'] });
    expect(errors).toBe("");
    // A pool needs descriptors for its sockets, two more per socket, and an epoll set and an eventfd per worker.
    expect(lines[0]).toBe(Array(8).fill("EMFILE 0").join());
    // The descriptor that was opened for sharing the socket stays open until the socket is closed.
    expect(lines[1]).toMatch(/^EMFILE 0,EMFILE 1,done 1,done 1$/);
  });

  const bad: [string, object, new () => Error, string][] = [
    ["missing options", undefined as never, TypeError, "options"],
    ["neither module nor worker", { module: undefined }, TypeError, "module"],
    ["both module and worker", { worker: () => new Worker("x") }, TypeError, "module"],
    ["an invalid module", { module: 5 }, TypeError, "module"],
    ["a relative module path", { module: "./handler.ts" }, RangeError, "absolute"],
    ["a missing module file", { module: "/nowhere/handler.ts" }, RangeError, "/nowhere/handler.ts"],
    ["a worker that is not a function", { module: undefined, worker: {} }, TypeError, "worker"],
    ["a missing protocol", { protocol: undefined }, TypeError, "protocol"],
    ["an unknown protocol", { protocol: 99 }, RangeError, "protocol"],
    ["an object instead of an array of sockets", { protocol: undefined, sockets: {} }, TypeError, "sockets"],
    ["an array with an object that is not a socket", { protocol: undefined, sockets: [{}] }, TypeError, "sockets[0]"],
    ["0 workers", { workers: 0 }, RangeError, "workers"],
    ["too many workers", { workers: 65 }, RangeError, "workers"],
    ["two workers that would receive the same events", { workers: 2, groups: [1] }, RangeError, "sharing"],
    ["an invalid signal", { signal: {} }, TypeError, "signal"],
    ["an invalid onReport", { onReport: 1 }, TypeError, "onReport"],
    ["an invalid onError", { onError: "x" }, TypeError, "onError"],
    ["a value of `sharing` that is not a boolean", { sharing: 1 }, TypeError, "sharing"],
    ["a value of `stopOnError` that is not a boolean", { stopOnError: "yes" }, TypeError, "stopOnError"],
    ["an invalid handlerKind", { handlerKind: 1 }, TypeError, "handlerKind"],
    ["0 slots", { slots: 0 }, RangeError, "slots"],
    ["slots too small for a message", { slotSize: 15 }, RangeError, "slotSize"],
    ["a negative timeout", { stopTimeoutMs: -1 }, RangeError, "stopTimeoutMs"],
    ["a timeout that is not a number", { startTimeoutMs: "1" }, RangeError, "startTimeoutMs"],
    ["data that cannot be copied to a worker", { data: { callback: () => {} } }, TypeError, "data"],
  ];

  test.each(bad)("rejects %s, and opens nothing", async (_name, options, kind, path) => {
    const descriptors = await settledDescriptors();
    const base = { module: scriptedModule, protocol: NETLINK_USERSOCK };
    const start = ReceiverPool.start((options === undefined ? undefined : { ...base, ...options }) as never);
    const error = await failureOf(start);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(path);
    await expectDescriptors(descriptors);
  });

  test("rejects options for new sockets together with open sockets", async () => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK);
    const start = (options: object) => ReceiverPool.start({ module: scriptedModule, sockets: [socket], ...options });
    expect((await failureOf(start({ protocol: NETLINK_ROUTE }))).message).toContain("protocol");
    expect((await failureOf(start({ groups: [1] }))).message).toContain("groups");
    expect((await failureOf(start({ netns: "/proc/self/ns/net" }))).message).toContain("netns");
    expect((await failureOf(start({ receiveBufferSize: 1 }))).message).toContain("receiveBufferSize");
    expect((await failureOf(start({ sockets: [socket, socket] }))).message).toContain("sockets[1]");
  });

  test("accepts Infinity as a timeout", async ({ netns }) => {
    const { pool } = await startPool({
      protocol: NETLINK_USERSOCK,
      netns,
      startTimeoutMs: Number.POSITIVE_INFINITY,
      stopTimeoutMs: Number.POSITIVE_INFINITY,
    });
    await within(pool.stop(), "the end");
    await pool.wait();
  });
});
