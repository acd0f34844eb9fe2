import { describe, expect, test } from "bun:test";
import { checkObject, checkOptionalObject, closestName } from "../../src/message/check.ts";

describe("Checks that an argument is an object with named fields", () => {
  test.each<[string, unknown]>([
    ["Array", []],
    ["Map", new Map([["timeoutMs", 1]])],
    ["Set", new Set(["timeoutMs"])],
    ["Uint8Array", new Uint8Array(4)],
    ["DataView", new DataView(new ArrayBuffer(4))],
    ["a function", () => ({})],
    ["null", null],
    ['"text"', "text"],
  ])("reject %s", (name, value) => {
    expect(() => checkOptionalObject(value)).toThrow(TypeError);
    expect(() => checkObject(value, "handler")).toThrow(`handler: expected an object, got ${name}`);
  });

  test("accept objects of any class, and objects without a prototype", () => {
    class Handler {}
    for (const value of [{}, Object.create(null), new Handler()]) checkObject(value, "handler");
    checkOptionalObject(undefined);
  });
});

describe("Names that are suggested for a misspelled name", () => {
  test("differ from it in one character, or in more characters if the name is longer", () => {
    expect(closestName("brigde", ["vlan", "bridge"])).toBe("bridge");
    expect(closestName("get", ["set", "gettable"])).toBe("set");
    expect(closestName("timoutMS", ["deadlineMs", "timeoutMs"])).toBe("timeoutMs");
  });

  test("may differ in two characters from a short name with the same first letter, or if one contains the other", () => {
    expect(closestName("adres", ["address"])).toBe("address");
    expect(closestName("name", ["mtu", "ifname"])).toBe("ifname");
    expect(closestName("ifmtu", ["mtu"])).toBe("mtu");
    expect(closestName("limit", ["init", "rate"])).toBeUndefined();
    expect(closestName("dsts", ["src"])).toBeUndefined();
  });
});
