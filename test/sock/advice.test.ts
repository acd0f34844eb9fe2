import { describe, expect, test } from "bun:test";
import { EMFILE, ENFILE, ENOSPC, EPERM } from "../../src/constants/errno.ts";
import { NETLINK_CAP_ACK, NETLINK_LISTEN_ALL_NSID, NETLINK_ROUTE } from "../../src/constants/netlink.ts";
import { systemCallError } from "../../src/errors.ts";
import { Executor, NetlinkError, NetlinkSocket } from "../../src/index.ts";
import { bindAdvice, openAdvice, optionAdvice } from "../../src/sock/advice.ts";
import { KernelTransport } from "../../src/sock/transport.ts";

describe("The advice in error messages", () => {
  test("names the sandbox if socket() fails with EPERM, and the required privilege if bind() fails with EPERM", () => {
    expect(openAdvice(-EPERM, NETLINK_ROUTE)).toContain("allow AF_NETLINK");
    expect(bindAdvice(-EPERM)).toContain("CAP_NET_ADMIN");
  });

  test("names a privilege for the socket option that listens to all namespaces, and for no other option", () => {
    expect(optionAdvice(-EPERM, NETLINK_LISTEN_ALL_NSID)).toContain("CAP_NET_BROADCAST");
    expect(optionAdvice(-EPERM, NETLINK_CAP_ACK)).toBeUndefined();
  });

  test.each([
    ["fcntl", EMFILE, "ulimit -n"],
    ["eventfd", ENFILE, "fs.file-max"],
    ["unshare", ENOSPC, "user.max_net_namespaces"],
    ["epoll_ctl", ENOSPC, "fs.epoll.max_user_watches"],
  ])("names the limit of the process or system that made %s fail", (syscall, errno, limit) => {
    expect(systemCallError(syscall, -errno).message).toContain(limit);
  });

  test("names the limits on threads if a worker cannot be started", async () => {
    const Original = globalThis.Worker;
    globalThis.Worker = class {
      constructor() {
        throw new TypeError("Failed to spawn worker thread");
      }
    } as unknown as typeof Worker;
    try {
      const start = async () => Executor.start();
      const error: unknown = await start().catch((reason) => reason);
      expect(error).toBeInstanceOf(NetlinkError);
      expect((error as NetlinkError).message).toContain("Failed to spawn worker thread (EAGAIN); the limit of threads");
    } finally {
      globalThis.Worker = Original;
    }
  });
});

test("The memory counters of a socket keep their last values once they cannot be read", () => {
  const socket = NetlinkSocket.open(NETLINK_ROUTE);
  const transport = new KernelTransport(socket.fd, NETLINK_ROUTE, socket.portId, socket.receiveBufferSize);
  const memory = transport.memory();
  expect(memory.capacity).toBeGreaterThan(0);
  socket.close();
  expect(transport.memory()).toEqual(memory);
});
