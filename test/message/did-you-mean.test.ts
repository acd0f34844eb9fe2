import { describe, expect, test } from "bun:test";
import { didYouMean, didYouMeanOneOf } from "../../src/message/check.ts";

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
