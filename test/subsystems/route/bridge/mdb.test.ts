import { expect } from "bun:test";
import { MulticastGroups } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../support.ts";

describeInNamespaces("Multicast groups", () => {
  // The kernel added them without the flag, so that the port received the group from the excluded sources.
  test("with the flag blocked cannot be added, but deleted", ({ netns, links }) => {
    links.add({ ifname: "b", kind: "bridge", up: true });
    links.add({ ifname: "p", kind: "bridge" });
    links.add({ ifname: "x", kind: "vxlan", master: "b", data: { id: 5, port: 4789 } });
    using groups = MulticastGroups.open({ netns });
    const group = { dev: "b", port: "x", grp: "239.1.1.1", state: "permanent" } as const;
    try {
      groups.add({ ...group, filterMode: "exclude", sources: ["10.0.0.1"] });
    } catch {
      // Linux before 6.3 has no lists of sources.
      return;
    }
    const [blocked] = groups
      .list()
      .toArray()
      .filter(({ src }) => src === "10.0.0.1");
    expect(blocked!.flags).toContain("blocked");
    groups.delete(blocked!);
    for (const add of [() => groups.add(blocked!), () => groups.replace(blocked!), () => groups.addMany([blocked!])])
      expect(add).toThrow(/^(\[0\] )?(add|replace) group entry 239.1.1.1 .*: flags: the kernel cannot add/);
    expect(groups.exists({ dev: "b" })).toBe(true);
  });
});
