import { expect } from "bun:test";
import { links, mirror, routes } from "../../../src/watch/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { runIn } from "../../support/oracle.ts";

const prepared = `
  link set lo up
  link add v0 type veth peer name v1
  link set v0 up
  link set v1 up
  addr add 10.0.0.1/24 dev v0
  route add 10.1.0.0/16 via 10.0.0.9 dev v0 table 200
  -6 route add fd09::/32 nexthop via fe80::1 dev v0 nexthop via fe80::2 dev v1`;

describeInNamespaces("A mirror of the routes of a link", () => {
  // The kernel rejects dumps of the routes of such a link with ENODEV.
  test.each(["link del v0", "link set v0 name v2; link del v1"])(
    "is empty after the link has disappeared: ip %s",
    async (action, { netns }) => {
      for (const line of prepared.trim().split("\n")) runIn(netns, ["ip", ...line.trim().split(" ")]);
      await using kernel = await mirror([links, routes.where({ dev: "v0" })], { netns });
      expect(kernel.routes.size).toBeGreaterThan(4);
      for (const command of action.split("; ")) runIn(netns, ["ip", ...command.split(" ")]);
      await kernel.waitFor(() => kernel.routes.size === 0);
      expect([...kernel.links].map(({ ifname }) => ifname)).not.toContain("v0");
    },
  );
});
