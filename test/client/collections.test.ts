import { expect, test } from "bun:test";
import { ethtool } from "../../src/families/ethtool.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRoute } from "../../src/families/rt-route.ts";

const collections: [string, unknown][] = [
  ["Array", []],
  ["Map", new Map([["rtmFamily", 2]])],
  ["Set", new Set(["rtmFamily"])],
  ["Uint8Array", new Uint8Array(12)],
];

test.each(collections)("fields, a header and options are objects of names, and no %s", (name, given) => {
  const value = given as never;
  using routes = rtRoute.connect();
  using links = rtLink.connect();
  using generic = ethtool.connect();
  const header = new RegExp(`^TypeError: [a-z-]+\\.[a-z]+: header: expected an object.*, got ${name}$`);
  const said = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      return `${error}`;
    }
  };
  // A member of the header that is needed, one of several fields that are, and none.
  expect(said(() => routes.do("newroute", { header: value }))).toMatch(header);
  expect(said(() => links.do("getlink", { header: value }))).toMatch(header);
  expect(said(() => links.do("getlink", { ifname: "lo", header: value }))).toMatch(header);
  expect(said(() => links.do("getlink", value))).toBe(
    `TypeError: rt-link.getlink: fields: expected an object, got ${name}`,
  );
  const options = `TypeError: rt-link.getlink: options: expected an object, got ${name}`;
  expect(said(() => links.do("getlink", { ifname: "lo" }, value))).toBe(options);
  expect(said(() => links.dump("getlink", {}, value))).toBe(options);
  expect(said(() => generic.doMultiple([], value))).toBe(
    `TypeError: ethtool: options: expected an object, got ${name}`,
  );
  expect(said(() => generic.doMultiple([value]))).toBe(`TypeError: [0] request: expected an object, got ${name}`);
  expect(said(() => generic.events("monitor", value))).toContain(`options: expected an object, got ${name}`);
  expect(said(() => ethtool.connect(value))).toBe(`TypeError: options: expected an object, got ${name}`);
});
