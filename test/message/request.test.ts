import { describe, expect, test } from "bun:test";
import {
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
} from "../../src/constants/index.ts";
import { checkProcessable, messageType } from "../../src/message/family-header.ts";
import { message, thrown } from "./bytes.ts";

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
