import { expect, test } from "bun:test";
import { NETLINK_GENERIC, NETLINK_ROUTE, NETLINK_USERSOCK, NetworkNamespace, ping } from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";

describeInNamespaces("ping", () => {
  test("returns true for protocols with kernel replies", () => {
    using netns = NetworkNamespace.create();
    expect(ping(NETLINK_ROUTE, { netns })).toBe(true);
    expect(ping(NETLINK_GENERIC, { netns })).toBe(true);
  });

  test("returns false for user-space and unknown protocols", () => {
    using netns = NetworkNamespace.create();
    expect(ping(NETLINK_USERSOCK, { netns })).toBe(false);
    expect(ping(31, { netns })).toBe(false);
  });

  test("rejects an invalid protocol", () => {
    expect(() => ping(32)).toThrow(RangeError);
    expect(() => ping("route" as never)).toThrow(TypeError);
  });
});
