// Structures of the kernel that are shorter or longer than expected. The fuzzer's target "conversions" found these
// cases.
import { expect, test } from "bun:test";
import { rtMdb } from "../../src/families/rt-mdb.ts";
import { sockDiag } from "../../src/families/sock-diag.ts";
import { xfrm } from "../../src/families/xfrm.ts";
import { Message, NLMSG_HDRLEN } from "../../src/index.ts";
import { type Family, operationCodec } from "../../src/schema/index.ts";
import { readMdbEntries } from "../../src/subsystems/route/bridge/mdb.ts";
import { readInet } from "../../src/subsystems/sockets/read-inet.ts";
import { toSecurityAssociation } from "../../src/subsystems/xfrm/association.ts";

/** Decodes a message with a header of zeros and one attribute. */
function reply(family: Family, operation: string, type: number, value: Uint8Array): never {
  const codec = operationCodec(family, operation);
  const at = NLMSG_HDRLEN + codec.replyHeaderLength;
  const bytes = new Uint8Array(at + 4 + ((value.length + 3) & ~3));
  new DataView(bytes.buffer).setUint16(at, 4 + value.length, true);
  new DataView(bytes.buffer).setUint16(at + 2, type, true);
  bytes.set(value, at + 4);
  return codec.decodeEcho(new Message(bytes)) as never;
}

const ones = (length: number) => new Uint8Array(length).fill(1);

test.each<[string, number, Uint8Array, object]>([
  ["an encapsulation without an original address", 4, ones(4), { encapsulation: { sourcePort: 257 } }],
  ["a large replay window without a bitmap", 23, ones(8), { replay: { sent: 0x01010101n, received: 0n, bitmap: [] } }],
  ["a replay state without a bitmap", 10, ones(8), { replay: { sent: 0x01010101n, bitmap: [0] } }],
  ["an offload without flags", 28, ones(4), { offload: { dev: 0x01010101, direction: "out" } }],
  ["a care-of address that is too long", 14, ones(24), { careOfAddress: "101:101:101:101:101:101:101:101" }],
])("toSecurityAssociation() accepts %s", (_, type, value, expected) => {
  expect(toSecurityAssociation(reply(xfrm, "dumpsa", type, value))).toMatchObject(expected);
});

test("readInet() accepts truncated BBR statistics", () => {
  const socket = readInet("tcp", reply(sockDiag, "inet", 16, ones(4)));
  expect(socket).toMatchObject({ congestion: { bbr: { bandwidth: 16843009n } } });
});

test("readMdbEntries() omits groups that end before the address", () => {
  const entries = Uint8Array.of(16, 0, 1, 0, 12, 0, 1, 0, ...ones(8));
  expect(readMdbEntries(reply(rtMdb, "getmdb", 1, entries))).toEqual([]);
});
