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

test.each(collections)("Clients reject a value of type %s as fields, header or options", (name, collection) => {
  const value = collection as never;
  using routes = rtRoute.connect();
  using links = rtLink.connect();
  using generic = ethtool.connect();
  const header = new RegExp(`^TypeError: [a-z-]+\\.[a-z]+: header: expected an object.*, got ${name}$`);
  const errorOf = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      return `${error}`;
    }
  };
  // The three requests have different requirements: a member of the header, one of several fields, or nothing.
  expect(errorOf(() => routes.do("newroute", { header: value }))).toMatch(header);
  expect(errorOf(() => links.do("getlink", { header: value }))).toMatch(header);
  expect(errorOf(() => links.do("getlink", { ifname: "lo", header: value }))).toMatch(header);
  expect(errorOf(() => links.do("getlink", value))).toBe(
    `TypeError: rt-link.getlink: fields: expected an object, got ${name}`,
  );
  const options = `TypeError: rt-link.getlink: options: expected an object, got ${name}`;
  expect(errorOf(() => links.do("getlink", { ifname: "lo" }, value))).toBe(options);
  expect(errorOf(() => links.dump("getlink", {}, value))).toBe(options);
  expect(errorOf(() => generic.doMultiple([], value))).toBe(
    `TypeError: ethtool: options: expected an object, got ${name}`,
  );
  expect(errorOf(() => generic.doMultiple([value]))).toBe(`TypeError: [0] request: expected an object, got ${name}`);
  expect(errorOf(() => generic.events("monitor", value))).toContain(`options: expected an object, got ${name}`);
  expect(errorOf(() => ethtool.connect(value))).toBe(`TypeError: options: expected an object, got ${name}`);
});
