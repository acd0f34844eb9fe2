// Which operations ask for something: that they answer, and that nothing in them can be misspelt that the kernel is to do.
import { expect, test } from "bun:test";
import { RequestAdvice } from "../../src/client/advice.ts";
import { EINVAL } from "../../src/constants/errno.ts";
import { devlink } from "../../src/families/devlink.ts";
import { nftables } from "../../src/families/nftables.ts";
import { operationCodec } from "../../src/schema/index.ts";

test("an operation that asks is one and the same to all that treats it otherwise, whatever the family calls it", () => {
  const depends = (name: string) => new RequestAdvice(operationCodec(devlink, name)).depends;
  expect(["port-get", "resource-dump", "region-read"].filter(depends)).toEqual([]);
  expect(["rate-set", "region-new", "param-set"].filter((name) => !depends(name))).toEqual([]);
  const inBatches = (name: string) => {
    const codec = operationCodec(nftables, name);
    return new RequestAdvice(codec).of(
      codec.request("do", { header: { nfgenFamily: 2 }, table: "t", chain: "c", handle: 1n }),
      "batch",
      EINVAL,
      undefined,
    );
  };
  const outside = "a batch takes changes alone: ask before it or after it, with do() or dump()";
  expect(["getrule", "getrule-reset", "delrule"].map(inBatches)).toEqual([outside, outside, ""]);
});
