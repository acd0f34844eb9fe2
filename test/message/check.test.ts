import { describe, expect, test } from "bun:test";
import { checkObject, checkOptions, likeliest } from "../../src/message/check.ts";

describe("what takes names takes an object that has some", () => {
  test.each<[string, unknown]>([
    ["Array", []],
    ["Map", new Map([["timeoutMs", 1]])],
    ["Set", new Set(["timeoutMs"])],
    ["Uint8Array", new Uint8Array(4)],
    ["DataView", new DataView(new ArrayBuffer(4))],
    ["a function", () => ({})],
    ["null", null],
    ['"text"', "text"],
  ])("and no %s", (name, value) => {
    expect(() => checkOptions(value)).toThrow(TypeError);
    expect(() => checkObject(value, "handler")).toThrow(`handler: expected an object, got ${name}`);
  });

  test("of whatever class, or of none", () => {
    class Handler {}
    for (const value of [{}, Object.create(null), new Handler()]) checkObject(value, "handler");
    checkOptions(undefined);
  });
});

describe("the name that was probably meant", () => {
  test("is one step away, or more in longer names", () => {
    expect(likeliest("brigde", ["vlan", "bridge"])).toBe("bridge");
    expect(likeliest("get", ["set", "gettable"])).toBe("set");
    expect(likeliest("timoutMS", ["deadlineMs", "timeoutMs"])).toBe("timeoutMs");
  });

  test("is two steps from a short one where it begins with the same letter or has all of it inside", () => {
    expect(likeliest("adres", ["address"])).toBe("address");
    expect(likeliest("name", ["mtu", "ifname"])).toBe("ifname");
    expect(likeliest("ifmtu", ["mtu"])).toBe("mtu");
    expect(likeliest("limit", ["init", "rate"])).toBeUndefined();
    expect(likeliest("dsts", ["src"])).toBeUndefined();
  });
});
