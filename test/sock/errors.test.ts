// Tests that a failed system call causes a NetlinkError whose message contains advice.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeValue, shortened } from "../../src/base/describe.ts";
import { check, type ExtendedAck, systemCallError } from "../../src/errors.ts";
import {
  EACCES,
  EINVAL,
  ENOBUFS,
  ENOENT,
  EPERM,
  lookupFamily,
  MAX_LINKS,
  MessageWriter,
  NETLINK_CRYPTO,
  NETLINK_GENERIC,
  NETLINK_RDMA,
  NETLINK_ROUTE,
  NETLINK_SMC,
  NETLINK_XFRM,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  NLMSG_DONE,
  ping,
  RTM_NEWLINK,
  transact,
} from "../../src/index.ts";
import { groupAdvice, rejection, rejectionAdvice } from "../../src/sock/advice.ts";
import { type Privilege, privilegeAdvice } from "../../src/sock/privilege.ts";
import { runProgram } from "../support/child.ts";
import { describeInNamespaces, hasProgram, namespacesAvailable } from "../support/environment.ts";
import { failureOf } from "../support/failures.ts";

interface Line {
  name: string;
  result?: unknown;
  error?: boolean;
  code?: string;
  message?: string;
  operation?: string;
}

const program = join(import.meta.dir, "programs", "unprivileged.ts");
const limit = Number(readFileSync("/proc/sys/net/core/rmem_max", "utf8"));

/** Commands that start a process without privileges in its network namespace, by description of the process. */
const ways: Record<string, string[]> = {
  "without capabilities": ["setpriv", "--bounding-set=-all", "--inh-caps=-all"],
  "in another user namespace": ["unshare", "-r"],
};

for (const [way, prefix] of Object.entries(ways)) {
  const possible = namespacesAvailable && hasProgram(prefix[0]!) && process.getuid?.() === 0;
  describe.skipIf(!possible)(`process ${way}`, () => {
    const lines = new Map<string, Line>();
    if (possible) {
      using netns = NetworkNamespace.create();
      for (const line of runProgram(program, { netns, prefix }).lines) {
        const parsed: Line = JSON.parse(line);
        lines.set(parsed.name, parsed);
      }
    }

    test("can read, join public groups and send to user-space peers", () => {
      expect(lines.get("read")?.result).toBe(1);
      expect(lines.get("listen")?.result).toBe(true);
      expect(lines.get("peers")?.result).toBe(1);
    });

    test("gets the largest receive buffer that the system allows", () => {
      expect(lines.get("buffer")?.result).toBe(limit * 2);
    });

    test("gets an error that names the privilege for a change", () => {
      const { error, code, operation, message } = lines.get("change")!;
      expect([error, code, operation]).toEqual([true, "EPERM", "RTM_NEWLINK"]);
      expect(message).toContain("CAP_NET_ADMIN");
      expect(message).toContain("unshare -rn");
      expect(lines.get("batch")?.result).toEqual([RTM_NEWLINK, "EPERM", RTM_NEWLINK]);
    });

    test("gets EPERM for private groups, kernel peers and other namespaces", () => {
      for (const name of [
        "send to a group",
        "send to a peer",
        "xfrm group",
        "all namespaces",
        "all namespaces later",
      ]) {
        const { error, code, message } = lines.get(name)!;
        // If the kernel has no IPsec, this multicast group does not exist.
        if (name === "xfrm group" && code === "EPROTONOSUPPORT") continue;
        expect([name, error, code]).toEqual([name, true, "EPERM"]);
        expect(message).toMatch(/CAP_NET_(ADMIN|BROADCAST)/);
        expect(message).toContain("run as root");
      }
    });

    test("cannot use netfilter", () => {
      for (const name of ["netfilter", "connection"]) {
        const { error, code, message } = lines.get(name)!;
        if (code === "EPROTONOSUPPORT") return;
        expect([error, code]).toEqual([true, "EPERM"]);
        expect(message).toContain("CAP_NET_ADMIN");
      }
    });
  });
}

describe("protocol missing in the kernel", () => {
  test("is reported with the kernel option", () => {
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
      const error = failureOf(() => NetlinkSocket.open(protocol));
      expect([error.code, error.syscall]).toEqual(["EPROTONOSUPPORT", "socket"]);
      expect(error.message).toContain("this kernel has no ");
      expect(error.message).toContain(options[protocol] ?? "");
      expect(ping(protocol)).toBe(false);
    }
  });
});

describeInNamespaces("unknown multicast group", () => {
  test("causes an error that explains group numbers", () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    for (const use of [() => socket.joinGroup(12_345), () => socket.leaveGroup(12_345)]) {
      const error = failureOf(use);
      expect([error.code, error.syscall]).toEqual(["EINVAL", "setsockopt"]);
      expect(error.message).toContain("NETLINK_ROUTE has no multicast group 12345 (groups are numbers, not bit masks)");
    }
    socket.joinGroup(1);
    socket.joinGroup(1);
    socket.leaveGroup(1);
    socket.leaveGroup(1);
  });
});

describe("advice about missing privileges", () => {
  const all = 2n ** 41n - 1n;
  const unprivileged = { effective: 0n, isInitial: true, ownsNetwork: true };
  const rootInNamespace = { effective: all, isInitial: false, ownsNetwork: true };
  const root = { effective: all, isInitial: true, ownsNetwork: true };

  test("names the required privilege and whether `unshare` provides it", () => {
    const advice = (privilege: Privilege) => privilegeAdvice(privilege, unprivileged);
    expect(advice("network")).toMatch(/CAP_NET_ADMIN .*unshare -rn/);
    expect(advice("machine")).toMatch(/CAP_NET_ADMIN in the initial user namespace.*does not help/);
    expect(advice("auditEvents")).toMatch(/CAP_AUDIT_READ in the initial user namespace.*does not help/);
    expect(advice("audit")).toMatch(/CAP_AUDIT_CONTROL in the initial user namespace/);
    // Some operations of generic families require a privilege in the initial user namespace, which `unshare` cannot
    // provide.
    expect(advice("generic")).toMatch(/unshare -rn.*adminPermission.*initial user namespace.*does not help/);
  });

  test("recommends to root of a user namespace only what root of the host could do", () => {
    for (const privilege of ["machine", "audit", "auditEvents"] as const) {
      expect(privilegeAdvice(privilege, rootInNamespace)).toContain("run as root of the host");
    }
    for (const privilege of ["network", "generic"] as const) {
      expect(privilegeAdvice(privilege, rootInNamespace)).toContain("the program has CAP_NET_ADMIN in its own user");
      expect(privilegeAdvice(privilege, rootInNamespace)).not.toContain("run as root");
    }
  });

  test("recommends a network namespace of their own to root of a user namespace in one of another owner", () => {
    expect(privilegeAdvice("network", { ...rootInNamespace, ownsNetwork: false })).toContain("unshare -rn");
  });

  test("recommends no privilege to root of the host", () => {
    for (const privilege of ["network", "machine", "generic", "audit", "auditEvents"] as const) {
      const advice = privilegeAdvice(privilege, root);
      expect(advice).toStartWith("no privilege is missing");
      expect(advice).not.toContain("run as root");
    }
    expect(privilegeAdvice("audit", { ...root, effective: 1n << 12n })).toContain("CAP_AUDIT_CONTROL");
  });

  test("is omitted if the kernel has named the reason", () => {
    for (const errno of [EPERM, EACCES]) {
      const details = { errno, extendedAck: { message: "IPv6 is disabled on this device" } };
      expect(rejection("RTM_NEWADDR", details, NETLINK_ROUTE).message).toEndWith(
        "the kernel reports: IPv6 is disabled on this device",
      );
    }
  });

  test("is omitted for EACCES, which the kernel returns because of the state of an object", () => {
    expect(rejectionAdvice(EACCES, NETLINK_ROUTE)).toBeUndefined();
    expect(groupAdvice(EACCES, NETLINK_ROUTE, 5)).toBeUndefined();
  });

  test("a rejection with ENOBUFS mentions no lost messages", () => {
    // neigh_alloc() returns ENOBUFS if the table of neighbours is full.
    const { message } = rejection("RTM_NEWNEIGH", { errno: ENOBUFS }, NETLINK_ROUTE);
    expect(message).toBe("RTM_NEWNEIGH: no buffer space (ENOBUFS)");
  });

  test("suggests lookupFamily() for an unknown family number", () => {
    expect(rejectionAdvice(ENOENT, NETLINK_GENERIC, 900)).toMatch(
      /family number 900 .*lookupFamily\(\).*listFamilies\(\)/,
    );
    // The controller family always exists, so this error means that the requested object does not exist.
    expect(rejectionAdvice(ENOENT, NETLINK_GENERIC, NLMSG_DONE)).toBeUndefined();
    expect(rejectionAdvice(ENOENT, NETLINK_ROUTE, 900)).toBeUndefined();
  });
});

describe.skipIf(!namespacesAvailable || !hasProgram("setpriv") || process.getuid?.() !== 0)(
  "process without permission to create namespaces",
  () => {
    test("gets advice that names CAP_SYS_ADMIN", () => {
      const { lines } = runProgram(program, { prefix: ways["without capabilities"]! });
      const line: Line = JSON.parse(lines.find((text) => text.includes('"new namespace"'))!);
      expect([line.error, line.code]).toEqual([true, "EPERM"]);
      expect(line.message).toContain("CAP_SYS_ADMIN");
      expect(line.message).toContain("run as root");
      expect(line.message).not.toContain("the other one");
    });
  },
);

describe("exhausted file descriptors", () => {
  test("cause EMFILE with advice about `ulimit -n`", () => {
    const script = 'ulimit -n 40; exec "$0" "$@"';
    const { lines } = runProgram(join(import.meta.dir, "programs", "out-of-files.ts"), {
      prefix: ["sh", "-c", script],
    });
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^EMFILE (socket|open): .*raise `ulimit -n`/);
  });
});

describe("NetlinkError", () => {
  test("is an Error with a code and a negative errno", () => {
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

  test("serializes its message, cause and extended acknowledgement to JSON", () => {
    const policy = { type: "u64", minimum: -5n, maximum: 2n ** 64n - 1n };
    const error = new NetlinkError("it failed", {
      errno: ENOENT,
      operation: "op",
      extendedAck: { message: "no", offset: 16, policy },
      cause: new TypeError("deeper"),
    });
    expect(JSON.parse(JSON.stringify({ error }))).toEqual({
      error: {
        name: "NetlinkError",
        message: "it failed",
        code: "ENOENT",
        errno: -2,
        operation: "op",
        extendedAck: {
          message: "no",
          offset: 16,
          policy: { type: "u64", minimum: -5, maximum: "18446744073709551615" },
        },
        cause: "TypeError: deeper",
      },
    });
    expect(JSON.parse(JSON.stringify(error.extendedAck))).toMatchObject({ policy: { minimum: -5 } });
    expect(error.extendedAck?.policy).toEqual({ type: "u64", minimum: -5n, maximum: 2n ** 64n - 1n });
    expect(JSON.stringify(new NetlinkError("x", { errno: 1 }))).toBe(
      '{"name":"NetlinkError","message":"x","code":"EPERM","errno":-1}',
    );
  });

  test("serializes frozen fields and causes of any type", () => {
    const policy = Object.freeze({ type: "u32", minimum: 0n });
    expect(new NetlinkError("x", { errno: 1, extendedAck: { policy } }).extendedAck?.policy).toBe(policy);
    for (const cause of ["text", 5n, null, Object.create(null)]) {
      expect(JSON.parse(JSON.stringify(new NetlinkError("x", { errno: 1, cause })))).toHaveProperty("cause");
    }
  });

  test("has only the fields with known values", () => {
    const error = new NetlinkError("it failed", { errno: 1, syscall: undefined, dropped: undefined });
    for (const field of ["syscall", "operation", "extendedAck", "dropped", "length", "sent", "cause"]) {
      expect(field in error).toBe(false);
    }
  });

  test("check() throws it for a failed system call", () => {
    expect(check(5, "read")).toBe(5);
    expect(check(0, "read")).toBe(0);
    const error = failureOf(() => check(-ENOENT, "read", "look elsewhere"));
    expect([error.message, error.syscall]).toEqual(["read: no such file or entry (ENOENT); look elsewhere", "read"]);
    expect(systemCallError("read", -ENOENT).message).toBe("read: no such file or entry (ENOENT)");
  });
});

describe("message of a rejected request", () => {
  const said: [name: string, ack: ExtendedAck, text: string][] = [
    ["the kernel's message", { message: "no such thing" }, "the kernel reports: no such thing"],
    [
      "control characters in the kernel's message",
      { message: "a\u001b[31m\nb" },
      "the kernel reports: a\\u001b[31m\\u000ab",
    ],
    ["an invalid attribute", { offset: 64, attribute: "18.2.5" }, "attribute 18.2.5 is invalid"],
    ["an offset outside of all attributes", { offset: 20 }, "the data at byte 20 of the request is invalid"],
    ["a missing attribute", { missingType: 7, missingAttribute: "18.7", missingNest: 44 }, "attribute 18.7 is missing"],
    ["a missing attribute of an unavailable request", { missingType: 7 }, "attribute 7 is missing"],
    [
      "a missing attribute in an unknown nest",
      { missingType: 7, missingNest: 9999 },
      "attribute 7 is missing in the nest at byte 9999 of the request",
    ],
    [
      "an invalid attribute, its policy and a missing attribute",
      { offset: 32, attribute: "3", policy: { type: "u32", minimum: 1n }, missingType: 7, missingAttribute: "7" },
      "attribute 3 is invalid; expected u32, from 1 to ∞; attribute 7 is missing",
    ],
    ["no fields", {}, ""],
  ];
  test.each(said)("explains an extended acknowledgement with %s", (_name, extendedAck, text) => {
    const { message } = rejection("RTM_NEWLINK", { errno: EINVAL, extendedAck }, NETLINK_ROUTE);
    expect(message).toBe(`RTM_NEWLINK: invalid argument (EINVAL)${text === "" ? "" : `; ${text}`}`);
  });
});

describeInNamespaces("missing required attribute", () => {
  test("is named in the error message", () => {
    using netns = NetworkNamespace.create();
    let id: number;
    try {
      ({ id } = lookupFamily("netdev", { netns }));
    } catch (error) {
      // Since Linux 6.3, the kernel also reports which attribute is missing.
      expect((error as NetlinkError).code).toBe("ENOENT");
      return;
    }
    const error = failureOf(() => transact(NETLINK_GENERIC, new MessageWriter(id).genetlink(1, 1).finish(), { netns }));
    expect([error.code, error.extendedAck]).toEqual(["EINVAL", { missingType: 1, missingAttribute: "1" }]);
    expect(error.message).toBe(`generic family ${id}, command 1: invalid argument (EINVAL); attribute 1 is missing`);
  });
});

describe("shortened", () => {
  test("truncates words above 80 characters, and text above 400", () => {
    const word = "x".repeat(80);
    const list = Array.from({ length: 100 }, () => "10.0.0.1").join(" ");
    const shownAs: [text: string, shown: string][] = [
      ["", ""],
      [`add route ${word} via ${word}`, `add route ${word} via ${word}`],
      [`add route ${word}x via ${word}y dev z`, `add route ${word}… via ${word}… dev z`],
      [list.slice(0, 400), list.slice(0, 400)],
      [list, `${list.slice(0, 400)}…`],
    ];
    for (const [text, shown] of shownAs) expect(shortened(text)).toBe(shown);
  });
});

describe("describeValue", () => {
  test("describes a value in a few words", () => {
    const class_ = class {};
    const shownAs: [value: unknown, text: string][] = [
      [undefined, "undefined"],
      [null, "null"],
      [5, "5"],
      [-0.5, "-0.5"],
      [5n, "5n"],
      [10n ** 200n, `1${"0".repeat(79)}…`],
      [true, "true"],
      [Symbol("s"), "Symbol(s)"],
      ["it's", '"it\'s"'],
      ["x".repeat(64), `"${"x".repeat(64)}"`],
      ["x".repeat(70_000), `"${"x".repeat(64)}"… (70000 characters)`],
      [() => 1, "a function"],
      [[1], "Array"],
      [{}, "Object"],
      [new Map(), "Map"],
      [new class_(), "class_"],
      [Object.create(null), "an object"],
      [{ constructor: "mine" }, "an object"],
      [new (class {})(), "an object"],
    ];
    for (const [value, text] of shownAs) expect(describeValue(value)).toBe(text);
  });

  test("describes values whose accessors throw", () => {
    const fails = () => {
      throw new Error("no");
    };
    expect(describeValue(Object.defineProperty({}, "constructor", { get: fails }))).toBe("an object");
    expect(describeValue(new Proxy({}, { get: fails }))).toBe("an object");
  });
});
