import { describe, expect, test } from "bun:test";
import type { Io } from "../../../../src/io/io.ts";
import { Step } from "../../../../src/subsystems/state/model/step.ts";
import type { StateTable } from "../../../../src/subsystems/state/model/table.ts";
import { orderSteps } from "../../../../src/subsystems/state/planning/order.ts";
import { routeTable, type WantedRoute } from "../../../../src/subsystems/state/tables/routes.ts";

const table = routeTable as StateTable;

function added(route: Partial<WantedRoute> & { dst: string }): Step {
  const wanted = { family: "inet6", type: "unicast", table: 254, dev: "v0", ...route };
  return new Step({ action: "add", table, scope: "", path: "", wanted });
}

/** Orders the steps, and counts the places at which the work may pause. */
function ordered(steps: readonly Step[]): { destinations: string[]; pauses: number } {
  let pauses = 0;
  const io = { pause: () => void pauses++ } as unknown as Io;
  const result = orderSteps(steps, io).next();
  if (result.done !== true) throw new Error("unexpected pause");
  return { destinations: result.value.map(({ wanted }) => (wanted as WantedRoute).dst), pauses };
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
      "many routes have own gateways and lengths, and no network contains a gateway",
      Array.from({ length: 2000 }, (_, index) =>
        added({ dst: `fd00:${hex(index)}::/${33 + (index % 64)}`, gateway: `2001:db8::${hex(index)}` }),
      ),
    ],
  ])("takes a time in proportion to the number of steps if %s", (_, steps) => {
    expect(ordered(steps).pauses).toBeLessThan(20 * steps.length);
  });
});
