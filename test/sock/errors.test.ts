// What the system refuses is a typed error whose text says what to do.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, systemCallError } from "../../src/errors.ts";
import {
  ENOENT,
  MAX_LINKS,
  NETLINK_CRYPTO,
  NETLINK_RDMA,
  NETLINK_ROUTE,
  NETLINK_SMC,
  NETLINK_XFRM,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  ping,
  RTM_NEWLINK,
} from "../../src/index.ts";
import { runProgram } from "../support/child.ts";
import { describeInNamespaces, hasProgram, namespacesAvailable } from "../support/environment.ts";

interface Line {
  name: string;
  result?: unknown;
  error?: boolean;
  code?: string;
  message?: string;
  operation?: string;
}

function failure(action: () => unknown): NetlinkError {
  try {
    action();
  } catch (error) {
    if (error instanceof NetlinkError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

const program = join(import.meta.dir, "programs", "unprivileged.ts");
const limit = Number(readFileSync("/proc/sys/net/core/rmem_max", "utf8"));

/** Ways to be without privileges in a network namespace. */
const ways: Record<string, string[]> = {
  "whose capabilities were dropped": ["setpriv", "--bounding-set=-all", "--inh-caps=-all"],
  "in a user namespace that does not own the network": ["unshare", "-r"],
};

for (const [way, prefix] of Object.entries(ways)) {
  const possible = namespacesAvailable && hasProgram(prefix[0]!) && process.getuid?.() === 0;
  describe.skipIf(!possible)(`a process ${way}`, () => {
    const lines = new Map<string, Line>();
    if (possible) {
      using netns = NetworkNamespace.create();
      for (const line of runProgram(program, { netns, prefix }).lines) {
        const parsed: Line = JSON.parse(line);
        lines.set(parsed.name, parsed);
      }
    }

    test("reads, listens to what is public, and talks to peers", () => {
      expect(lines.get("read")?.result).toBe(1);
      expect(lines.get("listen")?.result).toBe(true);
      expect(lines.get("peers")?.result).toBe(1);
    });

    test("gets as large a buffer as the system allows, and is told how large it is", () => {
      expect(lines.get("buffer")?.result).toBe(limit * 2);
    });

    test("is refused a change, with the operation's name and what it takes", () => {
      const { error, code, operation, message } = lines.get("change")!;
      expect([error, code, operation]).toEqual([true, "EPERM", "RTM_NEWLINK"]);
      expect(message).toContain("CAP_NET_ADMIN");
      expect(message).toContain("unshare -rn");
      expect(lines.get("batch")?.result).toEqual([RTM_NEWLINK, "EPERM", RTM_NEWLINK]);
    });

    test("is refused what would reach others, a group that is not public, and other namespaces' events", () => {
      for (const name of [
        "send to a group",
        "send to a peer",
        "xfrm group",
        "all namespaces",
        "all namespaces later",
      ]) {
        const { error, code, message } = lines.get(name)!;
        // A kernel without IPsec has no such group to refuse.
        if (name === "xfrm group" && code === "EPROTONOSUPPORT") continue;
        expect([name, error, code]).toEqual([name, true, "EPERM"]);
        expect(message).toMatch(/CAP_NET_(ADMIN|BROADCAST)/);
        expect(message).toContain("run as root");
      }
    });

    test("is told that it may not talk to netfilter", () => {
      const { error, code, message } = lines.get("netfilter")!;
      if (code === "EPROTONOSUPPORT") return;
      expect([error, code]).toEqual([true, "EPERM"]);
      expect(message).toContain("CAP_NET_ADMIN");
    });
  });
}

describe("a protocol that the kernel does not have", () => {
  test("says so, and which option of the kernel brings it, where that is known", () => {
    const absent = Array.from({ length: MAX_LINKS }, (_, protocol) => protocol).filter((protocol) => {
      try {
        NetlinkSocket.open(protocol).close();
        return false;
      } catch (error) {
        return (error as NetlinkError).code === "EPROTONOSUPPORT";
      }
    });
    expect(absent.length).toBeGreaterThan(5);
    const options: Record<number, string> = {
      [NETLINK_XFRM]: "CONFIG_XFRM_USER",
      [NETLINK_CRYPTO]: "CONFIG_CRYPTO_USER",
      [NETLINK_RDMA]: "CONFIG_INFINIBAND",
      [NETLINK_SMC]: "CONFIG_SMC",
    };
    for (const protocol of absent) {
      const error = failure(() => NetlinkSocket.open(protocol));
      expect([error.code, error.syscall]).toEqual(["EPROTONOSUPPORT", "socket"]);
      expect(error.message).toContain("this kernel has no ");
      expect(error.message).toContain(options[protocol] ?? "");
      expect(ping(protocol)).toBe(false);
    }
  });
});

describeInNamespaces("a group that the protocol does not have", () => {
  test("says so, on joining and on leaving, and how groups are counted", () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    for (const use of [() => socket.joinGroup(12_345), () => socket.leaveGroup(12_345)]) {
      const error = failure(use);
      expect([error.code, error.syscall]).toEqual(["EINVAL", "setsockopt"]);
      expect(error.message).toContain("NETLINK_ROUTE has no multicast group 12345 (groups are numbers, not bit masks)");
    }
    socket.joinGroup(1);
    socket.joinGroup(1);
    socket.leaveGroup(1);
    socket.leaveGroup(1);
  });
});

describe("too many open files", () => {
  test("is said with what to do about it", () => {
    const script = 'ulimit -n 40; exec "$0" "$@"';
    const { lines } = runProgram(join(import.meta.dir, "programs", "out-of-files.ts"), {
      prefix: ["sh", "-c", script],
    });
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^EMFILE (socket|open): .*raise `ulimit -n`/);
  });
});

describe("NetlinkError", () => {
  test("is an Error with a code for programs, a negative number as in Node, and text for people", () => {
    const cause = new Error("deeper");
    const error = new NetlinkError("it failed", {
      errno: ENOENT,
      syscall: "open",
      operation: "op",
      dropped: 0,
      length: 7,
      sent: 3,
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.message, error.code, error.errno]).toEqual(["NetlinkError", "it failed", "ENOENT", -2]);
    expect([error.syscall, error.operation, error.dropped, error.length, error.sent]).toEqual(["open", "op", 0, 7, 3]);
    expect(error.cause).toBe(cause);
    expect(new NetlinkError("x", { errno: -ENOENT }).errno).toBe(-2);
  });

  test("has no field that says nothing", () => {
    const error = new NetlinkError("it failed", { errno: 1, syscall: undefined, dropped: undefined });
    for (const field of ["syscall", "operation", "extendedAck", "dropped", "length", "sent", "cause"]) {
      expect(field in error).toBe(false);
    }
  });

  test("is what a failed call becomes, and success is passed on", () => {
    expect(check(5, "read")).toBe(5);
    expect(check(0, "read")).toBe(0);
    const error = failure(() => check(-ENOENT, "read", "look elsewhere"));
    expect([error.message, error.syscall]).toEqual(["read: no such file or entry (ENOENT); look elsewhere", "read"]);
    expect(systemCallError("read", -ENOENT).message).toBe("read: no such file or entry (ENOENT)");
  });
});
