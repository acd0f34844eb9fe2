import { describe, expect, test } from "bun:test";
import { Decoder } from "../../../apps/cli/src/decode/decoder.ts";
import { rtNd } from "../../../src/families/rt-nd.ts";
import { Message, NETLINK_ROUTE, RTM_NEWNDUSEROPT } from "../../../src/index.ts";
import { FieldsReader, operationCodec, SetReader } from "../../../src/schema/index.ts";
import { FakeKernel } from "../../../src/testing/index.ts";
import { bytes } from "../../message/bytes.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { eventsUntil } from "../oracles.ts";
import { AdvertisedHost } from "./router-advertisement.ts";

/** RFC 8106, section 5.1: two servers for 3600 s. */
const RDNSS = "1905 0000 00000e10 20010db8000000000000000000000053 20010db8000000000000000000000054";
/** RFC 8106, section 5.2: "example.com" and "lab". */
const DNSSL = "1f04 0000 00000e10 07 6578616d706c65 03 636f6d 00 03 6c6162 00 000000000000";
/** RFC 8781: 64:ff9b::/96 for 600 s. */
const PREF64 = "2602 0258 0064ff9b0000000000000000";
/** RFC 4861, section 4.6.2, with the flag P of RFC 9762 (0x10), which has no field. */
const PREFIX = "0304 40d0 00015180 00003840 00000000 20010db8000100000000000000000000";

const typed = [
  { kind: "dns-servers", lifetime: 3600, servers: ["2001:db8::53", "2001:db8::54"] },
  { kind: "dns-search", lifetime: 3600, domains: ["example.com", "lab"] },
  { kind: "nat64-prefix", lifetime: 600, prefix: "64:ff9b::/96" },
  {
    ...{ kind: "prefix", prefix: "2001:db8:1::/64", onLink: true, autonomous: true },
    ...{ validLifetime: 86_400, preferredLifetime: 14_400 },
  },
] as const;

const header = { nduseroptFamily: 10, nduseroptIfindex: 2, nduseroptIcmpType: 134, nduseroptIcmpCode: 0 };

/** Returns the message that ndisc_ra_useropt() creates, with an option and the address of the router. */
function announced(option: string, attributes = "14000100 fe800000000000000000000000000001"): Message {
  const content = bytes(option);
  const start = new Uint8Array(32);
  const view = new DataView(start.buffer);
  view.setUint16(4, RTM_NEWNDUSEROPT, true);
  start[16] = 10;
  view.setUint16(18, content.length, true);
  view.setInt32(20, 2, true);
  start[24] = 134;
  const padding = new Uint8Array(-content.length & 3);
  const message = Buffer.concat([start, content, padding, bytes(attributes)]);
  message.writeUInt32LE(message.length, 0);
  return new Message(new Uint8Array(message));
}

const codec = operationCodec(rtNd, "newnduseropt");

describeInNamespaces("Options of router advertisements", () => {
  test("are typed in the events of a client", async () => {
    using host = new AdvertisedHost();
    await using events = rtNd.connect({ netns: host.netns }).events("rtnlgrp-nd-useropt");
    host.advertise(RDNSS, DNSSL, PREF64);
    const received: unknown[] = [];
    await eventsUntil(events, ({ fields }) => received.push(fields) === 3);
    expect(received).toEqual(
      typed.slice(0, 3).map((option) => ({
        header: { ...header, nduseroptIfindex: host.ifindex, options: [option] },
        srcaddr: "fe80::1",
      })),
    );
  });
});

describe("The data of variable length in a fixed header", () => {
  test.each(
    [RDNSS, DNSSL, PREF64, PREFIX].map((option, index) => [typed[index]!.kind, option, typed[index]!] as const),
  )("is followed by the attributes: %s", (_, option, expected) => {
    const message = announced(option);
    const fields = { header: { ...header, options: [expected] }, srcaddr: "fe80::1" };
    expect(codec.decode(message)).toEqual(fields);
    // The compiled reader of frequent layouts would have a fixed offset.
    for (let count = 0; count < 1000; count++) codec.decode(message);
    expect(codec.decode(message)).toEqual(fields);
    expect(codec.decodeRequest(message)).toEqual(fields);
    const reader = new FieldsReader(rtNd, "newnduseropt", ["srcaddr", "header.options", "header.nduseroptIfindex"]);
    for (const one of [message, announced(RDNSS), message])
      expect(reader.read(one)).toEqual(["fe80::1", one === message ? [expected] : [typed[0]], 2]);
    const attributes = new SetReader(rtNd, "newnduseropt").start(message);
    expect(attributes.next()).toBe(true);
    expect([attributes.field, attributes.value(), attributes.next()]).toEqual(["srcaddr", "fe80::1", false]);
    expect(new SetReader(rtNd, "newnduseropt").first(message)).toBe(32 + bytes(option).length);
  });

  test("is encoded with its length, padding and the received bytes", () => {
    using kernel = new FakeKernel();
    kernel.register(rtNd, {});
    for (const option of [RDNSS, DNSSL, PREF64, PREFIX]) {
      const fields = codec.decode(announced(option));
      using socket = kernel.open(NETLINK_ROUTE);
      socket.joinGroup(20);
      kernel.publish(rtNd, "newnduseropt", fields as never);
      const sent = announced(option).bytes;
      const [message] = [...socket.receive()!.messages()];
      expect(message!.bytes.subarray(16).toHex()).toBe(sent.subarray(16).toHex());
    }
  });
});

test("Options that are no complete options keep their bytes", () => {
  const bytesOf = (text: string) => ({ kind: "other", type: bytes(text)[0], bytes: bytes(text) });
  const options = (text: string) => (codec.decode(announced(text)) as { header: { options: unknown } }).header.options;
  for (const text of ["07", "0700", "1905 0000 00000e10", "0701 000000000000", "1901 0000 00000e10"])
    expect(options(text)).toEqual([bytesOf(text)]);
  expect(options(`${PREF64} 2602`)).toEqual([typed[2], bytesOf("2602")]);
});

test("A message that ends inside its options keeps its bytes", () => {
  const message = announced(RDNSS).bytes.slice(0, 48);
  new DataView(message.buffer).setUint32(0, message.length, true);
  expect(codec.decode(new Message(message))).toEqual({
    header: { ...header, options: [{ kind: "other", type: 25, bytes: bytes(RDNSS).slice(0, 16) }] },
    unparsed: [{ bytes: message.slice(16), reason: "the message ends after 32 of the 56 bytes of the fixed header" }],
  });
  for (let length = 16; length < 72; length++) {
    const cut = announced(RDNSS).bytes.slice(0, length);
    new DataView(cut.buffer).setUint32(0, length, true);
    expect(codec.decode(new Message(cut))).toHaveProperty("header");
  }
});

test("The command decodes them", async () => {
  const [decoded] = await new Decoder([]).datagram(announced(PREF64).bytes, NETLINK_ROUTE);
  expect(decoded).toMatchObject({ operation: "newnduseropt", fields: { header: { options: [typed[2]] } } });
});
