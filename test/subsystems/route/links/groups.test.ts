import { expect } from "bun:test";
import { describeInNamespaces } from "../../../support/environment.ts";
import { failure, test } from "../support.ts";

describeInNamespaces("Link groups", () => {
  test("are changed and deleted as a whole", ({ links }) => {
    for (const [ifname, group] of [
      ["a", 7],
      ["b", 7],
      ["c", 8],
    ] as const)
      links.add({ ifname, kind: "bridge", group });
    links.setGroup(7, { up: true, mtu: 1400 });
    const listed = () => links.list({ kind: "bridge" }).toArray();
    expect(listed().map(({ ifname, up, mtu, group }) => [ifname, up, mtu, group])).toEqual([
      ["a", true, 1400, 7],
      ["b", true, 1400, 7],
      ["c", false, 1500, 8],
    ]);
    links.deleteGroup(7);
    expect(listed().map(({ ifname }) => ifname)).toEqual(["c"]);
    const error = failure(() => links.deleteGroup(7));
    expect([error.code, error.message]).toEqual(["ENODEV", expect.stringContaining("there is no link in this group")]);
    expect(links.deleteGroup(7, { ignoreMissing: true })).toBeUndefined();
    expect(links.setGroup(7, { up: true })).toBeUndefined();
  });

  test("have checked arguments", ({ links }) => {
    expect(() => links.deleteGroup(0)).toThrow("group: expected an integer from 1");
    expect(() => links.setGroup(-1, { up: true })).toThrow("group: expected an integer from 0");
    expect(() => links.setGroup(7, {})).toThrow("settings");
    expect(() => links.setGroup(7, { group: 8 } as object)).toThrow("group: unknown option");
    expect(() => links.setGroup(7, { up: 1 } as object)).toThrow("up: expected true or false");
  });
});
