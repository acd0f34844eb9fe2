import { expect, test } from "bun:test";
import { wireguard } from "../../../src/families/wireguard.ts";
import { hostLittleEndian } from "../../../src/message/byte-order.ts";
import { decodeAttributes, encodeAttributes, type Fields } from "../../../src/schema/index.ts";
import { bytes, thrown } from "../../message/bytes.ts";

const encoded = (endpoint: unknown) => encodeAttributes(wireguard, "wgpeer", { endpoint });
const read = (value: Uint8Array) => {
  return decodeAttributes(wireguard, "wgpeer", encoded(value)) as Fields;
};

const four = hostLittleEndian ? "02 00" : "00 02";
const six = hostLittleEndian ? "0a 00" : "00 0a";
const three = hostLittleEndian ? "03 00 00 00" : "00 00 00 03";
const V6 = "fe 80 00 00 00 00 00 00  00 00 00 00 00 00 00 01";

test("Socket addresses convert to text and back", () => {
  const known: [string, string][] = [
    ["192.0.2.1:4000", `${four} 0f a0  c0 00 02 01  00 00 00 00 00 00 00 00`],
    ["[fe80::1]:65535", `${six} ff ff  00 00 00 00  ${V6}  00 00 00 00`],
    ["[fe80::1%3]:0", `${six} 00 00  00 00 00 00  ${V6}  ${three}`],
  ];
  for (const [text, said] of known) {
    expect(encoded(text).subarray(4)).toEqual(bytes(said));
    expect(read(bytes(said))).toEqual({ endpoint: text });
  }
});

test("Socket addresses without a text form decode to bytes", () => {
  const strange = [
    `${four} 0f a0  c0 00 02 01  00 00 00 00 00 00 00 01`,
    `${six} ff ff  00 00 00 01  ${V6}  00 00 00 00`,
    `01 00 0f a0  c0 00 02 01  00 00 00 00 00 00 00 00`,
    `${four} 0f a0  c0 00 02 01  00 00 00 00 00 00 00 00  00 00 00 00`,
  ];
  for (const said of strange) {
    const found = read(bytes(said));
    expect(found["endpoint"]).toBeUndefined();
    expect(found["unparsed"]).toMatchObject([{ bytes: bytes(said) }]);
    expect(encodeAttributes(wireguard, "wgpeer", found).subarray(4)).toEqual(bytes(said));
  }
});

test("Invalid socket address text is rejected", () => {
  const wrong = [
    "192.0.2.1",
    "192.0.2.1:",
    "192.0.2.1:65536",
    "fe80::1:4000",
    "[192.0.2.1]:1",
    "[fe80::1%eth0]:1",
    ":1",
  ];
  for (const text of [...wrong, "[fe80::1%4294967296]:1", "host:1"]) {
    expect(thrown(() => encoded(text)).message).toStartWith("endpoint: expected an address and a port");
  }
});
