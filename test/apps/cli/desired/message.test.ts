import { describe, expect, test } from "bun:test";
import { generateKeyPairSync, sign } from "node:crypto";
import {
  checkExpiry,
  decodeMessage,
  encodeMessage,
  MAX_MESSAGE,
  type Message,
  MessageError,
} from "../../../../apps/cli/src/desired/message.ts";

const NOW = 1_800_000_000_000;
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519");
const message: Message = {
  ...{ host: "web1", generation: 7, expires: NOW + 1000, action: "apply", rollout: "r1", of: 0 },
  ...{ description: '{"links":{}}', confirmMs: 60_000, allowRecreate: false },
};

const decode = (fields: readonly string[], options: object = {}) =>
  decodeMessage(fields, { keys: [publicKey], host: "web1", ...options });

/** Returns the fields of a stream entry with one field replaced. */
function withField(fields: readonly string[], name: string, value: string): string[] {
  return fields.map((one, index) => (fields[index - 1] === name && index % 2 === 1 ? value : one));
}

/** Signs a payload as the operator would. */
function signed(payload: string): string[] {
  const signature = sign(null, Buffer.from(`bun-netlink desired state 1\n${payload}`), privateKey).toString("base64");
  return ["version", "1", "payload", payload, "signature", signature];
}

describe("A signed message", () => {
  test("is decoded with the right key, among several keys", () => {
    const fields = encodeMessage(message, privateKey);
    expect(decode(fields)).toEqual(message);
    expect(decode(fields, { keys: [other.publicKey, publicKey] })).toEqual(message);
  });

  test("is rejected with another key, no key, or a signature without the prefix of the protocol", () => {
    const fields = encodeMessage(message, privateKey);
    const payload = fields[3]!;
    expect(() => decode(fields, { keys: [other.publicKey] })).toThrow(/signature is not valid/);
    expect(() => decode(fields, { keys: [] })).toThrow(/signature is not valid/);
    const bare = sign(null, Buffer.from(payload), privateKey).toString("base64");
    expect(() => decode(withField(fields, "signature", bare))).toThrow(/signature is not valid/);
  });

  test("is rejected if any byte of the payload or of the signature was changed", () => {
    const fields = encodeMessage(message, privateKey);
    for (const name of ["payload", "signature"]) {
      const text = fields[fields.indexOf(name) + 1]!;
      for (let at = 0; at < text.length; at++) {
        const changed = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
        expect(() => decode(withField(fields, name, changed))).toThrow(MessageError);
      }
    }
  });

  test("is rejected after its expiry", () => {
    expect(() => checkExpiry(message, NOW + 1000)).not.toThrow();
    expect(() => checkExpiry(message, NOW + 5001)).toThrow("expired 5 s ago");
  });

  test("is rejected for another host, and in another version", () => {
    const fields = encodeMessage(message, privateKey);
    expect(() => decode(fields, { host: "web2" })).toThrow('the message is for the host "web1"');
    expect(() => decode(withField(fields, "version", "2"))).toThrow('expected version 1, got "2"');
    expect(() => decode([])).toThrow('expected version 1, got ""');
    expect(() => decode(["version", "1"])).toThrow(/signature is not valid/);
  });

  test("is rejected if it is too long, and cannot be encoded either", () => {
    const description = "x".repeat(MAX_MESSAGE);
    expect(() => encodeMessage({ ...message, description }, privateKey)).toThrow(RangeError);
    expect(() => decode(signed(JSON.stringify({ ...message, description })))).toThrow(/characters, at most 1048576/);
  });

  test.each([
    ["not JSON", "{"],
    ["null", "null"],
    ["a list", "[]"],
    ["a missing field", JSON.stringify({ ...message, generation: undefined })],
    ["a negative generation", JSON.stringify({ ...message, generation: -1 })],
    ["an unsafe generation", JSON.stringify({ ...message, generation: 2 ** 53 })],
    ["an unknown action", JSON.stringify({ ...message, action: "run" })],
    ["a time of 0 to confirm", JSON.stringify({ ...message, confirmMs: 0 })],
    ["a description that is not text", JSON.stringify({ ...message, description: {} })],
  ])("is rejected if the signed payload is %s", (_, payload) => {
    expect(() => decode(signed(payload))).toThrow(MessageError);
  });
});
