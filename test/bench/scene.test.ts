import { expect, test } from "bun:test";
import { addRoute, deleteRoute, loopbackUp } from "../../bench/lib/routes.ts";
import { countRoutes, fillRoutes, Scene } from "../../bench/lib/scene.ts";
import { NETLINK_ROUTE, NetworkNamespace, transact } from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { tinyCase } from "./cases.ts";

/** A namespace whose loopback interface is up. */
function prepared(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  transact(NETLINK_ROUTE, loopbackUp(), { netns });
  return netns;
}

describeInNamespaces("a table of routes", () => {
  test("holds as many as a case wants, as the kernel shows", async () => {
    using scene = await Scene.prepare({ ...tinyCase("none"), routes: 1000, contenders: [] });
    expect(countRoutes(scene.netns)).toBe(1000);
    using other = await Scene.prepare({ ...tinyCase("none"), contenders: [] });
    expect(countRoutes(other.netns)).toBe(0);
  });

  test("that refuses a route is an error, with the kernel's reason", () => {
    using netns = prepared();
    transact(NETLINK_ROUTE, addRoute(105), { netns });
    let failure: Error | undefined;
    try {
      fillRoutes(netns, 10, 100);
    } catch (error) {
      failure = error as Error;
    }
    expect(failure?.message).toBe("route 5 of 10 was not added");
    expect(failure?.cause).toMatchObject({ code: "EEXIST" });
  });

  test("that holds others as well is an error", () => {
    using netns = prepared();
    transact(NETLINK_ROUTE, addRoute(1), { netns });
    expect(() => fillRoutes(netns, 10, 100)).toThrow("10 routes were added, and the kernel shows 11");
    transact(NETLINK_ROUTE, deleteRoute(1), { netns });
    expect(countRoutes(netns)).toBe(10);
  });

  test("cannot be had where there is no interface for them", () => {
    using netns = NetworkNamespace.create();
    expect(() => fillRoutes(netns, 3)).toThrow("route 0 of 3 was not added");
  });
});
