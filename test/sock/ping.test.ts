import { expect, test } from "bun:test";
import { NETLINK_GENERIC, NETLINK_ROUTE, NETLINK_USERSOCK, NetworkNamespace, ping } from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";

describeInNamespaces("ping", () => {
  test("tells that the kernel answers on its protocols", () => {
    using netns = NetworkNamespace.create();
    expect(ping(NETLINK_ROUTE, { netns })).toBe(true);
    expect(ping(NETLINK_GENERIC, { netns })).toBe(true);
  });

  test("tells that nobody is there where user space talks to itself, and where the kernel has no such protocol", () => {
    using netns = NetworkNamespace.create();
    expect(ping(NETLINK_USERSOCK, { netns })).toBe(false);
    expect(ping(31, { netns })).toBe(false);
  });

  test("refuses what cannot be a protocol before a socket is opened", () => {
    expect(() => ping(32)).toThrow(RangeError);
    expect(() => ping("route" as never)).toThrow(TypeError);
  });
});
