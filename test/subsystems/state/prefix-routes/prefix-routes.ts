import { expect } from "bun:test";
import { type Description, snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeWith } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { runAll } from "../../../support/oracle.ts";
import { apply, planned } from "../support.ts";

export const links: Description["links"] = { lo: { up: true }, br0: { kind: "bridge", up: true } };

/**
 * Tests which routes with the protocol "kernel" plans and snapshots take for those of programs.
 *
 * @param cases lines of `ip` commands by title: in the form of "192.0.2.1/24", an address of br0 with the metric 77.
 * @param ofPrograms destinations of the routes that commands add.
 */
export function testPrefixRoutes(cases: Readonly<Record<string, string>>, ofPrograms: readonly string[]): void {
  describeWith(["ip"], "Routes of networks with the protocol kernel", () => {
    test.each(Object.entries(cases))(
      `are ${ofPrograms.length === 0 ? "the kernel's own" : "of a program"}: %s`,
      async (_, commands, { netns }) => {
        await apply(netns, { links });
        const lines = commands.split("\n").map((line) => line.trim());
        runAll(
          netns,
          lines.map((line) => `ip ${/^[\da-f]+[.:]/.test(line) ? `address add ${line} metric 77 dev br0` : line}`),
        );
        const { routes = [] } = await snapshot({ netns });
        expect(routes.map(({ dst }) => dst)).toEqual([...ofPrograms]);
        const { addresses = [] } = await snapshot({ netns });
        const removed = await planned(netns, { addresses, routes: [], mode: { routes: "exact" } });
        expect(removed).toEqual(
          ofPrograms.map((dst) => expect.stringMatching(new RegExp(`^- route (blackhole )?${dst}`))),
        );
      },
    );
  });
}
