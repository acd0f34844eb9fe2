import { expect, test } from "bun:test";
import { decode, encode } from "../../../../src/subsystems/state/confirm/journal.ts";
import { Secret } from "../../../../src/subsystems/state/secret.ts";

test("Values of recorded steps survive JSON, keys included", () => {
  const key = new Uint8Array(32).fill(7);
  const value = {
    integer: 2n ** 63n,
    bytes: new Uint8Array([1, 255]),
    key: new Secret(key),
    limit: Number.POSITIVE_INFINITY,
    list: [null, 0n, { nested: "text" }],
    none: null,
  };
  const read = decode(JSON.parse(JSON.stringify(encode({ ...value, omitted: undefined })))) as typeof value;
  expect({ ...read, key: undefined }).toStrictEqual({ ...value, key: undefined } as never);
  expect(read.key.bytes).toEqual(key);
  expect(() => decode({ $value: ["function", "x"] })).toThrow();
});
