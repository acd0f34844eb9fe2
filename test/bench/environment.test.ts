import { expect, test } from "bun:test";
import { addRoute, deleteRoute, loopbackUp } from "../../bench/lib/routes.ts";
import { CaseEnvironment, countRoutes, fillRoutes } from "../../bench/runner/environment.ts";
import { NETLINK_ROUTE, NetworkNamespace, transact } from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { smallCase } from "./small-cases.ts";

/** Returns a namespace whose loopback interface is up. */
function createNamespace(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  transact(NETLINK_ROUTE, loopbackUp(), { netns });
  return netns;
}

describeInNamespaces("CaseEnvironment", () => {
  test("adds exactly the number of routes of the case", async () => {
    const empty = { ...smallCase("none"), implementations: [] };
    using environment = await CaseEnvironment.create({ ...empty, routes: 1000 });
    expect(countRoutes(environment.netns)).toBe(1000);
    using other = await CaseEnvironment.create(empty);
    expect(countRoutes(other.netns)).toBe(0);
  });
});

describeInNamespaces("fillRoutes()", () => {
  test("reports the kernel's error for a rejected route as the cause", () => {
    using netns = createNamespace();
    transact(NETLINK_ROUTE, addRoute(105), { netns });
    let failure: Error | undefined;
    try {
      fillRoutes(netns, 10, 100);
    } catch (error) {
      failure = error as Error;
    }
    expect(failure?.message).toBe("cannot add route 5 of 10");
    expect(failure?.cause).toMatchObject({ code: "EEXIST" });
  });

  test("throws an error if the table contains other routes", () => {
    using netns = createNamespace();
    transact(NETLINK_ROUTE, addRoute(1), { netns });
    expect(() => fillRoutes(netns, 10, 100)).toThrow("added 10 routes, but the kernel shows 11");
    transact(NETLINK_ROUTE, deleteRoute(1), { netns });
    expect(countRoutes(netns)).toBe(10);
  });

  test("throws an error if the loopback interface is down", () => {
    using netns = NetworkNamespace.create();
    expect(() => fillRoutes(netns, 3)).toThrow("cannot add route 0 of 3");
  });
});
