import { describe, expect, test } from "bun:test";
import {
  checkObject,
  checkOneOf,
  checkOptionalObject,
  closestName,
  didYouMean,
  didYouMeanOneOf,
} from "../../src/base/check.ts";

describe("checkObject()", () => {
  test.each<[string, unknown]>([
    ["Array", []],
    ["Map", new Map([["timeoutMs", 1]])],
    ["Set", new Set(["timeoutMs"])],
    ["Uint8Array", new Uint8Array(4)],
    ["DataView", new DataView(new ArrayBuffer(4))],
    ["a function", () => ({})],
    ["null", null],
    ['"text"', "text"],
  ])("rejects %s", (name, value) => {
    expect(() => checkOptionalObject(value)).toThrow(TypeError);
    expect(() => checkObject(value, "handler")).toThrow(`handler: expected an object, got ${name}`);
  });

  test("accepts objects of any class or without a prototype", () => {
    class Handler {}
    for (const value of [{}, Object.create(null), new Handler()]) checkObject(value, "handler");
    checkOptionalObject(undefined);
  });
});

describe("checkOneOf()", () => {
  const few = ["in", "out"];
  const many = ["input", "output", "forward", "prerouting"];

  test.each<[unknown, readonly string[], string]>([
    ["inn", few, 'hook: expected "in" or "out", got "inn"'],
    ["inptu", many, 'hook: expected one of input, output, forward, prerouting, got "inptu"; did you mean "input"?'],
    [["input"], many, "hook: expected one of input, output, forward, prerouting, got Array"],
    [Object.create(null), many, "hook: expected one of input, output, forward, prerouting, got an object"],
    [undefined, few, 'hook: expected "in" or "out", got undefined'],
  ])("describes %p, and suggests a name only for text", (value, names, message) => {
    expect(() => checkOneOf(value, names, "hook")).toThrow(new TypeError(message));
  });
});

describe("closestName()", () => {
  test("returns undefined for a very long name without comparing it with all known names", () => {
    const known = Array.from({ length: 200 }, (_, index) => `attribute-${index}`);
    // Comparing the characters would take minutes.
    expect(closestName("x".repeat(5_000_000), known)).toBeUndefined();
  });

  test("returns a name that differs in one character", () => {
    expect(closestName("brigde", ["vlan", "bridge"])).toBe("bridge");
    expect(closestName("get", ["set", "gettable"])).toBe("set");
    expect(closestName("timoutMS", ["deadlineMs", "timeoutMs"])).toBe("timeoutMs");
  });

  test("returns a name with the same first letter that differs in two characters", () => {
    expect(closestName("adres", ["address"])).toBe("address");
    expect(closestName("name", ["mtu", "ifname"])).toBe("ifname");
    expect(closestName("ifmtu", ["mtu"])).toBe("mtu");
    expect(closestName("limit", ["init", "rate"])).toBeUndefined();
    expect(closestName("dsts", ["src"])).toBeUndefined();
  });
});

describe("didYouMean()", () => {
  test("suggests the closest name if letters are missing, wrong, added or swapped", () => {
    const names = ["rings-get", "rings-set", "linkinfo-get", "del"];
    expect(didYouMean("ring-get", names)).toBe('; did you mean "rings-get"?');
    expect(didYouMean("rings_set", names)).toBe('; did you mean "rings-set"?');
    expect(didYouMean("likninfo-get", names)).toBe('; did you mean "linkinfo-get"?');
    expect(didYouMean("dell", names)).toBe('; did you mean "del"?');
  });

  test("suggests nothing if no name is close", () => {
    expect(didYouMean("x", ["del"])).toBe("");
    expect(didYouMean("channels", ["rings-get", "del"])).toBe("");
    expect(didYouMean("", ["a", ""])).toBe('; did you mean ""?');
    expect(didYouMean("anything", [])).toBe("");
  });

  test("lists all names if none is close and there are only a few", () => {
    expect(didYouMeanOneOf("ring-get", ["rings-get", "del"])).toBe('; did you mean "rings-get"?');
    expect(didYouMeanOneOf("channels", ["rings-get", "del"])).toBe("; there are: rings-get, del");
    expect(didYouMeanOneOf("channels", [])).toBe("");
    expect(didYouMeanOneOf("channels", Array(41).fill("del"))).toBe("");
  });
});
