import { expect, setDefaultTimeout } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { within } from "../../support/threads.ts";
import { EndlessFlood } from "../flooding.ts";
import { GROUP, LIBRARY, ReceiverProgram, type RunProgram, send } from "./receiver-program.ts";

/** Test timeout in milliseconds for a busy machine. */
setDefaultTimeout(600_000);

/**
 * Waits until the helper thread runs through which an event loop that cannot watch descriptors waits. The thread cannot start
 * without descriptors.
 */
const threadStart = "await NetlinkSocket.open(NETLINK_USERSOCK).waitAsync(POLLOUT);";
const test = base.extend({
  run:
    ({ netns }): RunProgram =>
    (source, options) =>
      new ReceiverProgram(netns, source, { inLoop: true, ...options }),
  /** Runs a program that can open few descriptors. */
  runWithFewDescriptors:
    ({ netns }): RunProgram =>
    (source) =>
      new ReceiverProgram(netns, source, { inLoop: true }, ["sh", "-c", 'ulimit -n 64; exec "$0" "$@"']),
});

describeInNamespaces("program with an in-loop Receiver", () => {
  test("exits during a flood if no iteration is pending", async ({ netns, run }) => {
    await using _flood = new EndlessFlood(netns, { group: GROUP });
    const come = (what: string) =>
      `while (receiver.statistics.${what} < 1000) await Bun.sleep(1); console.log("done");`;
    expect(await run(come("received")).end()).toBe("done\n");
    // The receiver skips messages of rejected senders, so they never fill its ring buffer.
    expect(await run(come("foreign"), { allowPeers: false }).end()).toBe("done\n");
  });

  test("is kept alive by the receiver across garbage collections", async ({ netns, run }) => {
    using program = run(`
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
    `);
    expect(await program.line()).toBe("waiting");
    for (let number = 1; number <= 50; number++) {
      send(netns);
      expect(await program.line()).toBe(`${number}`);
    }
    expect(await program.end()).toBe("");
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
        import { NETLINK_ROUTE, Receiver, RTNLGRP_LINK, transact } from ${LIBRARY};
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

  test("uses no processor time while no messages arrive", async ({ run }) => {
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
    expect(await run(source).end()).toBe("0 true\n");
  });

  test("keeps receiving when no more descriptors can be opened", async ({ netns, runWithFewDescriptors }) => {
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
    using program = runWithFewDescriptors(source);
    expect(await program.line()).toBe("waiting");
    send(netns);
    expect(await program.line()).toBe("got");
    expect(await program.line()).toBe("EMFILE");
    for (let number = 0; number < 20; number++) {
      send(netns);
      expect(await program.line()).toBe("got");
    }
  });

  test("continues after descriptors were exhausted for a moment", async ({ netns, runWithFewDescriptors }) => {
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
    using program = runWithFewDescriptors(source);
    expect(await program.line()).toBe("waiting");
    for (let round = 1; round <= 3; round++) {
      send(netns);
      expect(await program.line()).toBe(`got ${round * 2 - 1}`);
      send(netns);
      expect(await program.line()).toBe(`got ${round * 2}`);
      expect(await program.line()).toBe("freed");
    }
  });
});
