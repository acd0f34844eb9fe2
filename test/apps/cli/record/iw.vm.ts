// Records commands of iw with a simulated radio, which only the initial namespace can have.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { runIn } from "../../../support/oracle.ts";
import { loadModule, unloadModule } from "../../../vm/modules.ts";
import { expectDocumented, expectSameRequests, recordIn, repeatIn } from "./repeat.ts";
import { compareRequests } from "./sent-requests.ts";

let netns: NetworkNamespace;

beforeAll(() => {
  unloadModule("mac80211_hwsim");
  loadModule("mac80211_hwsim", "radios=1");
  netns = NetworkNamespace.current();
  runIn(netns, ["ip", "link", "set", "wlan0", "up"]);
  // The number of a radio grows each time the module is loaded.
  runIn(netns, ["iw", "phy", radioName(), "set", "name", "phy0"]);
});

afterAll(() => {
  netns.close();
  unloadModule("mac80211_hwsim");
});

const radioName = () => /^Wiphy (\S+)/.exec(runIn(netns, ["iw", "phy"]))![1]!;

/** Returns what iw shows of the radio, without the numbers of its interfaces. */
function shown(): string[] {
  const commands = [["dev"], ["phy"], ["dev", "wlan0", "get", "power_save"]];
  return commands.map((command) =>
    runIn(netns, ["iw", ...command]).replaceAll(/(ifindex|wdev|Interface|addr) .*/g, "$1"),
  );
}

/** Undoes the recorded changes. */
function restore(): void {
  for (const name of ["mon0", "ap0", "mesh0", "sta1", "sta2"]) runIn(netns, ["iw", "dev", name, "del"]);
  runIn(netns, ["iw", "phy", "radio0", "set", "name", "phy0"]);
  runIn(netns, ["iw", "phy", "phy0", "set", "rts", "off"]);
  runIn(netns, ["iw", "phy", "phy0", "set", "frag", "off"]);
  runIn(netns, ["iw", "phy", "phy0", "set", "retry", "short", "7", "long", "4"]);
  runIn(netns, ["iw", "dev", "wlan0", "set", "power_save", "off"]);
  runIn(netns, ["iw", "dev", "wlan0", "set", "txpower", "auto"]);
}

/** Replaces the number of the radio, which differs between runs, by that in the page. */
function withoutNumbers(call: string): string {
  return call.replaceAll(/\bwiphy: \d+/g, "wiphy: 0");
}

test("bun-netlink record prints a program with the effect of the recorded commands: iw", async () => {
  const original = shown();
  const { rows, program, sent } = await recordIn(netns, "iw");
  const recorded = shown();
  restore();
  expect(shown()).toEqual(original);
  const repeated = await repeatIn(netns, "iw", program);
  expect(shown()).toEqual(recorded);
  expect(recorded).not.toEqual(original);
  expectSameRequests("iw", compareRequests(sent, repeated, false));
  expect(rows.filter(([, calls]) => calls.length === 0)).toEqual([]);
  expectDocumented(
    "iw",
    rows.map(([command, calls]) => [command, calls.map(withoutNumbers)]),
  );
});
