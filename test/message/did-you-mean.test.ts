import { describe, expect, test } from "bun:test";
import { didYouMean, didYouMeanOneOf } from "../../src/message/check.ts";

describe("what may have been meant", () => {
  test("is the nearest name, by letters that are missing, wrong, too many or swapped", () => {
    const names = ["rings-get", "rings-set", "linkinfo-get", "del"];
    expect(didYouMean("ring-get", names)).toBe('; did you mean "rings-get"?');
    expect(didYouMean("rings_set", names)).toBe('; did you mean "rings-set"?');
    expect(didYouMean("likninfo-get", names)).toBe('; did you mean "linkinfo-get"?');
    expect(didYouMean("dell", names)).toBe('; did you mean "del"?');
  });

  test("is not said of what is like none of them", () => {
    expect(didYouMean("x", ["del"])).toBe("");
    expect(didYouMean("channels", ["rings-get", "del"])).toBe("");
    expect(didYouMean("", ["a", ""])).toBe('; did you mean ""?');
    expect(didYouMean("anything", [])).toBe("");
  });

  test("is all that there are where none is near, as long as they are few", () => {
    expect(didYouMeanOneOf("ring-get", ["rings-get", "del"])).toBe('; did you mean "rings-get"?');
    expect(didYouMeanOneOf("channels", ["rings-get", "del"])).toBe("; there are: rings-get, del");
    expect(didYouMeanOneOf("channels", [])).toBe("");
    expect(didYouMeanOneOf("channels", Array(13).fill("del"))).toBe("");
  });
});
