import { expect, test } from "bun:test";
import { outerUser } from "../../../../src/subsystems/state/confirm/files.ts";
import { decode, encode } from "../../../../src/subsystems/state/confirm/journal.ts";
import { Secret } from "../../../../src/subsystems/state/model/secret.ts";

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

test.each<[map: string, user: number, outer: number]>([
  ["         0          0 4294967295\n", 1000, 1000],
  ["         0       1000          1\n", 0, 1000],
  ["         0       1000          1\n         1     100000      65536\n", 33, 100032],
  ["         0       1000          1\n", 65534, 65534],
])("outerUser() translates user ids by the map %j of a user namespace: %d", (map, user, outer) => {
  expect(outerUser(map, user)).toBe(outer);
});
