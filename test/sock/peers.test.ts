// Processes exchange many messages over NETLINK_USERSOCK. Each message is either received or counted as lost.
import { expect } from "bun:test";
import { join } from "node:path";
import {
  type Message,
  MessageWriter,
  NETLINK_USERSOCK,
  NetlinkSocket,
  type NetworkNamespace,
  ReceiveBuffer,
} from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { failureOf } from "../support/failures.ts";
import { test as base } from "../support/fixtures.ts";
import { inputs } from "../support/seed.ts";
import { within } from "../support/threads.ts";
import { Numbered, type PeerTask, stopMessage, Tally } from "./programs/peer.ts";

const test = base.extend({ sender: ({ netns }) => NetlinkSocket.open(NETLINK_USERSOCK, { netns }) });

/** Time limit in milliseconds for the exchange of all messages on a busy machine. */
const LIMIT_MS = 500_000;

interface PeerReport {
  received: number;
  reported: number;
  disordered: number;
  dropped: number;
  sent: number;
}

/** Starts another process in the namespace. Resolves with the port id of that process when it listens. */
async function startPeer(
  netns: NetworkNamespace,
  task: PeerTask,
): Promise<{ port: number; report: Promise<PeerReport>; kill: () => void }> {
  const child = netns.run(() =>
    Bun.spawn([process.execPath, join(import.meta.dir, "programs", "peer.ts"), JSON.stringify(task)], {
      stdout: "pipe",
      stderr: "inherit",
    }),
  );
  const lines = readLines(child.stdout);
  const first = await within(lines.next(), "the peer to start");
  const { port } = JSON.parse(first.value!);
  const report = lines.next().then(({ value }) => JSON.parse(value!) as PeerReport);
  return { port, report, kill: () => child.kill("SIGKILL") };
}

async function* readLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      yield text.slice(0, end);
      text = text.slice(end + 1);
    }
  }
}

describeInNamespaces("messages between processes", () => {
  const EXCHANGED = inputs(50_000, 350_000);
  test(`${EXCHANGED} unicast messages arrive in order in both directions`, async ({ netns }) => {
    const COUNT = EXCHANGED;
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const task: PeerTask = { mode: "one-to-one", port: socket.portId, group: 0, count: COUNT, expected: COUNT };
    const peer = await startPeer(netns, task);
    try {
      const buffer = new ReceiveBuffer({ slots: 256, slotSize: 256 });
      const numbered = new Numbered(1);
      const tally = new Tally();
      const to = { portId: peer.port };
      const deadline = performance.now() + LIMIT_MS;
      let pending: Message[] = [];
      while (tally.received < COUNT || pending.length > 0 || numbered.made < COUNT) {
        if (performance.now() > deadline) throw new Error(`only ${tally.received} came`);
        if (pending.length === 0 && numbered.made < COUNT) pending = numbered.take(COUNT - numbered.made);
        const sent = socket.sendMany(pending, { to, wait: false });
        pending = pending.slice(sent);
        tally.receive(socket, buffer, sent === 0 ? 50 : 0);
      }
      const report = await within(peer.report, "the peer's report", LIMIT_MS);
      expect(report).toEqual({ received: COUNT, reported: 0, disordered: 0, dropped: 0, sent: COUNT });
      expect([tally.received, tally.disordered, tally.reported]).toEqual([COUNT, 0, 0]);
      const { statistics } = socket;
      expect([statistics.sent, statistics.received, statistics.dropped]).toEqual([COUNT, COUNT, 0]);
    } finally {
      peer.kill();
    }
  }, 600_000);

  test("100,000 messages arrive at a slow receiver", async ({ netns }) => {
    const COUNT = 100_000;
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const peer = await startPeer(netns, {
      mode: "one-to-one",
      port: socket.portId,
      group: 0,
      count: 0,
      expected: COUNT,
      receiveBufferSize: 8192,
    });
    try {
      const numbered = new Numbered(1);
      while (numbered.made < COUNT) {
        const messages = numbered.take(COUNT - numbered.made);
        if (socket.sendMany(messages, { to: { portId: peer.port } }) !== messages.length) throw new Error("not all");
      }
      const { received, disordered, dropped } = await within(peer.report, "the peer's report", LIMIT_MS);
      expect([received, disordered, dropped]).toEqual([COUNT, 0, 0]);
    } finally {
      peer.kill();
    }
  }, 600_000);

  test("each group message of three senders is received or counted", async ({ netns }) => {
    const COUNT = inputs(20_000, 66_667);
    const group = 9;
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group], receiveBufferSize: 200_000 });
    const task: PeerTask = { mode: "group", port: 0, group, count: COUNT, expected: 0, receiveBufferSize: 200_000 };
    // All listeners join the group before the first message is sent.
    const listeners = await Promise.all([1, 2].map(() => startPeer(netns, { ...task, count: 0 })));
    const buffer = new ReceiveBuffer({ slots: 256, slotSize: 256 });
    const numbered = new Numbered(1);
    const talkers: Awaited<ReturnType<typeof startPeer>>[] = [];
    try {
      talkers.push(await startPeer(netns, task), await startPeer(netns, task));
      const tally = new Tally();
      const deadline = performance.now() + LIMIT_MS;
      const reports = Promise.all(talkers.map(({ report }) => report));
      let finished = false;
      void reports.then(() => {
        finished = true;
      });
      while (!finished || numbered.made < COUNT) {
        if (performance.now() > deadline) throw new Error("the peers do not come to an end");
        if (numbered.made < COUNT) socket.sendMany(numbered.take(COUNT - numbered.made), { to: { group } });
        if (!tally.receive(socket, buffer)) await Bun.sleep(1);
      }
      while (tally.receive(socket, buffer)) {
        // Receives the remaining messages.
      }
      const sent = (await reports).map((report) => report.sent);
      expect(sent).toEqual([COUNT, COUNT]);
      expect(tally.received + socket.statistics.dropped).toBe(COUNT * 2);
      expect(tally.reported).toBeLessThanOrEqual(socket.statistics.dropped);
      expect(tally.disordered).toBe(0);
      for (const { port } of listeners) socket.send(stopMessage(), { to: { portId: port } });
      const heard = await within(Promise.all(listeners.map(({ report }) => report)), "the listeners");
      for (const { received, dropped, disordered } of heard) {
        expect(received + dropped).toBe(COUNT * 3);
        expect(disordered).toBe(0);
      }
    } finally {
      for (const { kill } of [...listeners, ...talkers]) kill();
    }
  }, 600_000);
});

describeInNamespaces("user-space peer", () => {
  const message = new MessageWriter(200).raw(new Uint8Array(16)).finish();

  test("a send without `wait` returns immediately if the queue is full", ({ netns, sender }) => {
    using receiver = NetlinkSocket.open(NETLINK_USERSOCK, { netns, receiveBufferSize: 8192 });
    const options = { to: { portId: receiver.portId }, wait: false };
    let sent = 0;
    while (sender.send(message, options) !== undefined) sent++;
    expect(sent).toBeGreaterThan(0);
    expect(sender.sendWithSequence(message, 1, options)).toBe(false);
    expect(sender.sendMany([message, message], options)).toBe(0);
    expect(sender.statistics.sent).toBe(sent);
    let received = 0;
    while (receiver.receive() !== undefined) received++;
    expect(received).toBe(sent);
    expect(sender.send(message, options)).toBeNumber();
  });

  test("sendMany returns how many messages the queue accepted", ({ netns, sender }) => {
    using receiver = NetlinkSocket.open(NETLINK_USERSOCK, { netns, receiveBufferSize: 200_000 });
    const options = { to: { portId: receiver.portId }, wait: false };
    const numbered = (count: number, from: number) =>
      Array.from({ length: count }, (_, index) => {
        const each = message.copy();
        each.view.setUint32(16, from + index, true);
        return each;
      });
    let next = 0;
    let expected = 0;
    let partial = 0;
    for (let round = 0; round < 20; round++) {
      const sent = sender.sendMany(numbered(2000, next), options);
      if (sent < 2000) partial++;
      next += sent;
      for (let datagram = receiver.receive(); datagram !== undefined; datagram = receiver.receive()) {
        const [each] = datagram.messages();
        expect(each!.view.getUint32(each!.offset + 16, true)).toBe(expected++);
      }
      expect(expected).toBe(next);
    }
    expect(partial).toBe(20);
    expect(sender.statistics.sent).toBe(next);
  });

  test("sending to an exited peer throws ECONNREFUSED", ({ netns }) => {
    const receiver = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const to = { portId: receiver.portId };
    sender.send(message, { to });
    receiver.close();
    for (const [error, syscall] of [
      [failureOf(() => sender.send(message, { to })), "sendto"],
      [failureOf(() => sender.sendMany([message], { to })), "sendmmsg"],
    ] as const) {
      expect([error.code, error.syscall]).toEqual(["ECONNREFUSED", syscall]);
      expect(error.message).toContain("the peer's socket is closed");
    }
    expect(failureOf(() => sender.sendMany([message, message], { to })).sent).toBe(0);
    expect(sender.statistics.sent).toBe(1);
  });

  test("receives a message to its port and its group only once", ({ netns }) => {
    using both = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [3] });
    using member = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [3, 4] });
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [3] });
    const to = { portId: both.portId, group: 3 };
    sender.send(message, { to });
    expect(sender.sendMany([message, message], { to })).toBe(2);
    const groups = (socket: NetlinkSocket) => {
      const seen: number[] = [];
      for (let next = socket.receive(); next !== undefined; next = socket.receive()) seen.push(next.group);
      return seen;
    };
    expect(groups(member)).toEqual([3, 3, 3]);
    // The kernel sends a separate copy to the port and marks it with the group. It then skips this port when it
    // delivers the message to the group.
    expect(groups(both)).toHaveLength(3);
    expect(groups(sender)).toEqual([]);
  });

  test("is reachable through a multicast group, unlike the kernel", ({ netns, sender }) => {
    using member = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [1, 32] });
    expect(sender.send(message, { to: { group: 32 } })).toBe(1);
    expect(sender.sendMany(Array(300).fill(message), { to: { group: 1 } })).toBe(300);
    expect(sender.sendMany(Array(3).fill(message), { to: { group: 2 } })).toBe(3);
    const seen = new Map<number, number>();
    for (let next = member.receive(); next !== undefined; next = member.receive()) {
      seen.set(next.group, (seen.get(next.group) ?? 0) + 1);
    }
    expect(seen).toEqual(
      new Map([
        [32, 1],
        [1, 300],
      ]),
    );
    expect(() => sender.send(message)).toThrow("the kernel does not support NETLINK_USERSOCK");
    expect(() => sender.sendMany([message])).toThrow("ECONNREFUSED");
  });
});
