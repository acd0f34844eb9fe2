// Checks attributes of wireless devices whose layout differs from that in the kernel's spec.
import { expect, test } from "bun:test";
import { nl80211 } from "../../../src/families/nl80211.ts";
import { decodeAttributes, encodeAttributes } from "../../../src/schema/index.ts";
import { bytes } from "../../message/bytes.ts";

test("mloTtlmDlink encodes 8 links to 16 bytes", () => {
  const fields = { mloTtlmDlink: [1, 1, 1, 1, 2, 2, 3, 0x8000] };
  const encoded = encodeAttributes(nl80211, "nl80211-attrs", fields);
  expect(encoded).toEqual(bytes("14 00 48 01  01 00 01 00  01 00 01 00  02 00 02 00  03 00 00 80"));
  expect(decodeAttributes(nl80211, "nl80211-attrs", encoded)).toEqual(fields);
});
