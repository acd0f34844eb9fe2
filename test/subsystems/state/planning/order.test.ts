import { describe, expect, test } from "bun:test";
import type { Io } from "../../../../src/io/io.ts";
import { Step } from "../../../../src/subsystems/state/model/step.ts";
import type { Action, StateTable } from "../../../../src/subsystems/state/model/table.ts";
import type { Kept } from "../../../../src/subsystems/state/planning/gateway-lookups.ts";
import { batchesOf, orderSteps } from "../../../../src/subsystems/state/planning/order.ts";
import { securityAssociationTable } from "../../../../src/subsystems/state/tables/ipsec/associations.ts";
import { linkTable } from "../../../../src/subsystems/state/tables/links.ts";
import { nexthopTable } from "../../../../src/subsystems/state/tables/nexthops.ts";
import { routeTable, type WantedRoute } from "../../../../src/subsystems/state/tables/routes.ts";
import { ruleTable } from "../../../../src/subsystems/state/tables/rules.ts";

const table = routeTable as StateTable;

function added(route: Partial<WantedRoute> & { dst: string }): Step {
  const wanted = { family: "inet6", type: "unicast", table: 254, dev: "v0", ...route };
  return new Step({ action: "add", table, scope: "", path: "", wanted });
}

function removedRule(current: object): Step {
  return new Step({ action: "remove", table: ruleTable as StateTable, scope: "", path: "", current });
}

/** Orders the steps, and counts the places at which the work may pause. */
function orderedSteps(steps: readonly Step[], kept?: Kept): { steps: Step[]; pauses: number } {
  let pauses = 0;
  const io = { pause: () => void pauses++ } as unknown as Io;
  const result = orderSteps(steps, io, kept).next();
  if (result.done !== true) throw new Error("unexpected pause");
  return { steps: result.value, pauses };
}

function ordered(steps: readonly Step[]): { destinations: string[]; pauses: number } {
  const { steps: sorted, pauses } = orderedSteps(steps);
  return { destinations: sorted.map(({ wanted }) => (wanted as WantedRoute).dst), pauses };
}

const hex = (value: number) => (value + 0x1000).toString(16);

describe("The order of a plan's routes", () => {
  test("is found without recursion", () => {
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      added({ dst: `2001:${hex(index)}::/32`, gateway: `2001:${hex(index + 1)}::1` }),
    );
    const { destinations, pauses } = ordered(chain.toReversed());
    expect(destinations).toEqual(chain.map(({ wanted }) => (wanted as WantedRoute).dst));
    expect(pauses).toBeGreaterThan(chain.length);
  });

  test("is found with pauses if many routes have one gateway", () => {
    const hider = added({ dst: "2001:db8::/32", gateway: "2001:db8::2" });
    const routes = Array.from({ length: 30_000 }, (_, index) =>
      added({ dst: `fd00:${hex(index)}::/48`, gateway: "2001:db8::1" }),
    );
    const { destinations, pauses } = ordered([hider, ...routes]);
    expect(destinations.at(-1)).toBe("2001:db8::/32");
    expect(pauses).toBeGreaterThan(3 * routes.length);
  });

  test("is found once if routes hide the gateways of each other, because there is no undone change to omit", () => {
    const pausesOf = (own: number) =>
      ordered([added({ dst: "fd00::/64", gateway: "fd01::1" }), added({ dst: `fd0${own}::/64`, gateway: "fd00::1" })])
        .pauses;
    expect(pausesOf(1)).toBeLessThan(1.5 * pausesOf(2));
  });

  test.each<[name: string, steps: Step[]]>([
    [
      "many routes with different metrics lead to one network with the gateways of as many routes",
      Array.from({ length: 2000 }, (_, index) => [
        added({ dst: "fd00::/64", dev: `v${index}`, metric: index + 1 }),
        added({ dst: `fd01:${hex(index)}::/48`, gateway: "fd00::1" }),
      ]).flat(),
    ],
    [
      "many tables have equal networks and gateways",
      Array.from({ length: 2000 }, (_, index) => [
        added({ dst: "fd00::/64", table: 1000 + index }),
        added({ dst: "fd99::/48", gateway: "fd00::1", table: 1000 + index }),
      ]).flat(),
    ],
    [
      "many rules that reject packets are removed, and many routes have own gateways",
      Array.from({ length: 1000 }, (_, index) => [
        removedRule({ family: "inet6", priority: index, action: "prohibit" }),
        added({ dst: `fd01:${hex(index)}::/48`, gateway: `fd00:${hex(index)}::1` }),
      ]).flat(),
    ],
    [
      "many routes have own gateways and lengths, and no network contains a gateway",
      Array.from({ length: 2000 }, (_, index) =>
        added({ dst: `fd00:${hex(index)}::/${33 + (index % 64)}`, gateway: `2001:db8::${hex(index)}` }),
      ),
    ],
  ])("takes a time in proportion to the number of steps if %s", (_, steps) => {
    expect(orderedSteps(steps).pauses).toBeLessThan(20 * steps.length);
  });
});

describe("The order of a plan's links", () => {
  test("is found without recursion", () => {
    const link = (wanted: object) =>
      new Step({ action: "add", table: linkTable as StateTable, scope: "", path: "", wanted });
    const count = 30_000;
    // Each bridge is a port of the one before.
    const bridges = Array.from({ length: count }, (_, index) =>
      link({ ifname: `b${index}`, kind: "bridge", ...(index > 0 && { master: `b${index - 1}` }) }),
    );
    const { steps, pauses } = orderedSteps([link({ ifname: "top", kind: "macvlan", link: "b0" }), ...bridges]);
    expect(steps.at(-1)).toMatchObject({ key: "top" });
    expect(pauses).toBeGreaterThan(3 * count);
  });
});

describe("The order of changes of next hop objects", () => {
  test("takes a time in proportion to the number of steps if many routes leave a group of many", () => {
    const count = 300;
    const step = (action: Action, table: unknown, fields: object) =>
      new Step({ action, table: table as StateTable, scope: "", path: "", ...fields });
    const members = Array.from({ length: count }, (_, index) => ({ id: index + 1 }));
    const changes = members.map(({ id }) => {
      const current = { id, gateway: "fd00::2", dev: "v0" };
      const wanted = { ...current, gateway: "10.0.0.2" };
      const differences = { gateway: { from: current.gateway, to: wanted.gateway } };
      return step("change", nexthopTable, { wanted, current, differences });
    });
    const leaving = members.map(({ id }) => {
      const current = { dst: `fd00:${id}::/32`, family: "inet6", nhid: 1000 };
      return step("change", routeTable, { current, wanted: { ...current, nhid: 1001 } });
    });
    const kept = {
      flushed: new Map(),
      routes: new Map(),
      nexthops: new Map([["", [{ id: 1000, group: members }]]]),
      vrfTableOf() {},
    };
    const { steps, pauses } = orderedSteps([...changes, ...leaving], kept as unknown as Kept);
    expect(steps).toEqual([...leaving, ...changes]);
    expect(pauses).toBeLessThan(20 * steps.length);
  });
});

describe("The order of a plan's IPsec associations", () => {
  const mark = { value: 5, mask: 0x7f };
  const step = (action: Action, spi: number, more: object = {}) => {
    const entry = { destination: "10.0.0.2", protocol: "esp", spi, ...more };
    const current = action === "add" ? undefined : entry;
    const table = securityAssociationTable as StateTable;
    return new Step({ action, table, scope: "", path: "", wanted: entry, current });
  };
  const recreated = [step("recreate", 5), step("recreate", 5, { mark })];

  test.each<[name: string, others: Step[], batches: string[]]>([
    ["additions", [step("add", 6), step("add", 6, { mark })], ["add 5/127", "add none"]],
    ["a change", [step("change", 7)], ["change none"]],
  ])("has those that are created again first, in one batch, also with %s", (_, others, batches) => {
    const text = ({ action, wanted }: Step) => {
      const { mark: own } = wanted as { mark?: typeof mark };
      return `${action} ${own === undefined ? "none" : `${own.value}/${own.mask}`}`;
    };
    const { steps } = orderedSteps([...others, ...recreated]);
    const found = [...batchesOf(steps, 1)].map((batch) => batch.map(text));
    expect(found.flat()).toEqual(["recreate none", "recreate 5/127", ...batches]);
    expect(found[0]).toEqual(["recreate none", "recreate 5/127"]);
  });
});
