// Networks with VLANs, VLAN filtering and VRFs, which the local kernel may not support.
import { expect, test } from "bun:test";
import { describeInNamespaces } from "../../support/environment.ts";
import { seed } from "../../support/seed.ts";
import { PATIENCE_MS } from "../../support/threads.ts";
import { loadModule } from "../../vm/modules.ts";
import { repeatedDifference } from "./random-case.ts";

for (const name of ["8021q", "bridge", "vrf", "nf_tables", "nft_fib_inet", "nft_ct", "nft_nat"]) loadModule(name);
const FIRST = 2_000_000;
/** Each network takes several seconds in the virtual machine. */
const COUNT = 12;
const numbers = Array.from({ length: COUNT }, (_, index) => FIRST * seed + index);

describeInNamespaces("explain", () => {
  test.each(numbers)("predicts where a packet ends in the random network %d with VLANs and VRFs", (number) => {
    expect(repeatedDifference(number, { all: true }, PATIENCE_MS)).toBeUndefined();
  });
});
