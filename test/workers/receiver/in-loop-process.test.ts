import { expect, setDefaultTimeout } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NETLINK_USERSOCK, NetlinkSocket, type NetworkNamespace, type ReceiverOptions } from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { within } from "../../support/threads.ts";
import { EndlessFlood } from "../flooding.ts";
import { numbered } from "../numbered.ts";

const group = 1;

/** Test timeout in milliseconds for a busy machine. */
setDefaultTimeout(600_000);
const library = JSON.stringify(import.meta.resolve("../../../src/index.ts"));

/**
 * Waits until the helper thread runs through which an event loop that cannot watch descriptors waits. The thread cannot start
 * without descriptors.
 */
const threadStart = "await NetlinkSocket.open(NETLINK_USERSOCK).waitAsync(POLLOUT);";

/** Starts a program with a receiver in a network namespace. */
function spawn(netns: NetworkNamespace, source: string, options: Partial<ReceiverOptions> = {}, prefix: string[] = []) {
  const program = `
    import { NETLINK_USERSOCK, NetlinkSocket, POLLOUT, Receiver } from ${library};
    const options = ${JSON.stringify(options)};
    const receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [${group}], inLoop: true, ...options });
    ${source}
  `;
  const command = [...prefix, process.execPath, "-e", program];
  return netns.run(() => Bun.spawn(command, { stdout: "pipe", stderr: "inherit" }));
}

/** Resolves with the program's output after the program has exited. */
async function finish(peer: ReturnType<typeof spawn>): Promise<string> {
  try {
    const output = await within(peer.stdout.text(), "the program's end");
    expect(await within(peer.exited, "the program's end")).toBe(0);
    return output;
  } finally {
    peer.kill("SIGKILL");
  }
}

/** Resolves when the program has written its first line. */
async function firstLine(peer: ReturnType<typeof spawn>) {
  const reader = peer.stdout.getReader();
  await within(reader.read(), "the program's start");
  return reader;
}

/** Returns a function that resolves with the next line of the program, and rejects if the program ends before. */
function lineReader(peer: ReturnType<typeof spawn>): () => Promise<string> {
  const reader = peer.stdout.getReader();
  let text = "";
  return async () => {
    while (!text.includes("\n")) {
      const { value, done } = await within(reader.read(), "a line");
      if (done) throw new Error(`the program ended after ${JSON.stringify(text)}`);
      text += new TextDecoder().decode(value);
    }
    const end = text.indexOf("\n") + 1;
    const first = text.slice(0, end);
    text = text.slice(end);
    return first;
  };
}

function send(netns: NetworkNamespace): void {
  using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
  socket.send(numbered(1), { to: { group } });
}

describeInNamespaces("program with an in-loop Receiver", () => {
  test("exits without stop() if no iteration is pending", async ({ netns }) => {
    expect(await finish(spawn(netns, `console.log("done");`))).toBe("done\n");
    // The program also exits if the event loop watches the socket, and if an earlier `for await` loop has ended.
    expect(await finish(spawn(netns, `await Bun.sleep(100); console.log("done");`))).toBe("done\n");
  });

  test("exits during a flood if no iteration is pending", async ({ netns }) => {
    await using _flood = new EndlessFlood(netns, { group });
    const come = (what: string) =>
      `while (receiver.statistics.${what} < 1000) await Bun.sleep(1); console.log("done");`;
    expect(await finish(spawn(netns, come("received")))).toBe("done\n");
    // The receiver skips messages of rejected senders, so they never fill its ring buffer.
    expect(await finish(spawn(netns, come("foreign"), { allowPeers: false }))).toBe("done\n");
  });

  test("stays alive while it awaits the next batch, then exits", async ({ netns }) => {
    // The loop is not at the top level of the module, where `await` itself would keep the program alive.
    const source = `(async () => { for await (const batch of receiver) { console.log("got"); break; } })();`;
    for (const when of ["", "setTimeout(() => {}, 100);"]) {
      const peer = spawn(netns, `${when} ${source} console.log("waiting");`);
      try {
        const reader = await firstLine(peer);
        expect(await Promise.race([peer.exited, Bun.sleep(500)])).toBeUndefined();
        send(netns);
        const { value } = await within(reader.read(), "the message");
        expect(new TextDecoder().decode(value)).toBe("got\n");
        expect(await within(peer.exited, "the program's end")).toBe(0);
      } finally {
        peer.kill("SIGKILL");
      }
    }
  });

  test("is kept alive by the receiver across garbage collections", async ({ netns }) => {
    const peer = spawn(
      netns,
      `
      let count = 0;
      (async () => {
        for await (const batch of receiver) {
          for (const item of batch) count++;
          Bun.gc(true);
          console.log(count);
          if (count === 50) break;
        }
      })();
      console.log("waiting");
      `,
    );
    try {
      const reader = await firstLine(peer);
      for (let number = 0; number < 50; number++) {
        send(netns);
        await within(reader.read(), "the message");
      }
      expect(await within(peer.exited, "the program's end")).toBe(0);
    } finally {
      peer.kill("SIGKILL");
    }
  });

  // If a test file could not be loaded, the event loop of Bun's test runner may sleep although an immediate is pending.
  // This happens if unref() and then ref() was called on the immediate.
  test("receives in Bun's test runner after another test file failed to load", async ({ netns }) => {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-in-loop-"));
    try {
      writeFileSync(join(folder, "broken.test.ts"), 'import "./missing.ts";');
      writeFileSync(
        join(folder, "receiver.test.ts"),
        `import { expect, test } from "bun:test";
        import { NETLINK_ROUTE, Receiver, RTNLGRP_LINK, transact } from ${library};
        import { addBridge } from ${JSON.stringify(import.meta.resolve("../../support/requests.ts"))};
        test("receives while it is busy", async () => {
          await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], inLoop: true });
          let batches = 0;
          transact(NETLINK_ROUTE, addBridge("b0"));
          for await (const batch of receiver) {
            for (const _ of batch);
            if (++batches === 5) break;
            transact(NETLINK_ROUTE, addBridge("b" + batches));
            for (let turn = 0; turn < 3; turn++) await Bun.sleep(1);
          }
          expect(batches).toBe(5);
        }, 100_000);`,
      );
      const command = [process.execPath, "test", "./broken.test.ts", "./receiver.test.ts"];
      const peer = netns.run(() => Bun.spawn(command, { cwd: folder, stderr: "pipe" }));
      expect(await within(peer.stderr.text(), "the program's end")).toContain("(pass) receives while it is busy");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("uses no processor time while no messages arrive", async ({ netns }) => {
    const source = `
      const pending = receiver[Symbol.asyncIterator]().next();
      await Bun.sleep(300);
      const { wakes } = receiver.statistics;
      // Wait until the tasks of the program's start are complete.
      let least = Infinity;
      for (let attempt = 0; attempt < 10 && least >= 30_000; attempt++) {
        const before = process.cpuUsage();
        await Bun.sleep(1000);
        const { user, system } = process.cpuUsage(before);
        least = Math.min(least, user + system);
      }
      console.log(receiver.statistics.wakes - wakes, least < 30_000);
      await receiver.stop();
      await pending;
    `;
    expect(await finish(spawn(netns, source))).toBe("0 true\n");
  });

  test("keeps receiving when no more descriptors can be opened", async ({ netns }) => {
    const source = `
      import { openSync } from "node:fs";
      ${threadStart}
      const first = Promise.withResolvers();
      (async () => {
        for await (const batch of receiver) {
          console.log("got");
          first.resolve();
        }
      })();
      console.log("waiting");
      await first.promise;
      // After this time the program waits again.
      await Bun.sleep(50);
      try {
        for (;;) openSync("/dev/null");
      } catch (error) {
        console.log(error.code);
      }
      setTimeout(() => process.exit(), 500_000).unref();
    `;
    const peer = spawn(netns, source, {}, ["sh", "-c", 'ulimit -n 64; exec "$0" "$@"']);
    try {
      const line = lineReader(peer);
      expect(await line()).toBe("waiting\n");
      send(netns);
      expect(await line()).toBe("got\n");
      expect(await line()).toBe("EMFILE\n");
      for (let number = 0; number < 20; number++) {
        send(netns);
        expect(await line()).toBe("got\n");
      }
    } finally {
      peer.kill("SIGKILL");
    }
  });

  test("continues after descriptors were exhausted for a moment", async ({ netns }) => {
    const source = `
      import { closeSync, openSync } from "node:fs";
      ${threadStart}
      const taken = [];
      const exhaust = () => {
        try {
          for (;;) taken.push(openSync("/dev/null"));
        } catch {}
      };
      const free = () => {
        for (const fd of taken.splice(0)) closeSync(fd);
        console.log("freed");
      };
      let got = 0;
      (async () => {
        for await (const batch of receiver) {
          got++;
          // The watched set needs another descriptor for each wake-up.
          exhaust();
          console.log("got", got);
          if (got % 2 === 0) setTimeout(free, 50);
        }
      })();
      console.log("waiting");
    `;
    const peer = spawn(netns, source, {}, ["sh", "-c", 'ulimit -n 64; exec "$0" "$@"']);
    const read = lineReader(peer);
    const line = async (expected: string) => expect(await read()).toBe(`${expected}\n`);
    try {
      await line("waiting");
      for (let round = 1; round <= 3; round++) {
        send(netns);
        await line(`got ${round * 2 - 1}`);
        send(netns);
        await line(`got ${round * 2}`);
        await line("freed");
      }
    } finally {
      peer.kill("SIGKILL");
    }
  });

  test("can stop the receiver or exit at any time", async ({ netns }) => {
    const stop = `receiver.stop().then(() => console.log("stopped", receiver.socket.closed));`;
    expect(await finish(spawn(netns, stop))).toBe("stopped true\n");
    expect(await finish(spawn(netns, `await Bun.sleep(50); ${stop}`))).toBe("stopped true\n");
    const waits = `receiver[Symbol.asyncIterator]().next(); console.log("leaving");`;
    expect(await finish(spawn(netns, `${waits} process.exit(0);`))).toBe("leaving\n");
    expect(await finish(spawn(netns, `${waits} setTimeout(() => process.exit(0), 100);`))).toBe("leaving\n");
  });

  test("continues after the receiver has failed", async ({ netns }) => {
    const source = `await Bun.sleep(50); receiver.socket.close(); await Bun.sleep(50); console.log("going on");`;
    expect(await finish(spawn(netns, source))).toBe("going on\n");
  });

  test("can exit after a thread ended without stopping its receiver", async ({ netns }) => {
    const worker = `
      const { NETLINK_USERSOCK, Receiver } = await import(${library});
      const receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [${group}], inLoop: true });
      await Bun.sleep(100);
      postMessage("over");
    `;
    const source = `
      await receiver.stop();
      const worker = new Worker(URL.createObjectURL(new File([${JSON.stringify(worker)}], "worker.js")));
      worker.addEventListener("close", () => console.log("ended"));
    `;
    expect(await finish(spawn(netns, source))).toBe("ended\n");
  });
});
