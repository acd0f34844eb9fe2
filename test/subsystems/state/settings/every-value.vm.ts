import { describe, expect, test } from "bun:test";
import { isLinuxAtLeast } from "../../../support/environment.ts";
import { unreached } from "./every-value.ts";

const kinds = [
  ...["bond", "geneve", "gre", "ip6gre", "ip6tnl", "ipip"],
  ...["macsec", ...(isLinuxAtLeast("6.7") ? ["netkit"] : []), "sit", "vlan", "vti", "vti6", "xfrm"],
];

describe("Each value of a setting is reached or rejected", () => {
  test.each(kinds)("%s", async (kind) => {
    const { steps, reached } = await unreached(kind);
    expect(steps).toEqual([]);
    expect(reached).toBeGreaterThan(2);
  });
});
