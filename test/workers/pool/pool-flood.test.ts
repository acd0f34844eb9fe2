import { expect, setDefaultTimeout } from "bun:test";
import {
  NETLINK_USERSOCK,
  type NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  ReceiveBuffer,
  ReceiverPool,
} from "../../../src/index.ts";
import { SendArea } from "../../../src/sock/send-area.ts";
import { sendSpans } from "../../../src/sock/sending.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { inputs } from "../../support/seed.ts";
import { until, WORKER_LIMITS, within } from "../../support/threads.ts";
import { EndlessFlood, floodFromProcess, floodFromThread, random, uniform } from "../flooding.ts";
import { NumberedMessages, numbered, TEST_TYPE } from "../numbered.ts";
import { command, Gate } from "./commands.ts";
import type { Sizes } from "./handlers/sizes.ts";
import type { Turn } from "./handlers/turns.ts";
import { expectNothingLeft, PoolLog, startPool, startTally } from "./pools.ts";

setDefaultTimeout(600_000);

const group = 1;
/** Time limit of a flood in milliseconds. On a busy machine, each message can cost milliseconds. */
const FLOOD_MS = 500_000;

function openMembers(netns: NetworkNamespace, count: number, receiveBufferSize: number): NetlinkSocket[] {
  return Array.from({ length: count }, () =>
    NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group], receiveBufferSize }),
  );
}

/** Sends these bytes as one datagram, without changing the header. */
function sendRaw(socket: NetlinkSocket, portId: number, bytes: Uint8Array): void {
  const area = new SendArea();
  area.append(bytes);
  sendSpans(socket.core, area, [0, bytes.length], { portId }, true);
}

/** Reads all queued messages in the calling thread. */
function drain(socket: NetlinkSocket, buffer: ReceiveBuffer): { received: number; lost: number } {
  const drained = { received: 0, lost: 0 };
  while (socket.memory().queued > 0) {
    try {
      drained.received += socket.receiveMany(buffer).length;
    } catch (error) {
      if ((error as NetlinkError).code !== "ENOBUFS") throw error;
      drained.lost += (error as NetlinkError).dropped ?? 0;
    }
  }
  return drained;
}

describeInNamespaces("ReceiverPool in a flood", () => {
  expectNothingLeft(async () => {
    using netns = NetworkNamespace.create();
    await floodFromThread(netns, { to: { group }, count: 1, lengths: [20] });
    await floodFromProcess(netns, { to: { group }, count: 1, lengths: [20] });
  });

  for (const [name, sockets, workers, sharing] of [
    ["one socket and one worker", 1, 1, false],
    ["ten sockets and two workers", 10, 2, false],
    ["one socket shared by three workers", 1, 3, true],
    ["three sockets that two workers share", 3, 2, true],
  ] as const) {
    test.each([1, 40 * 1024, 400 * 1024])(
      `accounts for every message with ${name} and %d bytes of buffer`,
      async (receiveBufferSize) => {
        using netns = NetworkNamespace.create();
        const members = openMembers(netns, sockets, receiveBufferSize);
        const { pool, log } = await startTally({ sockets: members, workers, sharing, data: { slow: 2 } });
        const count = inputs(5000, 20_000);
        const sent = await floodFromThread(netns, { to: { group }, count, lengths: random(20, 1500) });
        expect(sent).toBe(count);
        const accounted = () => pool.statistics.received + pool.statistics.dropped;
        // Drops that follow the last received message are reported at the end.
        await until(() => members.every((socket) => socket.memory().queued === 0), "all is read");
        await within(pool.stop(), "the end");
        const { received, dropped, messages } = pool.statistics;
        expect(accounted()).toBe(count * sockets);
        expect(messages).toBe(received);
        expect(log.tally).toMatchObject({ received, lost: dropped, others: 0, ordered: true });
        expect(members.reduce((sum, socket) => sum + socket.memory().dropped, 0)).toBe(dropped);
        for (const member of members) member.close();
      },
    );
  }

  test("accounts for every message with noEnobufs", async ({ netns }) => {
    const gate = new Gate();
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, {
      netns,
      groups: [group],
      receiveBufferSize: 16 * 1024,
      noEnobufs: true,
    });
    const { pool, log } = await startPool({ sockets: [socket], data: { reportsAll: true, words: gate.memory } });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    peer.send(command({ do: "gate" }), { to: { group } });
    await gate.reached();
    // More messages than the buffer can hold are sent while no thread reads the socket.
    const count = 500;
    for (let number = 0; number < count; number++) peer.send(numbered(number, 260), { to: { group } });
    const { dropped } = socket.memory();
    expect(dropped).toBeGreaterThan(300);
    gate.open();
    await until(() => pool.statistics.received + pool.statistics.dropped === count + 1, "all are accounted for");
    peer.send(numbered(count, 260), { to: { group } });
    await log.until(count - dropped + 2);
    // With noEnobufs, the kernel does not report where messages were dropped. The gap is still reported before later
    // messages.
    const numbers = log.numbers.filter((number) => typeof number === "number");
    expect(numbers).toEqual([...Array.from({ length: count - dropped }, (_, number) => number), count]);
    expect(log.numbers.slice(0, -1)).toContainEqual({ lost: dropped, reason: "overrun" });
    await pool.stop();
  });

  test("accounts for every message while sockets change readers", async ({ netns }) => {
    const members = openMembers(netns, 3, 64 * 1024);
    const buffer = new ReceiveBuffer();
    const { pool, log } = await startTally({ sockets: members, workers: 2 });
    const count = 60_000;
    let over = false;
    const flood = floodFromThread(netns, { to: { group }, count, lengths: uniform(260) }).finally(() => {
      over = true;
    });
    const own = { received: 0, lost: 0 };
    let rounds = 0;
    const change = async (socket: NetlinkSocket) => {
      // The handler is slower than the sender, so it still handles messages after the flood has ended.
      for (; !over || rounds <= 10; rounds++) {
        await pool.remove(socket);
        const { received, lost } = drain(socket, buffer);
        own.received += received;
        own.lost += lost;
        await pool.add(socket);
        await Bun.sleep(rounds % 3);
      }
    };
    await within(Promise.all(members.map(change)), "the end of the flood", FLOOD_MS);
    expect(await flood).toBe(count);
    await until(() => members.every((socket) => socket.memory().queued === 0), "all is read");
    await pool.stop();
    const { received, lost } = log.tally;
    expect(received + lost + own.received + own.lost).toBe(3 * count);
    expect(members.reduce((sum, socket) => sum + socket.memory().dropped, 0)).toBe(lost + own.lost);
    expect(rounds).toBeGreaterThan(10);
    for (const member of members) member.close();
  });

  test("accounts for every message if a worker exits", async ({ netns }) => {
    const members = openMembers(netns, 2, 64 * 1024);
    const { pool, log } = await startPool({ sockets: members, workers: 2, data: {} });
    const count = 30_000;
    const flood = floodFromThread(netns, { to: { group }, count, lengths: uniform(260) });
    await until(() => pool.statistics.received > 1000, "the flood has begun");
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    peer.send(command({ do: "exit" }), { to: { portId: members[0]!.portId } });
    expect(await within(flood, "the end of the flood", FLOOD_MS)).toBe(count);
    await log.until(0, 1);
    await until(() => members.every((socket) => socket.memory().queued === 0), "all is read");
    await pool.stop();
    const { received, dropped, messages, abandoned } = pool.statistics;
    expect(received + dropped).toBe(2 * count + 1);
    const lost = members.reduce((sum, socket) => sum + socket.memory().dropped, 0);
    expect(dropped).toBe(lost + abandoned);
    // The number of handled messages includes the command at which the worker exited.
    expect(messages).toBe(received);
    for (const member of members) member.close();
  });

  test("slows down unicast senders without losing messages", async ({ netns }) => {
    const { pool, log } = await startTally({
      protocol: NETLINK_USERSOCK,
      netns,
      workers: 1,
      receiveBufferSize: 32 * 1024,
      data: { slow: 5 },
    });
    const { portId } = pool.sockets[0]!;
    const count = inputs(15_000, 50_000);
    const flood = { to: { portId }, count, lengths: random(20, 1000) };
    const floods = await within(
      Promise.all([floodFromThread(netns, flood), floodFromProcess(netns, flood)]),
      "it",
      FLOOD_MS,
    );
    expect(floods).toEqual([count, count]);
    await until(() => pool.statistics.messages === 2 * count, "all are handled");
    await pool.stop();
    expect(log.tally).toMatchObject({ received: 2 * count, lost: 0, ordered: true });
    expect(Object.values(log.tally.senders)).toEqual([count, count]);
  });

  test("reads its sockets round-robin", async ({ netns }) => {
    const gate = new Gate();
    const log = new PoolLog();
    const sockets = Array.from({ length: 10 }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns }));
    const pool = await ReceiverPool.start({
      ...WORKER_LIMITS,
      module: new URL("./handlers/turns.ts", import.meta.url),
      sockets,
      workers: 1,
      slots: 16,
      data: gate.memory,
      onReport: log.onReport,
    });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    peer.send(numbered(0), { to: { portId: sockets[0]!.portId } });
    await gate.reached();
    // One socket has a thousand queued messages, each of the others has forty.
    const queued = (socket: number) => (socket === 3 ? 1000 : 40);
    for (const [index, { portId }] of sockets.entries()) {
      peer.sendMany(new NumberedMessages(Array(queued(index)).fill(20)).from(0, queued(index)), { to: { portId } });
    }
    gate.open();
    await until(() => pool.statistics.messages === 1361, "all are handled");
    await pool.stop();
    const [turns] = log.values as Turn[][];
    // The worker receives the first message alone. It then reads each socket three times, and afterwards only the
    // socket with a thousand messages.
    expect(turns![0]).toEqual([0, 1]);
    const rounds = [1, 2, 3].map((round) => turns!.slice(1 + (round - 1) * 10, 1 + round * 10));
    for (const round of rounds) expect(round.map(([socket]) => socket).toSorted()).toEqual([...sockets.keys()]);
    const parts = rounds.map(
      (round) => new Set(round.filter(([socket]) => socket !== 3).map(([, messages]) => messages)),
    );
    expect(parts).toEqual([new Set([16]), new Set([16]), new Set([8])]);
    expect(turns!.slice(31).every(([socket]) => socket === 3)).toBe(true);
    for (const socket of sockets) socket.close();
  });

  test("neither loses nor delays messages on quiet sockets", async ({ netns }) => {
    const busy = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group], receiveBufferSize: 128 * 1024 });
    const quiet = Array.from({ length: 9 }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns }));
    const { pool, log } = await startTally({ sockets: [busy, ...quiet], workers: 1, data: { slow: 20 } });
    const [flooded, ...others] = pool.statistics.sockets.keys();
    const received = (index: number) => pool.statistics.sockets[index]!.received;
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    await using _flood = new EndlessFlood(netns, { group });
    await until(() => busy.memory().dropped > 1000, "the flood is more than can be handled");
    for (let number = 0; number < 50; number++) {
      const before = received(flooded!);
      for (const { portId } of quiet) peer.send(numbered(number), { to: { portId } });
      await until(() => others.every((index) => received(index) === number + 1), "they are handled");
      await until(() => received(flooded!) > before, "the flood goes on");
    }
    await pool.stop();
    expect(log.tally.senders[peer.portId]).toBe(450);
    expect(quiet.every((socket) => socket.memory().dropped === 0)).toBe(true);
    for (const socket of [busy, ...quiet]) socket.close();
  });

  const step = inputs(5, 1);
  test(`delivers messages of every ${step === 1 ? "" : `${step}th `}length from 16 to 65,551 bytes unchanged`, async ({
    netns,
  }) => {
    const longest = 65_551;
    const count = (longest - 16) / step + 1;
    const template = new SharedArrayBuffer(longest - 16);
    const payload = new Uint8Array(template);
    for (let index = 0, state = 1; index < payload.length; index++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      payload[index] = state >>> 16;
    }
    const log = new PoolLog();
    const pool = await ReceiverPool.start({
      ...WORKER_LIMITS,
      module: new URL("./handlers/sizes.ts", import.meta.url),
      protocol: NETLINK_USERSOCK,
      netns,
      workers: 1,
      data: { payload: template, step } satisfies Sizes,
      onReport: log.onReport,
    });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const to = { portId: pool.sockets[0]!.portId };
    const whole = new Uint8Array(longest);
    whole.set(payload, 16);
    const view = new DataView(whole.buffer);
    view.setUint16(4, TEST_TYPE, true);
    function* lengths(first: number, last: number): Generator<Uint8Array> {
      for (let length = first; length <= last; length += step) {
        view.setUint32(0, length, true);
        yield whole.subarray(0, length);
      }
    }
    for (let first = 16; first <= longest; first += 64 * step) {
      peer.sendMany(lengths(first, Math.min(first + 64 * step - 1, longest)), { to });
    }
    await until(() => pool.statistics.messages === count, "all are handled");
    await pool.stop();
    expect(log.values).toEqual([{ count, wrong: [] }]);
  });

  test("reports truncated and malformed datagrams at their positions", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { portId } = socket;
    const { pool, log } = await startPool({ sockets: [socket], slotSize: 256 });
    const long = Uint8Array.from(numbered(1));
    new DataView(long.buffer).setUint32(0, 24, true);
    peer.send(numbered(0, 256), { to: { portId } });
    peer.send(numbered(1, 260), { to: { portId } });
    peer.send(numbered(2, 60_000), { to: { portId } });
    sendRaw(peer, portId, new Uint8Array(7));
    sendRaw(peer, portId, long);
    // One datagram contains a valid message and invalid bytes after it, the other contains two valid messages.
    sendRaw(peer, portId, Buffer.concat([own(numbered(3)), new Uint8Array(5)]));
    sendRaw(peer, portId, Buffer.concat([own(numbered(4)), own(numbered(5, 24)), own(numbered(6))]));
    peer.send(numbered(7), { to: { portId } });
    await until(() => pool.statistics.messages === 6, "all are handled");
    await pool.stop();
    const truncated = { lost: 1, reason: "truncated" };
    const malformed = { lost: 1, reason: "malformed" };
    expect(log.numbers).toEqual([0, truncated, truncated, malformed, malformed, 3, malformed, 4, 5, 6, 7]);
    expect(pool.statistics).toMatchObject({ received: 6, dropped: 2 });
  });
});

/** Returns the bytes of a message whose header contains its length. */
function own(message: Uint8Array): Uint8Array {
  const copy = message.slice();
  new DataView(copy.buffer).setUint32(0, copy.length, true);
  return copy;
}
