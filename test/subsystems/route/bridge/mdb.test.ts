import { expect } from "bun:test";
import { type MdbEntry, MulticastGroups } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces, isLinuxAtLeast, whereTheKernelHas } from "../../../support/environment.ts";
import { test } from "../support.ts";

describeInNamespaces("Multicast groups", () => {
  // The kernel added them without the flag, so that the port received the group from the excluded sources.
  whereTheKernelHas("lists of sources", isLinuxAtLeast("6.3"), () => {
    test("with the flag blocked cannot be added, but deleted", ({ netns, links }) => {
      links.add({ ifname: "b", kind: "bridge", up: true });
      links.add({ ifname: "p", kind: "bridge" });
      links.add({ ifname: "x", kind: "vxlan", master: "b", data: { id: 5, port: 4789 } });
      using groups = MulticastGroups.open({ netns });
      const group = { dev: "b", port: "x", grp: "239.1.1.1", state: "permanent" } as const;
      groups.add({ ...group, filterMode: "exclude", sources: ["10.0.0.1"] });
      const before = groups.list().toArray();
      const isBlocked = ({ src }: MdbEntry) => src === "10.0.0.1";
      const blocked = before.find(isBlocked)!;
      expect(blocked.flags).toContain("blocked");
      groups.deleteMany(before);
      for (const add of [() => groups.add(blocked), () => groups.replace(blocked)])
        expect(add).toThrow(
          /^(add|replace) group entry 239.1.1.1 .*: the kernel cannot add .* \(EOPNOTSUPP\); it adds/,
        );
      const numbered = { ...blocked, flags: [8] } as MdbEntry;
      expect(() => groups.add(numbered)).toThrow("the kernel cannot add an entry that blocks a source");
      expect(() => groups.add({ ...blocked, flags: "blocked" } as never)).toThrow("flags: expected an array");
      expect(() => groups.add({ ...blocked, flags: ["bloked"] } as never)).toThrow(
        /flags\[0\]: expected a number or one of .*, got "bloked"; did you mean "blocked"\?/,
      );
      for (const verb of ["addMany", "replaceMany"] as const) {
        const outcomes = groups[verb](before);
        expect(outcomes.map(({ error }) => error?.code)).toEqual(
          before.map((entry) => (isBlocked(entry) ? "EOPNOTSUPP" : undefined)),
        );
        expect(groups.list().count()).toBe(before.length - 1);
      }
    });
  });
});
