import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { snapshot } from "../../../src/subsystems/state/index.ts";
import { ipJson, runIn } from "../../support/oracle.ts";
import { apply, planned } from "./support.ts";

/** Creates a namespace whose next interfaces have high indices. */
export function shifted(by: number): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  for (let index = 0; index < by; index++) links.add({ ifname: `gone${index}`, kind: "ifb" });
  for (let index = 0; index < by; index++) links.delete(`gone${index}`);
  return netns;
}

/** Returns the settings of each link as `ip -d link` shows them: with names of interfaces. */
export function detailsOf(netns: NetworkNamespace): Record<string, unknown> {
  const listed = ipJson(netns, "-d", "link") as { ifname: string; linkinfo?: { info_data?: object }; link?: string }[];
  const details = listed.map(({ ifname, link, linkinfo }) => [ifname, { link, linkinfo }]);
  const isTimer = (name: string) => name.endsWith("_timer");
  return JSON.parse(JSON.stringify(Object.fromEntries(details)), (name, value) => (isTimer(name) ? undefined : value));
}

/** Runs commands of ip(8), tc(8) and bridge(8). The name of the program ip can be omitted. */
export function ip(netns: NetworkNamespace, commands: string): void {
  for (const line of commands.trim().split("\n")) {
    const words = line.trim().split(/\s+/);
    runIn(netns, words[0] === "tc" || words[0] === "bridge" ? words : ["ip", ...words]);
  }
}

export const lowerLinks = "link add eth0 type ifb\nlink add eth1 type ifb\nlink add eth2 type ifb";

/** Defines a test for each state: a snapshot of it, applied where interfaces have other indices, creates the same state. */
export function testElsewhere(
  states: Readonly<Record<string, string>>,
  details: (netns: NetworkNamespace) => unknown = detailsOf,
): void {
  for (const [name, commands] of Object.entries(states)) {
    test(`recreates ${name}`, async () => {
      using netns = NetworkNamespace.create();
      ip(netns, `${lowerLinks}\n${commands}`);
      const taken = JSON.parse(JSON.stringify(await snapshot({ netns })));
      expect(await planned(netns, taken)).toEqual([]);
      using other = shifted(5);
      await apply(other, taken);
      expect(await planned(other, taken)).toEqual([]);
      expect(details(other)).toEqual(details(netns));
    });
  }
}
