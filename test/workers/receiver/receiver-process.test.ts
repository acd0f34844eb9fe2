import { expect } from "bun:test";
import { NETLINK_USERSOCK, NetlinkSocket, type NetworkNamespace } from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { within } from "../../support/threads.ts";
import { numbered } from "../numbered.ts";

const group = 1;
const library = JSON.stringify(import.meta.resolve("../../../src/index.ts"));

/** Starts a program with a receiver in a network namespace. */
function spawn(netns: NetworkNamespace, source: string) {
  const program = `
    import { NETLINK_USERSOCK, Receiver } from ${library};
    const receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [${group}] });
    ${source}
  `;
  return netns.run(() => Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "inherit" }));
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

describeInNamespaces("program with a Receiver", () => {
  test("exits without stop() if no iteration is pending", async ({ netns }) => {
    expect(await finish(spawn(netns, `console.log("done");`))).toBe("done\n");
    // The program also exits if the worker is still running, and if an earlier `for await` loop has ended.
    expect(await finish(spawn(netns, `await Bun.sleep(200); console.log("done");`))).toBe("done\n");
  });

  test("stays alive while it awaits the next batch, then exits", async ({ netns }) => {
    // The loop is not at the top level of the module, where `await` itself would keep the program alive.
    const peer = spawn(
      netns,
      `(async () => { for await (const batch of receiver) { console.log("got"); break; } })(); console.log("waiting");`,
    );
    try {
      const reader = await firstLine(peer);
      expect(await Promise.race([peer.exited, Bun.sleep(700)])).toBeUndefined();
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      socket.send(numbered(1), { to: { group } });
      const { value } = await within(reader.read(), "the message");
      expect(new TextDecoder().decode(value)).toBe("got\n");
      expect(await within(peer.exited, "the program's end")).toBe(0);
    } finally {
      peer.kill("SIGKILL");
    }
  });

  test("stays alive until stop() has resolved", async ({ netns }) => {
    const source = `receiver.stop().then(() => console.log("stopped", receiver.socket.closed));`;
    expect(await finish(spawn(netns, source))).toBe("stopped true\n");
    expect(await finish(spawn(netns, `await Bun.sleep(200); ${source}`))).toBe("stopped true\n");
  });

  test("can exit at any time", async ({ netns }) => {
    const waits = `receiver[Symbol.asyncIterator]().next(); console.log("leaving");`;
    expect(await finish(spawn(netns, `${waits} process.exit(0);`))).toBe("leaving\n");
    expect(await finish(spawn(netns, `${waits} setTimeout(() => process.exit(0), 200);`))).toBe("leaving\n");
  });

  test("continues after the receiver has failed", async ({ netns }) => {
    const source = `await Bun.sleep(200); receiver.socket.close(); await Bun.sleep(200); console.log("going on");`;
    expect(await finish(spawn(netns, source))).toBe("going on\n");
  });

  test("can exit after a thread ended without stopping its receiver", async ({ netns }) => {
    const worker = `
      const { NETLINK_USERSOCK, Receiver } = await import(${library});
      const receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [${group}] });
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
