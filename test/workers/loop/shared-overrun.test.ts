import { afterEach, expect, spyOn } from "bun:test";
import {
  type Gap,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NetworkNamespace,
  ReceiveBuffer,
  Receiver,
} from "../../../src/index.ts";
import { SocketCore } from "../../../src/sock/socket-core.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { until, within } from "../../support/threads.ts";
import { floodFromThread, uniform } from "../flooding.ts";
import { numbered } from "../numbered.ts";
import type { Found } from "../pool/handlers/draining.ts";
import { expectNothingLeft, startPool, startTally } from "../pool/pools.ts";

const group = 1;
const thieving = new URL("../pool/handlers/draining.ts", import.meta.url);

/**
 * Opens a socket in a multicast group and overflows its receive buffer: of `count` messages to the group, most are
 * dropped.
 */
function overrun(netns: NetworkNamespace, count: number): NetlinkSocket {
  const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group], receiveBufferSize: 32 * 1024 });
  using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
  for (let number = 0; number < count; number++) peer.send(numbered(number, 260), { to: { group } });
  return socket;
}

describeInNamespaces("drops on a shared socket", () => {
  expectNothingLeft(async () => {
    using netns = NetworkNamespace.create();
    await floodFromThread(netns, { to: { group }, count: 1, lengths: [20] });
  });
  afterEach(() => spyOn(SocketCore.prototype, "receive").mockRestore());

  test("are reported by the worker that received the overrun", async ({ netns }) => {
    const count = 500;
    using socket = overrun(netns, count);
    const { dropped } = socket.memory();
    expect(dropped).toBeGreaterThan(300);
    // A worker with two sockets alternates: after one receive from the first socket, it reads the second.
    using quiet = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { pool, log } = await startPool({ module: thieving, sockets: [socket, quiet], workers: 1 });
    await log.until(1);
    const [found] = log.values as Found[];
    expect(found!.lost).toBe(dropped);
    expect(found!.stolen).toBeGreaterThan(0);
    expect(found!.handled + found!.stolen + found!.lost).toBe(count);
    expect(pool.statistics.dropped).toBe(dropped);
    await pool.stop();
    expect(log.values).toHaveLength(1);
  });

  test("are reported by a receiver in the event loop", async ({ netns }) => {
    const count = 500;
    using socket = overrun(netns, count);
    const { dropped } = socket.memory();
    const { receive } = SocketCore.prototype;
    const buffer = new ReceiveBuffer();
    let stolen = 0;
    let seen = false;
    const steal = () => {
      for (let taken = 0; ; stolen += taken) {
        taken = receive.call(socket.core, buffer, 1);
        if (taken <= 0) return;
      }
    };
    spyOn(SocketCore.prototype, "receive").mockImplementation(function (this: SocketCore, into, maximum) {
      const filled = receive.call(this, into, maximum);
      if (filled > 0 && !seen) {
        seen = true;
        // The microtask runs after the receiver has finished reading this socket.
        queueMicrotask(steal);
      }
      return filled;
    });
    await using receiver = Receiver.start({ socket, inLoop: true });
    const gaps: Gap[] = [];
    let received = 0;
    const read = async () => {
      for await (const batch of receiver) {
        for (const item of batch) {
          if (item.kind === "gap") gaps.push(item);
          else received++;
        }
        if (gaps.length > 0) break;
      }
    };
    await within(read(), "the gap");
    expect(gaps).toMatchObject([{ dropped, reason: "overrun" }]);
    expect(stolen).toBeGreaterThan(0);
    expect(received + stolen + dropped).toBe(count);
  });

  test("are reported by one of two workers after a flood", async ({ netns }) => {
    const open = () => NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group], receiveBufferSize: 32 * 1024 });
    const sockets = [open(), open()];
    const { pool, log } = await startTally({ sockets, workers: 2, sharing: true, data: { slow: 10 } });
    const accounted = () => pool.statistics.received + pool.statistics.dropped;
    let sent = 0;
    for (let round = 0; round < 30; round++) {
      sent += await floodFromThread(netns, { to: { group }, count: 1000, lengths: uniform(260) });
      await until(() => accounted() === 2 * sent, "all is accounted for");
    }
    await pool.stop();
    const { received, dropped } = pool.statistics;
    // The number of dropped messages depends on the scheduler, so the test does not expect an exact number.
    expect(log.tally).toMatchObject({ received, lost: dropped });
    for (const socket of sockets) socket.close();
  });
});
