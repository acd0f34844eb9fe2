import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Neighbours } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";

describeInNamespaces("Proxy entries for all interfaces", () => {
  test("can be deleted and added again as they are listed", () => {
    using netns = NetworkNamespace.create();
    using neighbours = Neighbours.open({ netns });
    const list = () => neighbours.list({ proxy: true }).toArray();
    const entry = { dst: "192.0.2.77", ifindex: 0, proxy: true };
    // Linux 6.18 keeps such an entry after its namespace was deleted, so the test must delete the entry.
    try {
      neighbours.add(entry);
      expect(list()).toMatchObject([entry]);
    } finally {
      expect(neighbours.deleteMany(list())).toEqual([{}]);
    }
    expect(list()).toEqual([]);
  });

  test("need the explicit index 0", () => {
    using neighbours = Neighbours.open();
    expect(() => neighbours.add({ dst: "192.0.2.77", proxy: true })).toThrow("dev: expected the name or the index");
    expect(() => neighbours.add({ dst: "192.0.2.77", ifindex: 0 })).toThrow("ifindex: expected an integer from 1");
  });
});
