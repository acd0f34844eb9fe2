import { beforeAll, expect, test } from "bun:test";
import {
  AF_INET,
  dump,
  IFLA_EXT_MASK,
  IFLA_MTU,
  lookupFamily,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NetlinkSocket,
  type NetworkNamespace,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_NOOP,
  NLMSGERR_ATTR_OFFS,
  RT_TABLE_MAIN,
  RTA_TABLE,
  RTM_DELLINK,
  RTM_GETLINK,
  RTM_GETROUTE,
  RTM_NEWROUTE,
  transact,
} from "../../src/index.ts";
import { describeInNamespaces, sharedNamespace } from "../support/environment.ts";
import { failureOf } from "../support/failures.ts";
import { getLinks, setUp } from "../support/requests.ts";
import { ScriptedTransport, verdict } from "../support/scripted-transport.ts";
import { dumpFailure, getTable, runningDumps } from "./tables.ts";

const ETHTOOL_MSG_STRSET_GET = 1;
const ETHTOOL_MSG_LINKINFO_SET = 3;
const ETHTOOL_A_STRSET_HEADER = 1;
const ETHTOOL_A_HEADER_DEV_NAME = 2;

describeInNamespaces("rejected dump", () => {
  const netns = sharedNamespace();

  beforeAll(() => {
    transact(NETLINK_ROUTE, setUp(), { netns });
  });

  test("reports the kernel's message about an invalid header field", () => {
    const request = new MessageWriter(RTM_GETROUTE).struct((header) => header.u8(AF_INET).u8(24).zero(10)).finish();
    const error = dumpFailure(NETLINK_ROUTE, request, { netns });
    expect(error.code).toBe("EINVAL");
    expect(error.operation).toBe("RTM_GETROUTE");
    expect(error.extendedAck?.message).toBe("Invalid values in header for FIB dump request");
  });

  test("reports the path and policy of an invalid attribute", () => {
    const places = placesAreTold(netns);
    const unknown = new MessageWriter(RTM_GETROUTE)
      .struct((header) => header.u8(AF_INET).zero(11))
      .u32(RTA_TABLE, RT_TABLE_MAIN)
      .u32(99, 1)
      .finish();
    const first = dumpFailure(NETLINK_ROUTE, unknown, { netns });
    const place = places ? { offset: 36, attribute: "99" } : {};
    expect(first.extendedAck).toEqual({ message: "Unknown attribute type", ...place });

    const short = new MessageWriter(RTM_GETLINK)
      .struct((header) => header.zero(16))
      .u8(IFLA_EXT_MASK, 1)
      .finish();
    const second = dumpFailure(NETLINK_ROUTE, short, { netns });
    expect(second.code).toBe("ERANGE");
    const rule = places ? { attribute: `${IFLA_EXT_MASK}`, policy: { type: "u32" } } : {};
    expect(second.extendedAck).toMatchObject({ message: expect.any(String), ...rule });

    const unsupported = new MessageWriter(RTM_GETLINK)
      .struct((header) => header.zero(16))
      .u32(IFLA_MTU, 1)
      .finish();
    const third = dumpFailure(NETLINK_ROUTE, unsupported, { netns });
    expect(third.extendedAck?.message).toBe("Unsupported attribute in link dump request");
  });

  test("reports the complete path of a nested attribute", () => {
    const { id } = lookupFamily("ethtool", { netns });
    const request = new MessageWriter(id)
      .genetlink(ETHTOOL_MSG_STRSET_GET, 1)
      .nest(ETHTOOL_A_STRSET_HEADER, (header) => header.u8(ETHTOOL_A_HEADER_DEV_NAME, 1))
      .finish();
    const error = dumpFailure(NETLINK_GENERIC, request, { netns, operation: "ethtool.strset-get" });
    expect(error.operation).toBe("ethtool.strset-get");
    expect(error.message).toStartWith("ethtool.strset-get: ");
    expect(error.extendedAck).toMatchObject({
      attribute: `${ETHTOOL_A_STRSET_HEADER}.${ETHTOOL_A_HEADER_DEV_NAME}`,
      policy: { type: "nul-string" },
    });
  });

  test("reports the kernel's message about a missing table", () => {
    const error = dumpFailure(NETLINK_ROUTE, getTable(12_345), { netns });
    expect(error.code).toBe("ENOENT");
    expect(error.extendedAck?.message).toBe("ipv4: FIB table does not exist");
  });

  test("throws EOPNOTSUPP if the operation supports no dumps", () => {
    const { id } = lookupFamily("ethtool", { netns });
    const request = new MessageWriter(id).genetlink(ETHTOOL_MSG_LINKINFO_SET, 1).finish();
    const error = dumpFailure(NETLINK_GENERIC, request, { netns });
    expect(error.code).toBe("EOPNOTSUPP");
    expect(error.message).toContain("does not support the operation");
  });

  test("throws the same error at each read", () => {
    const refused = dump(NETLINK_ROUTE, getTable(12_345), { netns });
    const first = failureOf(() => refused.next());
    const again = failureOf(() => refused.next());
    expect([again.code, again.message]).toEqual([first.code, first.message]);
    expect(failureOf(() => refused.toArray()).code).toBe("ENOENT");
    refused.done();
    expect(failureOf(() => refused.next()).code).toBe("ENOENT");
    expect(runningDumps(netns)).toBe(0);
    expect(dump(NETLINK_ROUTE, getLinks(), { netns }).toArray()).toHaveLength(1);
  });

  test("a plain acknowledgement ends a dump without messages", () => {
    using socket = NetlinkSocket.over(new ScriptedTransport((request, kernel) => kernel.reply(verdict(request))));
    expect(dump(NETLINK_ROUTE, getLinks(), { socket }).toArray()).toEqual([]);
  });

  test("rejects requests for which the kernel would start no dump", () => {
    const start = (type: number, size: number) => () =>
      dump(NETLINK_ROUTE, new MessageWriter(type).raw(new Uint8Array(size)).finish(), { netns });
    expect(start(NLMSG_NOOP, 4)).toThrow("request: NLMSG_NOOP is not a request of NETLINK_ROUTE");
    expect(start(RTM_GETLINK, 0)).toThrow("request: RTM_GETLINK needs its family header");
    expect(start(RTM_NEWROUTE, 12)).toThrow("request: RTM_NEWROUTE does not read a table: the kernel would execute it");
    expect(start(RTM_DELLINK, 16)).toThrow(RangeError);
    expect(runningDumps(netns)).toBe(0);
  });

  test("rejects a namespace next to a socket, or an invalid one", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    expect(() => dump(NETLINK_ROUTE, getLinks(), { socket, netns })).toThrow("netns: not allowed with socket");
    expect(() => transact(NETLINK_ROUTE, getLinks(), { socket, netns })).toThrow("netns: not allowed with socket");
    expect(() => dump(NETLINK_ROUTE, getLinks(), { netns: null as never })).toThrow("netns: expected a path");
    expect(() => transact(NETLINK_ROUTE, getLinks(), { netns: null as never })).toThrow("netns: expected a path");
  });
});

/** Reports whether the kernel names the invalid attribute when it rejects a dump. Older kernels send only a message. */
function placesAreTold(netns: NetworkNamespace): boolean {
  const request = new MessageWriter(RTM_GETROUTE, NLM_F_REQUEST | NLM_F_DUMP).struct((header) =>
    header.u8(AF_INET).zero(11),
  );
  using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
  socket.send(request.u32(99, 1).finish());
  const [answer] = [...socket.receive(undefined, { wait: true, timeoutMs: 100_000 })!.messages()];
  expect(answer!.type).toBe(NLMSG_DONE);
  return answer!.attributes(4).find(NLMSGERR_ATTR_OFFS);
}
