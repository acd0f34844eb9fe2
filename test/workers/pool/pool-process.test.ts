import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { within } from "../../support/threads.ts";

const library = JSON.stringify(import.meta.resolve("../../../src/index.ts"));
const commands = JSON.stringify(import.meta.resolve("./commands.ts"));
const handler = JSON.stringify(new URL("./handlers/scripted.ts", import.meta.url).pathname);

interface End {
  exitCode: number | null;
  output: string;
  errors: string;
}

/**
 * Runs a program in a network namespace until it exits. The program can use a pool with one worker, and a function that
 * sends commands to the handler of this pool.
 */
async function run(source: string, options = "", start = "void main()"): Promise<End> {
  using netns = NetworkNamespace.create();
  const program = `
    import { NETLINK_USERSOCK, NetlinkSocket, ReceiverPool } from ${library};
    import { command } from ${commands};
    // Bun does not end a program because of an error while its main module awaits.
    const main = async () => {
      const pool = await ReceiverPool.start({
        module: ${handler}, protocol: NETLINK_USERSOCK, workers: 1, data: {}, ${options}
      });
      const peer = NetlinkSocket.open(NETLINK_USERSOCK);
      const order = (what) => peer.send(command(what), { to: { portId: pool.sockets[0].portId } });
      ${source}
    };
    ${start};
  `;
  const peer = netns.run(() => Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "pipe" }));
  try {
    const texts = Promise.all([peer.stdout.text(), peer.stderr.text()]);
    const [output, errors] = await within(texts, "the program's end");
    return { exitCode: await peer.exited, output: output.trim(), errors };
  } finally {
    peer.kill("SIGKILL");
  }
}

describeInNamespaces("program with a pool", () => {
  test("exits without stop() if it awaits no promise of the pool", async () => {
    expect(await run(`console.log("done");`)).toMatchObject({ exitCode: 0, output: "done" });
  });

  test("exits even if the handler is busy or blocked", async () => {
    for (const order of ["spin", "hang"]) {
      expect(await run(`order({ do: "${order}" }); console.log("done");`)).toMatchObject({
        exitCode: 0,
        output: "done",
      });
    }
  });

  test("exits immediately after process.exit() or an exception", async () => {
    for (const order of ["spin", "hang", "look"]) {
      const exit = `order({ do: "${order}" }); void pool.wait(); setTimeout(() => process.exit(7), 20);`;
      expect((await run(exit)).exitCode).toBe(7);
      const fail = `order({ do: "${order}" }); void pool.wait(); setTimeout(() => { throw new Error("oh") }, 20);`;
      expect(await run(fail)).toMatchObject({ exitCode: 1, errors: expect.stringContaining("oh") });
    }
  });

  test("stays alive while wait() is pending", async () => {
    const source = `
      const waiting = pool.wait();
      setTimeout(() => order({ do: "report", value: "log" }), 200).unref();
      await waiting;
    `;
    const options = `onReport: (value) => { console.log(value); void pool.stop(); }`;
    expect(await run(source, options)).toMatchObject({ exitCode: 0, output: "log" });
  });

  test("stays alive while the pool starts or stops", async () => {
    const slow = `[{ do: "sleep", milliseconds: 100 }, { do: "report", value: "open" }]`;
    const closing = `[{ do: "sleep", milliseconds: 100 }, { do: "report", value: "closed" }]`;
    const source = `void pool.stop().then(() => console.log("stopped"));`;
    const options = `data: { open: ${slow}, close: ${closing} }, onReport: (value) => console.log(value)`;
    expect(await run(source, options)).toMatchObject({ exitCode: 0, output: "open\nclosed\nstopped" });
  });

  test("exits with an unhandled error of the handler", async () => {
    const source = `
      order({ do: "throw", kind: "TypeError", message: "enough" });
      await Bun.sleep(100_000);
      console.log("not reached");
    `;
    const { exitCode, output, errors } = await run(source);
    expect([exitCode, output]).toEqual([1, ""]);
    expect(errors).toContain("TypeError: enough");
    expect(errors).toContain("scripted.ts");
  });

  test("continues after a handler error with an uncaughtException listener", async () => {
    const fail = `
      order({ do: "throw", kind: "TypeError", message: "enough" });
      while (globalThis.caught === undefined) await Bun.sleep(1);
      console.log("continued");
    `;
    const failed = await run(fail, "", "await main()");
    expect([failed.exitCode, failed.output]).toEqual([1, ""]);
    expect(failed.errors).toContain("TypeError: enough");
    const log = `console.log("log", error.message); globalThis.caught = error;`;
    const listen = `process.on("uncaughtException", (error) => { ${log} }); await main(); process.exit()`;
    expect(await run(fail, "", listen)).toMatchObject({ exitCode: 0, output: "log enough\ncontinued" });
    // If wait() is called after the pool has stopped, its promise rejects with the error instead.
    const stop = `
      order({ do: "throw", kind: "TypeError", message: "enough" });
      // The promise does not keep the program alive. A timer might expire too late for the call of wait().
      const alive = setInterval(() => {}, 1000);
      await pool.ended;
      clearInterval(alive);
      await pool.stop();
      await pool.wait().catch((error) => console.log("caught", error.message));
      await Bun.sleep(50);
    `;
    expect(await run(stop, "", "await main()")).toMatchObject({ exitCode: 0, output: "caught enough" });
  });

  test("continues after a handler error that wait() or onError receives", async () => {
    const waiting = `
      const end = pool.wait().catch((error) => console.log("caught", error.message));
      order({ do: "throw", kind: "TypeError", message: "enough" });
      await end;
    `;
    expect(await run(waiting)).toMatchObject({ exitCode: 0, output: "caught enough" });
    const listening = `
      order({ do: "throw", kind: "TypeError", message: "enough" });
      order({ do: "exit" });
      await pool.wait().catch((error) => console.log("caught", error.code));
      await Bun.sleep(50);
      console.log("alive");
    `;
    const options = `onError: (error) => console.log("log", error.message)`;
    const { exitCode, output } = await run(listening, options);
    expect([exitCode, output]).toEqual([
      0,
      expect.stringMatching(/^log enough\nlog worker 0 ended unexpectedly.*\ncaught EPIPE\nalive$/),
    ]);
  });

  test("exits if a callback of the pool throws", async () => {
    const reporting = `order({ do: "report", value: 1 }); await pool.wait();`;
    const thrown = `{ throw new RangeError("mine"); }`;
    expect(await run(reporting, `onReport: () => ${thrown}`)).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining("RangeError: mine"),
    });
    const failing = `order({ do: "exit" }); await pool.wait();`;
    expect(await run(failing, `onError: () => ${thrown}`)).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining("RangeError: mine"),
    });
  });

  test("continues after callback exceptions with an uncaughtException listener", async () => {
    const source = `
      process.on("uncaughtException", (error) => console.log("uncaught", error.message));
      order({ do: "report", value: 1 });
      order({ do: "throw", kind: "TypeError", message: "x" });
      order({ do: "report", value: 2 });
      order({ do: "exit" });
      await pool.wait().catch((error) => console.log("end", error.code));
      await pool.stop();
    `;
    const options = `
      onReport: (value) => { throw new Error("report " + value); },
      onError: (error) => { throw new Error("error " + error.message); },
    `;
    const { exitCode, output } = await run(source, options);
    expect(exitCode).toBe(0);
    expect(output.split("\n")).toEqual([
      "uncaught report 1",
      "uncaught error x",
      "uncaught report 2",
      "uncaught error worker 0 ended unexpectedly with exit code 0: its handler has called process.exit()",
      "end EPIPE",
    ]);
  });

  test("exits after a thread ended without stopping its pool", async () => {
    const thread = `
      import { NETLINK_USERSOCK, ReceiverPool } from ${library};
      await ReceiverPool.start({ module: ${handler}, protocol: NETLINK_USERSOCK, workers: 2, data: {} });
      postMessage("started");
    `;
    const source = `
      await pool.stop();
      const text = ${JSON.stringify(thread)};
      const worker = new Worker(URL.createObjectURL(new File([text], "thread.ts", { type: "application/typescript" })));
      worker.onmessage = ({ data }) => console.log(data);
      await new Promise((resolve) => worker.addEventListener("close", resolve));
      console.log("ended");
    `;
    expect(await run(source)).toMatchObject({ exitCode: 0, output: "started\nended" });
  });
});
