import { describe, expect, test } from "bun:test";
import { checkObject, checkOptionalObject, closestName } from "../../src/message/check.ts";

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

describe("closestName()", () => {
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
