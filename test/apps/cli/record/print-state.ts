// Prints the state of the current network namespace and of all named ones as JSON, without what is random.
//
//   bun test/apps/cli/record/print-state.ts

import { readdirSync } from "node:fs";
import { NetworkNamespace } from "../../../../src/index.ts";
import { stateOf } from "./state.ts";

/** Hardware addresses that the kernel has chosen, identifiers of bridges that contain them, and handles of disciplines. */
const random =
  /(?<![0-9a-f:])(?!02:00:00|ff:|33:33|01:)[0-9a-f]{2}(:[0-9a-f]{2}){5}(?![0-9a-f:])|\b[0-9a-f]{4}\.[0-9a-f:]{9,17}\b|\b[89a-f][0-9a-f]{3}:(?=[0-9a-f" ])/g;

/** Tracked connections of the kernel's own packets for multicast groups: IGMP and MLD. */
const OWN_TRAFFIC = /^(unknown +2|icmpv6) /;

/** Replaces random values in the texts of a state, whose lists have no order. */
function comparable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(random, "RANDOM");
  if (!Array.isArray(value)) return value;
  return value
    .filter((one) => !(typeof one === "string" && OWN_TRAFFIC.test(one)))
    .map(comparable)
    .toSorted();
}

function names(): string[] {
  try {
    return readdirSync("/run/netns").toSorted();
  } catch {
    return [];
  }
}

const states: Record<string, unknown> = {};
for (const name of ["", ...names()]) {
  using netns = NetworkNamespace.open(name === "" ? "/proc/self/ns/net" : name);
  states[name] = (await stateOf(netns)).map(comparable);
}
console.log(JSON.stringify(states));
