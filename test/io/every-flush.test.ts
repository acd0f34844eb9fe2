// A contract of every flush() of the library: in the asynchronous form, the call does not wait for its own end, although some
// lists read a second table after the first one.
import { expect } from "bun:test";
import { type NamespaceSource, NetlinkError } from "../../src/index.ts";
import * as netfilter from "../../src/subsystems/netfilter/index.ts";
import * as route from "../../src/subsystems/route/index.ts";
import * as tunnels from "../../src/subsystems/tunnels/index.ts";
import * as xfrm from "../../src/subsystems/xfrm/index.ts";
import { describeInNamespaces, sharedNamespace } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { within } from "../support/threads.ts";

interface FlushingClass {
  openAsync(options: { netns: NamespaceSource }): Disposable & { flush(...args: unknown[]): Promise<unknown> };
}

/** Arguments before the filter. The kind of the action is one whose list is checked for omitted entries. */
const places: Readonly<Record<string, unknown[]>> = {
  Chains: ["lo"],
  Conntrack: [{ mark: 7 }],
  Expectations: ["ftp"],
  Filters: ["lo"],
  Ipset: ["missing"],
  MulticastAddresses: ["inet"],
  SharedActions: ["bpf"],
  TrafficClasses: ["lo"],
};

const classes = Object.entries({ ...netfilter, ...route, ...tunnels, ...xfrm }).flatMap(
  ([name, value]: [string, unknown]) =>
    typeof value === "function" && "openAsync" in value && typeof value.prototype?.flush === "function"
      ? [[name, value as unknown as FlushingClass] as const]
      : [],
);

test("The contract applies to the classes of all subsystems with such a method", () => {
  expect(classes.length).toBeGreaterThan(20);
});

describeInNamespaces("In the asynchronous form, flush()", () => {
  const netns = sharedNamespace();
  test.each(classes)("of %s ends", async (name, table) => {
    using client = table.openAsync({ netns });
    // The kernel may lack the table.
    const flushed = client
      .flush(...(places[name] ?? [{}]))
      .catch((error) => expect(error).toBeInstanceOf(NetlinkError));
    await within(flushed, `${name}.flush()`);
  });
});
