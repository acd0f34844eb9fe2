// Programs with a receiver: when they stay alive, and when they exit.
import { expect, setDefaultTimeout } from "bun:test";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { GROUP, LIBRARY, ReceiverProgram, type RunProgram, send } from "./receiver-program.ts";

/** Test timeout in milliseconds for a busy machine. */
setDefaultTimeout(600_000);

for (const [name, inLoop, startMs] of [
  ["a Receiver", false, 200],
  ["an in-loop Receiver", true, 100],
] as const) {
  /** Statements that wait until the receiver runs. */
  const waitForStart = `await Bun.sleep(${startMs});`;
  const test = base.extend({
    run:
      ({ netns }): RunProgram =>
      (source) =>
        new ReceiverProgram(netns, source, { inLoop }),
  });

  describeInNamespaces(`program with ${name}`, () => {
    test("exits without stop() if no iteration is pending", async ({ run }) => {
      expect(await run(`console.log("done");`).end()).toBe("done\n");
      // The program also exits if the receiver is running, and if an earlier `for await` loop has ended.
      expect(await run(`${waitForStart} console.log("done");`).end()).toBe("done\n");
    });

    test("stays alive while it awaits the next batch, then exits", async ({ netns, run }) => {
      // The loop is not at the top level of the module, where `await` itself would keep the program alive.
      const source = `(async () => { for await (const batch of receiver) { console.log("got"); break; } })();`;
      for (const when of ["", "setTimeout(() => {}, 100);"]) {
        using program = run(`${when} ${source} console.log("waiting");`);
        expect(await program.line()).toBe("waiting");
        expect(await program.exitWithin(700)).toBeUndefined();
        send(netns);
        expect(await program.end()).toBe("got\n");
      }
    });

    test("stays alive until stop() has resolved", async ({ run }) => {
      const stop = `receiver.stop().then(() => console.log("stopped", receiver.socket.closed));`;
      expect(await run(stop).end()).toBe("stopped true\n");
      expect(await run(`${waitForStart} ${stop}`).end()).toBe("stopped true\n");
    });

    test("can exit at any time", async ({ run }) => {
      const waits = `receiver[Symbol.asyncIterator]().next(); console.log("leaving");`;
      expect(await run(`${waits} process.exit(0);`).end()).toBe("leaving\n");
      expect(await run(`${waits} setTimeout(() => process.exit(0), ${startMs});`).end()).toBe("leaving\n");
    });

    test("continues after the receiver has failed", async ({ run }) => {
      const source = `${waitForStart} receiver.socket.close(); ${waitForStart} console.log("going on");`;
      expect(await run(source).end()).toBe("going on\n");
    });

    test("can exit after a thread ended without stopping its receiver", async ({ run }) => {
      const worker = `
        const { NETLINK_USERSOCK, Receiver } = await import(${LIBRARY});
        const receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [${GROUP}], inLoop: ${inLoop} });
        await Bun.sleep(100);
        postMessage("over");
      `;
      const source = `
        await receiver.stop();
        const worker = new Worker(URL.createObjectURL(new File([${JSON.stringify(worker)}], "worker.js")));
        worker.addEventListener("close", () => console.log("ended"));
      `;
      expect(await run(source).end()).toBe("ended\n");
    });
  });
}
