import { describe, expect, test } from "bun:test";
import { EMFILE, ENFILE, ENOSPC, EPERM } from "../../src/constants/errno.ts";
import { NETLINK_CAP_ACK, NETLINK_LISTEN_ALL_NSID, NETLINK_ROUTE } from "../../src/constants/netlink.ts";
import { systemCallError } from "../../src/errors.ts";
import { closeIdleSockets, NetlinkError, NetlinkSocket, transactAsync } from "../../src/index.ts";
import { bindAdvice, openAdvice, optionAdvice } from "../../src/sock/advice.ts";
import { KernelTransport } from "../../src/sock/transport.ts";
import { getLink } from "../support/requests.ts";

describe("advice in error messages", () => {
  test("distinguishes a sandbox from a missing privilege on EPERM", () => {
    expect(openAdvice(-EPERM, NETLINK_ROUTE)).toContain("allow AF_NETLINK");
    expect(bindAdvice(-EPERM)).toContain("CAP_NET_ADMIN");
  });

  test("names the privilege for NETLINK_LISTEN_ALL_NSID only", () => {
    expect(optionAdvice(-EPERM, NETLINK_LISTEN_ALL_NSID)).toContain("CAP_NET_BROADCAST");
    expect(optionAdvice(-EPERM, NETLINK_CAP_ACK)).toBeUndefined();
  });

  test.each([
    ["fcntl", EMFILE, "ulimit -n"],
    ["eventfd", ENFILE, "fs.file-max"],
    ["unshare", ENOSPC, "user.max_net_namespaces"],
    ["epoll_ctl", ENOSPC, "fs.epoll.max_user_watches"],
  ])("names the limit that made %s fail", (syscall, errno, limit) => {
    expect(systemCallError(syscall, -errno).message).toContain(limit);
  });

  test("names the thread limits if a worker cannot start", async () => {
    const isBun = process.versions["bun"] !== undefined;
    const engine: { Worker: unknown } = isBun ? globalThis : process.getBuiltinModule("node:worker_threads");
    const Original = engine.Worker;
    engine.Worker = class {
      constructor() {
        throw new TypeError("Failed to spawn worker thread");
      }
    };
    try {
      closeIdleSockets();
      const error: unknown = await transactAsync(NETLINK_ROUTE, getLink(1)).catch((reason) => reason);
      expect(error).toBeInstanceOf(NetlinkError);
      expect((error as NetlinkError).message).toContain("Failed to spawn worker thread (EAGAIN); the limit of threads");
    } finally {
      engine.Worker = Original;
    }
  });
});

test("memory() keeps its last values after the socket is closed", () => {
  const socket = NetlinkSocket.open(NETLINK_ROUTE);
  const transport = new KernelTransport(socket.fd, NETLINK_ROUTE, socket.portId, socket.receiveBufferSize);
  const memory = transport.memory();
  expect(memory.capacity).toBeGreaterThan(0);
  socket.close();
  expect(transport.memory()).toEqual(memory);
});
