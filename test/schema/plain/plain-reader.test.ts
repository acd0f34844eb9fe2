// Compares the reader without plans with the codec, for all replies of all included families.
import { expect, test } from "bun:test";
import { rtLink } from "../../../src/families/rt-link.ts";
import { families } from "../../../src/families.ts";
import { Message, NLM_F_DUMP, NLM_F_REQUEST, NLMSG_HDRLEN } from "../../../src/index.ts";
import { encodeAttributes, type Family, operationCodec } from "../../../src/schema/index.ts";
import { replyContent } from "../../../src/schema/model/conventions.ts";
import type { NeededFields } from "../../../src/schema/model/needed-fields.ts";
import { PlainReader } from "../../../src/schema/plain/plain-reader.ts";
import { plainDumpRequest } from "../../../src/schema/plain/plain-request.ts";
import { Random } from "../../message/random.ts";
import { seed } from "../../support/seed.ts";
import { RandomValues } from "../random-values.ts";

const rounds = process.env["BUN_NETLINK_ALL_INPUTS"] === undefined ? 2 : 12;
const GENERIC_TYPE = 30;

function messageOf(type: number, payload: Uint8Array): Message {
  const bytes = new Uint8Array(NLMSG_HDRLEN + payload.length);
  bytes.set(payload, NLMSG_HDRLEN);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, type, true);
  return new Message(bytes);
}

/** Names and values in their order, which comparisons of objects ignore. */
const ordered = (value: unknown): string =>
  Bun.inspect(value, { depth: 64, sorted: false, compact: true, colors: false });

function selectionOf(value: unknown, random: Random): NeededFields | true {
  if (typeof value !== "object" || value === null || Array.isArray(value) || random.below(3) === 0) return true;
  const chosen = Object.entries(value).filter(() => random.below(2) === 0);
  return Object.fromEntries(chosen.map(([name, inner]) => [name, selectionOf(inner, random)]));
}

/** Returns a reply with random content, which is damaged every third time. */
function reply(family: Family, name: string, type: number, random: Random): Message {
  const { headerLength: _, replyHeaderLength } = operationCodec(family, name);
  const header = new Uint8Array(replyHeaderLength);
  // Addresses of header families and lengths are usually small numbers.
  for (let at = 0; at < header.length; at++) header[at] = random.below(4) === 0 ? random.below(32) : 0;
  const { set } = replyContent(family.operations[name]!);
  const value = set === undefined ? {} : new RandomValues(random).set(family, set, 0, []);
  const attributes = set === undefined ? new Uint8Array() : encodeAttributes(family, set, value);
  const bytes = new Uint8Array(header.length + attributes.length);
  bytes.set(header);
  bytes.set(attributes, header.length);
  const damage = random.below(9);
  let cut = bytes;
  if (damage === 0) cut = bytes.slice(0, random.below(bytes.length + 1));
  else if (damage === 1 && bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
  else if (damage === 2) cut = Uint8Array.from([...bytes, ...attributes]);
  return messageOf(type, cut);
}

test("reads each reply like the codec, or leaves it to the codec", async () => {
  const random = new Random(seed);
  let [read, all] = [0, 0];
  for (const load of Object.values(families)) {
    const family: Family = await load();
    for (const [name, operation] of Object.entries(family.operations)) {
      const number = (operation.dump ?? operation.do)?.reply?.number;
      if (number === undefined) continue;
      const codec = operationCodec(family, name);
      const plain = new PlainReader(family, name, undefined);
      for (let round = 0; round < rounds; round++) {
        const message = reply(family, name, family.protocol === 16 ? GENERIC_TYPE : number, random);
        const where = `${family.name}.${name}, round ${round}; BUN_NETLINK_SEED=${seed}`;
        const expected = codec.decode(message);
        const fields = plain.read(message);
        all++;
        if (fields !== undefined) {
          read++;
          expect(fields, where).toStrictEqual(expected);
          expect(ordered(fields), where).toBe(ordered(expected));
        }
        const selection = selectionOf(expected, random);
        if (selection === true) continue;
        const some = new PlainReader(family, name, selection).read(message);
        if (some === undefined) continue;
        const selected = codec.selecting(selection)(message);
        expect(some, where).toStrictEqual(selected);
        expect(ordered(some), where).toBe(ordered(selected));
      }
    }
  }
  // Otherwise, the test would compare nothing.
  expect(read / all).toBeGreaterThan(0.2);
});

test("encodes a dump request without fields like the codec, or leaves it to the codec", async () => {
  let [encoded, all] = [0, 0];
  for (const load of Object.values(families)) {
    const family: Family = await load();
    for (const [name, operation] of Object.entries(family.operations)) {
      if (operation.dump === undefined) continue;
      const isGeneric = family.protocol === 16;
      const flags = NLM_F_REQUEST | NLM_F_DUMP;
      for (const fields of [{}, { header: {} }, { header: { none: 1 } }, { other: 1 }]) {
        const message = plainDumpRequest(family, name, fields, flags, isGeneric ? GENERIC_TYPE : undefined);
        all++;
        if (message === undefined) continue;
        encoded++;
        const options = isGeneric ? { flags, type: GENERIC_TYPE } : { flags };
        expect(message.bytes, `${family.name}.${name}`).toEqual(
          operationCodec(family, name).request("dump", fields, options).bytes,
        );
      }
    }
  }
  expect(encoded / all).toBeGreaterThan(0.2);
});

test("reads the settings of a kind of link and of a port", () => {
  const header = new Uint8Array(16);
  const linkinfo = { kind: "vlan", data: { id: 5 }, slaveKind: "bridge", slaveData: { priority: 7 } };
  const attributes = encodeAttributes(rtLink, "link-attrs", { ifname: "p0", linkinfo });
  const reader = new PlainReader(rtLink, "getlink", undefined);
  expect(reader.read(messageOf(16, Buffer.concat([header, attributes])))).toMatchObject({ ifname: "p0", linkinfo });
});

test("rejects a message of another type, and a cut header", () => {
  const reader = new PlainReader(rtLink, "getlink", undefined);
  const header = new Uint8Array(16);
  expect(reader.read(messageOf(16, header))).toMatchObject({ header: { ifiIndex: 0 } });
  expect(reader.read(messageOf(17, header))).toBeUndefined();
  expect(reader.read(messageOf(16, header.subarray(0, 12)))).toBeUndefined();
  expect(reader.read(messageOf(16, new Uint8Array()))).toBeUndefined();
});

test("has no reader for an operation that the family lacks", () => {
  const message = messageOf(16, new Uint8Array(16));
  expect(new PlainReader(rtLink, "constructor", undefined).read(message)).toBeUndefined();
});
