import { describe, expect, test } from "bun:test";
import {
  AF_INET,
  MessageWriter,
  RTA_DST,
  RTA_GATEWAY,
  RTA_MARK,
  RTA_NH_ID,
  RTA_OIF,
  RTA_PREF,
  RTA_PREFSRC,
  RTA_PRIORITY,
  RTA_TABLE,
  RTM_NEWROUTE,
} from "../../../../src/index.ts";
import { readRoute } from "../../../../src/subsystems/route/routes/read-route.ts";

const UNKNOWN = 77;
const TOS = 16;

type Append = (message: MessageWriter) => MessageWriter;

/** Attributes of a route. All but the last two are common attributes, which the decoder reads first. */
const attributes: readonly Append[] = [
  (message) => message.u32(RTA_TABLE, 1000),
  (message) => message.be32(RTA_DST, 0x0a010200),
  (message) => message.u32(RTA_PRIORITY, 50),
  (message) => message.be32(RTA_PREFSRC, 0x0a010201),
  (message) => message.be32(RTA_GATEWAY, 0xc0000201),
  (message) => message.u32(RTA_OIF, 3),
  (message) => message.u32(RTA_NH_ID, 9),
  (message) => message.u8(RTA_PREF, 1),
];

const common = {
  family: "inet",
  type: "unicast",
  dst: "10.1.2.0/24",
  table: 1000,
  protocol: "static",
  scope: "global",
  flags: [],
  metric: 50,
  prefsrc: "10.1.2.1",
  gateway: "192.0.2.1",
  ifindex: 3,
  dev: "eth0",
} as const;

const rare = { nhid: 9, pref: "high" } as const;

function read(appends: readonly Append[], tos = 0): object {
  const start = new MessageWriter(RTM_NEWROUTE).struct((rtmsg) =>
    rtmsg.u8(AF_INET).u8(24).u8(0).u8(tos).u8(252).u8(4).u8(0).u8(1).u32(0),
  );
  return readRoute(appends.reduce((message, append) => append(message), start).finish(), () => "eth0");
}

describe("readRoute", () => {
  test("decodes a route that has only common attributes", () => {
    expect(read(attributes.slice(0, 6))).toStrictEqual(common);
  });

  test.each(attributes.map((_, index) => [index]))("returns the same fields if attribute %i comes first", (first) => {
    const rotated = [...attributes.slice(first), ...attributes.slice(0, first)];
    expect(read(rotated)).toStrictEqual({ ...common, ...rare });
  });

  test("returns unknown and rare attributes", () => {
    const unknown = { type: UNKNOWN, bytes: Uint8Array.of(1, 2) };
    const others: Append[] = [
      (message) => message.u32(RTA_MARK, 7),
      (message) => message.bytes(UNKNOWN, unknown.bytes),
    ];
    expect(read([...attributes, ...others])).toEqual({ ...common, ...rare, mark: 7, unknown: [unknown] });
  });

  test("returns the type of service", () => {
    expect(read(attributes, TOS)).toStrictEqual({ ...common, ...rare, tos: TOS });
  });

  test("returns the last of duplicate attributes", () => {
    const others = [(message: MessageWriter) => message.u32(RTA_PRIORITY, 60)];
    expect(read([...attributes, ...others])).toStrictEqual({ ...common, ...rare, metric: 60 });
    expect(read([...others, ...attributes])).toStrictEqual({ ...common, ...rare });
  });

  test("keeps the other fields if one attribute is too short", () => {
    const short = (message: MessageWriter) => message.bytes(RTA_PRIORITY, Uint8Array.of(1, 2));
    const { metric, ...others } = common;
    const unparsed = [expect.objectContaining({ type: RTA_PRIORITY, bytes: Uint8Array.of(1, 2) })];
    expect(read(attributes.slice(0, 6).with(2, short))).toEqual({ ...others, unparsed });
  });
});
