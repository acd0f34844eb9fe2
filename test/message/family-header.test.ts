import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as constants from "../../src/constants/index.ts";
import { checkProcessable, messageType } from "../../src/message/family-header.ts";
import { attributePath, familyHeaderLength, MessageWriter } from "../../src/message/index.ts";
import { message, thrown } from "./bytes.ts";

const {
  NETLINK_AUDIT,
  NETLINK_CONNECTOR,
  NETLINK_CRYPTO,
  NETLINK_FIB_LOOKUP,
  NETLINK_GENERIC,
  NETLINK_ISCSI,
  NETLINK_NETFILTER,
  NETLINK_RDMA,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NETLINK_USERSOCK,
  NETLINK_XFRM,
  NFNL_SUBSYS_QUEUE,
  RTM_GETLINK,
  RTM_NEWLINK,
} = constants;

/**
 * For each group of NETLINK_ROUTE messages: the structure of the family header, and the C header file that declares it.
 */
const structures: [message: string, structure: string, header: string][] = [
  ["LINK", "ifinfomsg", "rtnetlink"],
  ["ADDR", "ifaddrmsg", "if_addr"],
  ["ROUTE", "rtmsg", "rtnetlink"],
  ["NEIGH", "ndmsg", "neighbour"],
  ["RULE", "fib_rule_hdr", "fib_rules"],
  ["QDISC", "tcmsg", "rtnetlink"],
  ["TCLASS", "tcmsg", "rtnetlink"],
  ["TFILTER", "tcmsg", "rtnetlink"],
  ["ACTION", "tcamsg", "rtnetlink"],
  ["PREFIX", "prefixmsg", "rtnetlink"],
  ["MULTICAST", "ifaddrmsg", "if_addr"],
  ["ANYCAST", "ifaddrmsg", "if_addr"],
  ["NEIGHTBL", "ndtmsg", "neighbour"],
  ["NDUSEROPT", "nduseroptmsg", "rtnetlink"],
  ["ADDRLABEL", "ifaddrlblmsg", "if_addrlabel"],
  ["DCB", "dcbmsg", "dcbnl"],
  ["NETCONF", "netconfmsg", "netconf"],
  ["MDB", "br_port_msg", "if_bridge"],
  ["NSID", "rtgenmsg", "rtnetlink"],
  ["STATS", "if_stats_msg", "if_link"],
  ["CACHEREPORT", "rtgenmsg", "rtnetlink"],
  ["CHAIN", "tcmsg", "rtnetlink"],
  ["NEXTHOP", "nhmsg", "nexthop"],
  ["LINKPROP", "ifinfomsg", "rtnetlink"],
  ["VLAN", "br_vlan_msg", "if_bridge"],
  ["NEXTHOPBUCKET", "nhmsg", "nexthop"],
  ["TUNNEL", "tunnel_msg", "if_link"],
];

/** Returns the message types of a group of messages, such as RTM_NEWLINK, RTM_DELLINK, … */
function typesOf(message: string): number[] {
  const all = constants as unknown as Record<string, number | undefined>;
  return ["NEW", "DEL", "GET", "SET"].flatMap((verb) => all[`RTM_${verb}${message}`] ?? []);
}

/**
 * Sizes of the C structures according to the installed C header files, undefined for structures that these do not
 * declare. If no header files are installed, returns the reason.
 */
function compiledSizes(): ReadonlyMap<string, number> | string {
  const compiler = ["cc", "gcc", "clang"].map((name) => Bun.which(name)).find((path) => path !== null);
  if (compiler === undefined) return "there is no C compiler: neither cc nor gcc nor clang";
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-sizes-"));
  try {
    const headers = [...new Set(structures.map(([, , header]) => `#include <linux/${header}.h>\n`))];
    const print = new Set(structures.map(([, name]) => `  printf("${name} %zu\\n", sizeof(struct ${name}));\n`));
    const compile = (lines: Iterable<string>) => {
      const source = join(directory, "sizes.c");
      const program = join(directory, "sizes");
      const start = `#include <stdio.h>\n#include <sys/socket.h>\n${headers.join("")}#include <linux/netfilter/nfnetlink.h>\n`;
      writeFileSync(source, `${start}int main(void) {\n${[...lines].join("")}  return 0;\n}\n`);
      const { success } = Bun.spawnSync([compiler, "-w", "-o", program, source], { stderr: "ignore" });
      return success ? Bun.spawnSync([program]).stdout.toString() : undefined;
    };
    if (compile([]) === undefined) return "the kernel's headers are not installed";
    const output = compile([...print, '  printf("nfgenmsg %zu\\n", sizeof(struct nfgenmsg));\n']) ?? "";
    // If the header files lack a structure, the test measures the other structures one by one.
    const known = output === "" ? [...print].map((line) => compile([line]) ?? "").join("") : output;
    return new Map(
      known
        .trim()
        .split("\n")
        .map((line) => line.split(" "))
        .map(([name, size]) => [name!, Number(size)]),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const sizes = compiledSizes();
const reason = typeof sizes === "string" ? sizes : "";
const required = process.env["BUN_NETLINK_REQUIRE_ALL"] === "1";

describe.skipIf(reason !== "" && !required)(
  `family headers in the C headers${reason === "" ? "" : ` (unavailable: ${reason})`}`,
  () => {
    test.each(structures)("%s messages start with struct %s, padded to four bytes", (message, structure) => {
      expect(reason).toBe("");
      const size = (sizes as ReadonlyMap<string, number>).get(structure);
      if (size === undefined) {
        // struct tunnel_msg exists since Linux 5.18. All other structures are older than the oldest supported kernel.
        expect(structure).toBe("tunnel_msg");
        return;
      }
      const types = typesOf(message);
      expect(types.length).toBeGreaterThan(0);
      for (const type of types) expect(familyHeaderLength(NETLINK_ROUTE, type)).toBe((size + 3) & ~3);
    });

    test("NETLINK_NETFILTER messages start with struct nfgenmsg", () => {
      expect(familyHeaderLength(NETLINK_NETFILTER, 0x0a00)).toBe(
        (sizes as ReadonlyMap<string, number>).get("nfgenmsg")!,
      );
    });
  },
);

describe("familyHeaderLength()", () => {
  test("returns a length for each message type of NETLINK_ROUTE", () => {
    const types = Object.entries(constants).filter(([name]) => /^RTM_(NEW|DEL|GET|SET)[A-Z]+$/.test(name));
    const listed = new Set(structures.flatMap(([message]) => typesOf(message)));
    for (const [name, type] of types) {
      expect(familyHeaderLength(NETLINK_ROUTE, type as number), name).toBeGreaterThanOrEqual(4);
      expect(listed.has(type as number), name).toBe(true);
    }
  });

  test("returns 4 for messages of the generic netlink controller", () => {
    expect(familyHeaderLength(NETLINK_GENERIC, constants.GENL_ID_CTRL)).toBe(4);
  });

  test("returns undefined for control messages and unknown types", () => {
    for (const [protocol, type] of [
      [NETLINK_ROUTE, 2],
      [NETLINK_ROUTE, 15],
      [NETLINK_ROUTE, 124],
      [NETLINK_ROUTE, 0xffff],
      [NETLINK_GENERIC, 17],
      [NETLINK_SOCK_DIAG, 20],
    ] as const) {
      expect(familyHeaderLength(protocol, type)).toBeUndefined();
    }
  });
});

describe("attributePath()", () => {
  const request = new MessageWriter(16)
    .struct((header) => header.zero(16)) // 16
    .string(3, "veth0") // 32
    .nest(18, (info) => info.string(1, "veth").nest(2, (data) => data.flag(7).u32(8, 1), { marked: false })) // 44
    .u32(13, 1) // 76
    .finish().bytes;

  const offsets: [offset: number, path: string | undefined][] = [
    [32, "3"],
    [33, "3"],
    [36, "3"],
    [41, "3"],
    [42, undefined],
    [43, undefined],
    [44, "18"],
    [47, "18"],
    [48, "18.1"],
    [56, "18.1"],
    [57, "18"],
    [60, "18.2"],
    [64, "18.2.7"],
    [68, "18.2.8"],
    [72, "18.2.8"],
    [76, "13"],
    [83, "13"],
    [84, undefined],
    [1000, undefined],
    [31, undefined],
    [0, undefined],
    [-1, undefined],
  ];
  test.each(offsets)("converts offset %d to the path %p", (offset, path) => {
    expect(attributePath(request, offset, 16)).toBe(path!);
    expect(attributePath(request, offset)).toBe(path!);
  });

  test("guesses the header length if the protocol does not determine it", () => {
    const behind = (length: number) =>
      new MessageWriter(16)
        .struct((header) => header.zero(length))
        .u32(5, 6)
        .nest(7, (nest) => nest.u8(8, 9));
    for (const length of [0, 4, 8, 12, 16, 20, 72, 224, 256]) {
      const writer = behind(length);
      expect(attributePath(writer.finish().bytes, 16 + length)).toBe("5");
      expect(attributePath(writer.finish().bytes, 16 + length + 12)).toBe("7.8");
    }
  });

  test("guesses no header longer than 256 bytes", () => {
    const request = new MessageWriter(16)
      .struct((header) => header.zero(260))
      .u32(5, 6)
      .finish().bytes;
    expect([attributePath(request, 276), attributePath(request, 276, 260)]).toEqual([undefined, "5"]);
  });

  test("does not mistake a generic netlink header for attribute 0", () => {
    // Read as an attribute, command 3 and version 1 would have a length of 259 bytes. At that distance, another
    // attribute follows.
    const writer = new MessageWriter(33).genetlink(3, 1);
    for (let index = 1; index <= 40; index++) writer.u32(index, index);
    expect(attributePath(writer.finish().bytes, 20)).toBe("1");
    expect(attributePath(writer.finish().bytes, 20 + 39 * 8)).toBe("40");
  });

  test("assumes at least the generic header in a generic family", () => {
    // Read as an attribute, command 12, version 0 and the reserved field would be attribute 1 of 12 bytes, which
    // contains attribute 3.
    const writer = new MessageWriter(33)
      .raw(Uint8Array.of(12, 0, 1, 0))
      .u32(3, 1)
      .u32(4, 1);
    const request = writer.finish().bytes;
    expect([attributePath(request, 20), attributePath(request, 20, undefined, NETLINK_GENERIC)]).toEqual(["1.3", "3"]);
  });

  test("expects the header of a generic family after the generic header", () => {
    // Read as an attribute, the interface index would be attribute 2 of 12 bytes, which contains attribute 3. Only the
    // family resolves this ambiguity.
    const writer = new MessageWriter(33).genetlink(1).struct((header) => header.s32(0x0002000c));
    const request = writer.u32(3, 1).u32(4, 1).finish().bytes;
    expect([attributePath(request, 24, 4 + 4), attributePath(request, 32, 4 + 4)]).toEqual(["3", "4"]);
  });

  test("prefers the caller's header length to that of the protocol", () => {
    expect(attributePath(request, 64, undefined, NETLINK_ROUTE)).toBe("18.2.7");
    expect(attributePath(request, 64, 400, NETLINK_ROUTE)).toBeUndefined();
    const family = new MessageWriter(16).genetlink(3, 1).u16(1, 2).finish().bytes;
    expect(attributePath(family, 20, undefined, NETLINK_GENERIC)).toBe("1");
    expect(attributePath(new Uint8Array(3), 0, undefined, NETLINK_ROUTE)).toBeUndefined();
  });

  test("pads a header whose length is not a multiple of four", () => {
    const padded = new MessageWriter(16)
      .struct((header) => header.u8(1))
      .u32(5, 6)
      .finish().bytes;
    expect(attributePath(padded, 20, 1)).toBe("5");
  });

  test("returns undefined if the header is longer than the request", () => {
    expect(attributePath(request, 32, 400)).toBeUndefined();
    expect(attributePath(new MessageWriter(16).finish().bytes, 16)).toBeUndefined();
    expect(attributePath(new Uint8Array(0), 0)).toBeUndefined();
  });

  test.each([-4, 1.5, "16"])("rejects a header length of %p", (length) => {
    expect(thrown(() => attributePath(request, 32, length as number)).message).toStartWith("headerLength: expected an");
  });

  test("returns paths through thousands of nests", () => {
    const levels = 16_000;
    const deep = new Uint8Array(16 + levels * 4);
    const view = new DataView(deep.buffer);
    for (let at = 16; at < deep.length; at += 4) {
      view.setUint16(at, deep.length - at, true);
      view.setUint16(at + 2, 1, true);
    }
    expect(attributePath(deep, deep.length - 4, 0)).toBe(new Array(levels).fill(1).join("."));
  });
});

/** Returns a request of the given type. After the netlink header it has `length` bytes. */
const request = (type: number, length: number) => message(type, 1, new Uint8Array(length));

describe("checkProcessable()", () => {
  test.each([0, 1, 2, 3, 4, 15])("rejects message type %d", (type) => {
    const shared = [
      ...[NETLINK_ROUTE, NETLINK_SOCK_DIAG, NETLINK_XFRM],
      ...[NETLINK_NETFILTER, NETLINK_GENERIC, NETLINK_CRYPTO, NETLINK_RDMA],
    ];
    for (const protocol of shared) {
      const error = thrown(() => checkProcessable(protocol, request(type, 20), "requests[3]"));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(
        /^requests\[3\]: (NLMSG_\w+|type \d+) is not a request of NETLINK_\w+: the kernel would/,
      );
    }
  });

  test("rejects an empty NETLINK_ROUTE request", () => {
    const error = thrown(() => checkProcessable(NETLINK_ROUTE, request(RTM_NEWLINK, 0), "request"));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe(
      "request: RTM_NEWLINK needs its family header: the kernel would acknowledge it and do nothing",
    );
  });

  test.each([0, 1, 2, 3])("rejects a NETLINK_NETFILTER request with %d bytes of its header", (length) => {
    expect(() => checkProcessable(NETLINK_NETFILTER, request(NFNL_SUBSYS_QUEUE << 8, length), "request")).toThrow(
      RangeError,
    );
  });
});

describe("checkProcessable() with processed requests", () => {
  test("accepts a short request that the kernel rejects", () => {
    checkProcessable(NETLINK_ROUTE, request(RTM_NEWLINK, 16), "request");
    // Old programs request a table with a header that is only a struct rtgenmsg, which has one byte.
    checkProcessable(NETLINK_ROUTE, request(RTM_GETLINK, 1), "request");
    checkProcessable(NETLINK_NETFILTER, request(NFNL_SUBSYS_QUEUE << 8, 4), "request");
    checkProcessable(NETLINK_GENERIC, request(16, 0), "request");
    checkProcessable(NETLINK_AUDIT, request(1000, 0), "request");
    expect(thrown(() => checkProcessable(NETLINK_ROUTE, request(16, 0), "request"))).toBeInstanceOf(RangeError);
  });

  test("accepts any type in protocols without netlink_rcv_skb()", () => {
    for (const protocol of [NETLINK_CONNECTOR, NETLINK_ISCSI, NETLINK_FIB_LOOKUP, NETLINK_USERSOCK, NETLINK_AUDIT]) {
      for (const type of [0, 3, 11]) checkProcessable(protocol, request(type, 20), "request");
    }
    expect(thrown(() => checkProcessable(NETLINK_ROUTE, request(3, 20), "request"))).toBeInstanceOf(RangeError);
  });
});

test("messageType() reads the type at any offset in memory", () => {
  const memory = Uint8Array.from([0xff, 0xff, 0xff, ...request(0x1234, 0)]);
  expect(messageType(memory.subarray(3))).toBe(0x1234);
});
