import { expect, test } from "bun:test";
import { ENOMEM } from "../../src/constants/errno.ts";
import { NETLINK_USERSOCK, type NetlinkError, NetlinkSocket } from "../../src/index.ts";
import { ReceiveBuffer } from "../../src/sock/receive-buffer.ts";
import { ReceiveLoop, type Sink } from "../../src/workers/receive-loop.ts";
import { counterMemory } from "../../src/workers/receiver-statistics.ts";
import { WatchedSockets } from "../../src/workers/watched-sockets.ts";
import { numbered } from "./numbered.ts";

const failures: NetlinkError[] = [];
const sink: Sink = {
  room: () => 1,
  expect() {},
  datagrams() {},
  gap() {},
  flush() {},
  idle() {},
  failed: (error) => failures.push(error),
};

test("ReceiveLoop › reports a socket that fails without being closed once, and is not woken by it again", () => {
  using socket = NetlinkSocket.open(NETLINK_USERSOCK, { allowPeers: true });
  using peer = NetlinkSocket.open(NETLINK_USERSOCK);
  using watched = new WatchedSockets();
  const loop = new ReceiveLoop(
    {
      epollFd: watched.epollFd,
      wakeFd: watched.wakeFd,
      sources: [watched.add(0, socket)],
      buffer: { slots: 1, slotSize: 4096 },
      counters: counterMemory(),
    },
    new ReceiveBuffer({ slots: 1, slotSize: 4096 }),
    sink,
  );
  for (const source of loop.sources) Object.defineProperty(source.socket, "take", { value: () => -ENOMEM });
  peer.send(numbered(1), { to: { portId: socket.portId } });
  expect(loop.poll()).toBe(true);
  expect(failures).toMatchObject([{ code: "ENOMEM", syscall: "recvmmsg" }]);
  expect(socket.memory().queued).toBeGreaterThan(0);
  expect(loop.poll()).toBe(false);
  expect(failures).toHaveLength(1);
});
