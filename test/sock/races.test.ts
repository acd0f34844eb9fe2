// Tests that close sockets and abort waits at the moments where a race is most likely.
import { dlopen } from "bun:ffi";
import { expect } from "bun:test";
import {
  type Message,
  MessageWriter,
  NETLINK_USERSOCK,
  type NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  POLLIN,
} from "../../src/index.ts";
import { openSockets } from "../support/descriptors.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { PATIENCE_MS, within } from "../support/threads.ts";
import { type Round, sends, type Use, uses, Word } from "./programs/racer.ts";

const ROUNDS = 1000;

function numbered(number: number): Message {
  return new MessageWriter(50).raw(new Uint8Array(Uint32Array.of(number).buffer)).finish();
}

/** Waits until another thread has stored this value in a word of shared memory. */
function awaitWord(words: Int32Array, word: number, value: number): void {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = Atomics.load(words, word);
    if (seen === value) return;
    if (performance.now() > deadline) throw new Error(`word ${word} is still ${seen}, not ${value}`);
    Atomics.wait(words, word, seen, 100);
  }
}

describeInNamespaces("close during a receive", () => {
  test("fails the receive call and never reads a reused descriptor", ({ netns }) => {
    const before = openSockets();
    const words = new Int32Array(new SharedArrayBuffer(64));
    const worker = new Worker(new URL("./programs/racer.ts", import.meta.url));
    let reused = 0;
    try {
      using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      for (let round = 1; round <= ROUNDS; round++) {
        const use: Use = uses[round % uses.length]!;
        const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
        const { fd, portId } = socket;
        const start: Round = { round, use, token: socket.share(), words: words.buffer as SharedArrayBuffer };
        worker.postMessage(start);
        awaitWord(words, Word.Entered, round);
        // The other thread is waiting for data, about to wait, or receiving from a flooded socket.
        const flood = Math.floor(Math.random() * 4) * 20;
        if (flood > 0) sender.sendMany(Array(flood).fill(numbered(round)), { to: { portId }, wait: false });
        for (let spin = Math.random() * 3000; spin > 0; spin--) Atomics.load(words, 0);
        // If close() gave up waiting for the other thread, the descriptor would stay open.
        socket.close();
        const others = Array.from({ length: 3 }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns }));
        if (others.some((other) => other.fd === fd)) reused++;
        for (const other of others) sender.send(numbered(1_000_000 + round), { to: { portId: other.portId } });
        awaitWord(words, Word.Left, round);
        for (const other of others) {
          const [message] = other.receive()!.messages();
          if (message!.view.getUint32(message!.offset + 16, true) !== 1_000_000 + round)
            throw new Error("wrong message");
          other.close();
        }
      }
    } finally {
      worker.terminate();
    }
    expect([words[Word.Wrong], words[Word.Odd]]).toEqual([0, 0]);
    expect(words[Word.Own]).toBeGreaterThan(0);
    expect(reused).toBeGreaterThan(ROUNDS / 2);
    expect(openSockets()).toBeLessThanOrEqual(before);
  }, 600_000);
});

describeInNamespaces("close during a blocked send", () => {
  const SIGUSR2 = 12;
  const SYS_tgkill = process.arch === "x64" ? 234 : 131;

  test("fails the send call and never writes to a reused descriptor", () => {
    const { symbols: libc } = dlopen("libc.so.6", { syscall: { args: ["u64", "u64", "u64", "u64"], returns: "i32" } });
    using netns = NetworkNamespace.create();
    const before = openSockets();
    const words = new Int32Array(new SharedArrayBuffer(64));
    // The signal handler stays installed. Without it, a signal that is still pending at the end of the test would end
    // the process.
    process.on("SIGUSR2", () => {});
    const worker = new Worker(new URL("./programs/racer.ts", import.meta.url));
    let reused = 0;
    const durations: number[] = [];
    try {
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns, receiveBufferSize: 4096 });
      using filler = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const to = { portId: peer.portId };
      const fill = () => {
        while (filler.send(numbered(0), { to, wait: false }) !== undefined);
      };
      fill();
      for (let round = 1; round <= 150; round++) {
        const use: Use = sends[round % sends.length]!;
        const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
        const { fd, portId } = socket;
        const start: Round = {
          round,
          use,
          token: socket.share(),
          words: words.buffer as SharedArrayBuffer,
          peer: peer.portId,
        };
        worker.postMessage(start);
        awaitWord(words, Word.Entered, round);
        Bun.sleepSync(Math.random() * 4);
        const interrupt = () => libc.syscall(SYS_tgkill, process.pid, words[Word.Thread]!, SIGUSR2);
        // A signal interrupts the system call. The thread then continues waiting, or finds that the socket is closed.
        if (round % 2 === 0) interrupt();
        const started = performance.now();
        socket.close();
        durations.push(performance.now() - started);
        const others = Array.from({ length: 3 }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns }));
        if (others.some((other) => other.fd === fd)) reused++;
        interrupt();
        // Makes room in the queue in case a thread is still waiting to send.
        for (let next = peer.receive(); next !== undefined; next = peer.receive()) {
          if (next.sender !== filler.portId && next.sender !== portId) throw new Error("unexpected sender");
        }
        awaitWord(words, Word.Left, round);
        expect(peer.receive()?.sender).toBeUndefined();
        for (const other of others) other.close();
        fill();
      }
    } finally {
      worker.terminate();
    }
    expect(words[Word.Odd]).toBe(0);
    expect(reused).toBeGreaterThan(100);
    // A close() that gave up waiting for the other thread would leave the descriptor open. Single calls may take long,
    // because the other thread does not run.
    expect(durations.sort((a, b) => a - b)[75]).toBeLessThan(2000);
    expect(openSockets()).toBeLessThanOrEqual(before);
  }, 600_000);
});

describeInNamespaces("waitAsync races", () => {
  test("an abort ends the wait with its reason and receives no data", async ({ netns }) => {
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    await sender.waitAsync(POLLIN, { timeoutMs: 0 });
    const before = openSockets();
    const ends = { aborted: 0, ready: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const controller = new AbortController();
      const reason = new Error(`round ${round}`);
      const wait = socket.waitAsync(POLLIN, { signal: controller.signal });
      const sends = round % 3 === 0;
      if (sends) sender.send(numbered(round), { to: { portId: socket.portId } });
      const abort = () => controller.abort(reason);
      if (round % 4 === 0) abort();
      else if (round % 4 === 1) queueMicrotask(abort);
      else if (round % 4 === 2) setImmediate(abort);
      else setTimeout(abort, Math.random() * 2);
      try {
        expect(await within(wait, "the wait to end")).toBe(POLLIN);
        expect(sends).toBe(true);
        ends.ready++;
      } catch (error) {
        expect(error).toBe(reason);
        ends.aborted++;
      }
      // The next socket has the same descriptor number as the closed socket.
      const datagram = socket.receive();
      expect(datagram?.length).toBe(sends ? 20 : undefined);
      socket.close();
    }
    expect(ends.aborted).toBeGreaterThan(ROUNDS / 2);
    expect(ends.ready).toBeGreaterThan(0);
    expect(openSockets()).toBeLessThanOrEqual(before);
  }, 600_000);

  test("close() ends the wait with EBADF, never with other events", async ({ netns }) => {
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const before = openSockets();
    for (let round = 0; round < ROUNDS; round++) {
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const wait = socket.waitAsync().then(
        () => "it came",
        (error: NetlinkError) => error.code,
      );
      if (round % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
      socket.close();
      using next = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      sender.send(numbered(round), { to: { portId: next.portId } });
      expect(await within(wait, "the wait to end")).toBe("EBADF");
      expect(next.receive()?.length).toBe(20);
    }
    expect(openSockets()).toBeLessThanOrEqual(before);
  }, 600_000);
});
