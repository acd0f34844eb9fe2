// The client classifies each operation: it either reads or changes objects. The advice in error messages depends on
// this.
import { expect, test } from "bun:test";
import { requestAdvice } from "../../src/client/advice/advice.ts";
import { dependsOnRequest } from "../../src/client/advice/needs.ts";
import { EINVAL } from "../../src/constants/errno.ts";
import { devlink } from "../../src/families/devlink.ts";
import { nftables } from "../../src/families/nftables.ts";
import { operationCodec } from "../../src/schema/index.ts";

test("All parts of the client classify each operation alike", () => {
  const depends = (name: string) => dependsOnRequest(operationCodec(devlink, name));
  expect(["port-get", "resource-dump", "region-read"].filter(depends)).toEqual([]);
  expect(["rate-set", "region-new", "param-set"].filter((name) => !depends(name))).toEqual([]);
  const inBatches = (name: string) => {
    const codec = operationCodec(nftables, name);
    const request = codec.request("do", { header: { nfgenFamily: 2 }, table: "t", chain: "c", handle: 1n });
    return requestAdvice({ codec, request, sent: "batch", errno: EINVAL, details: undefined });
  };
  const outside = "a batch contains only changes: read before or after it, with do() or dump()";
  expect(["getrule", "getrule-reset", "delrule"].map(inBatches)).toEqual([outside, outside, ""]);
});
