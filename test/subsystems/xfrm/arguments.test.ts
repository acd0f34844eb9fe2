// Tests the checks of arguments, and the conversion of security associations to requests and back, without a kernel.
import { describe, expect, test } from "bun:test";
import { xfrm } from "../../../src/families/xfrm.ts";
import { syncIo } from "../../../src/io/io.ts";
import { operationCodec } from "../../../src/schema/codec/codec.ts";
import { Interfaces } from "../../../src/subsystems/route/core/interfaces.ts";
import { associationKind } from "../../../src/subsystems/xfrm/association.ts";
import {
  IpsecEvents,
  type NewSecurityAssociation,
  SecurityAssociations,
  SecurityPolicies,
  toIpsecEvent,
  toSecurityAssociation,
} from "../../../src/subsystems/xfrm/index.ts";
import { usageFields } from "../../../src/subsystems/xfrm/usage.ts";
import { thrown } from "../../message/bytes.ts";

const KEY = "000102030405060708090a0b0c0d0e0f";
const base: NewSecurityAssociation = { source: "192.0.2.1", destination: "192.0.2.2", protocol: "esp", spi: 0x1000 };

/** Encodes a request to add a security association, and decodes its bytes as the kernel would list the association. */
function roundTrip(input: NewSecurityAssociation): object {
  const interfaces = new Interfaces(undefined, () => "add association");
  const { codec, fields } = associationKind.request(input, { verb: "add", interfaces } as never);
  const message = codec.request("do", fields);
  const {
    lifetime: _,
    statistics: __,
    ...rest
  } = toSecurityAssociation(operationCodec(xfrm, "dumpsa").decode(message) as never);
  return rest;
}

describe("New security associations", () => {
  const defaults = { ...base, mode: "transport", reqid: 0, flags: [] };
  test.each<[title: string, input: Partial<NewSecurityAssociation>, decoded?: object]>([
    ["defaults", {}],
    [
      "algorithms with keys",
      {
        encryption: { name: "cbc(aes)", key: `0x${KEY}` },
        authentication: { name: "hmac(sha256)", key: new Uint8Array([1, 2]), truncationBits: 128 },
        compression: { name: "deflate" },
      },
      { encryption: { name: "cbc(aes)", key: Uint8Array.fromHex(KEY) } },
    ],
    [
      "an authenticated encryption, marks and numbers",
      {
        aead: { name: "rfc4106(gcm(aes))", key: KEY, icvBits: 96 },
        mark: { value: 1, mask: 3 },
        outputMark: { value: 7 },
        interfaceId: 5,
        tfcPadding: 1000,
        sequence: 4,
        reqid: 3,
        mode: "tunnel",
        direction: "out",
        usageEventPackets: 1,
        usageEventTime: 2,
        mappingEventSeconds: 3,
        natKeepaliveSeconds: 20,
        cpu: 1,
        flags: ["af-unspec", "noecn"],
        extraFlags: ["dont-encap-dscp"],
        securityContext: "system_u:object_r:ipsec_spd_t:s0",
      },
      {
        aead: { name: "rfc4106(gcm(aes))", key: Uint8Array.fromHex(KEY), icvBits: 96 },
        outputMark: { value: 7, mask: 0xffffffff },
        flags: ["noecn", "af-unspec"],
      },
    ],
    [
      "a selector, limits and encapsulation",
      {
        selector: { source: "10.0.0.0/8", protocol: "udp", sourcePort: { port: 0x10, mask: 0xf0 }, dev: 4 },
        limits: { hardBytes: 5, softUseSeconds: 9n },
        encapsulation: { type: "espinudp", sourcePort: 4500, destinationPort: 4501, originalAddress: "198.51.100.1" },
      },
      {
        selector: {
          family: "inet",
          source: "10.0.0.0/8",
          protocol: "udp",
          sourcePort: { port: 0x10, mask: 0xf0 },
          dev: 4,
        },
        limits: { hardBytes: 5n, softUseSeconds: 9n },
      },
    ],
    ["a selector of the other address family", { selector: { family: "inet6" } }],
    [
      "a small replay window",
      { replayWindow: 32, replay: { sent: 5, received: 9n, bitmap: [0xff] } },
      { replay: { sent: 5n, received: 9n, bitmap: [0xff] } },
    ],
    [
      "a large replay window with numbers of 64 bits",
      { flags: ["esn"], replayWindow: 64, replay: { sent: 2n ** 40n, received: 7, bitmap: [1, 0x80000000] } },
      { replay: { sent: 2n ** 40n, received: 7n, bitmap: [1, 0x80000000] } },
    ],
    [
      "a large replay window without a state",
      { replayWindow: 33 },
      { replay: { sent: 0n, received: 0n, bitmap: [0, 0] } },
    ],
    ["offload to a device", { offload: { dev: 3, direction: "in", type: "packet" } }],
    [
      "settings of IP-TFS",
      { mode: "iptfs", iptfs: { dontFragment: true, packetSize: 0, initDelay: 7, reorderWindow: 3 } },
    ],
    [
      "a care-of address",
      { source: "2001:db8::1", destination: "2001:db8::2", protocol: "hao", spi: 0, careOfAddress: "2001:db8::3" },
    ],
  ])("are decoded as they were encoded: %s", (_, input, decoded = {}) => {
    expect(roundTrip({ ...base, ...input })).toEqual({ ...defaults, ...input, ...decoded });
  });

  const invalid: [object, string][] = [
    [{ destination: "10.0.0.300" }, "destination: expected an IPv4 or IPv6 address"],
    [{ source: "2001:db8::1" }, "source: expected an address of IPv4"],
    [{ protocol: "tcp" }, "protocol: expected a number or one of esp, ah, comp"],
    [{ spi: undefined }, "spi: expected the security parameter index"],
    [{ protocol: "comp", spi: 0x10000 }, "spi: expected an integer from 0 to 65535"],
    [{ mode: "tunel" }, "mode: "],
    [{ reqid: -1 }, "reqid: "],
    [{ sequence: 2 ** 32 }, "sequence: "],
    [{ flags: ["nope"] }, "flags[0]: expected a number or one of noecn, "],
    [{ flags: "esn" }, "flags: expected an array"],
    [{ selector: { source: "10.0.0.0/33" } }, "selector.source: expected a prefix length from 0 to 32"],
    [{ selector: { source: "10.0.0.1", destination: "::1" } }, "selector.destination: expected an address of the"],
    [{ selector: { sourcePort: 65536 } }, "selector.sourcePort: "],
    [{ selector: { sourcePort: { port: 1, mask: -1 } } }, "selector.sourcePort.mask: "],
    [{ selector: { ports: 1 } }, "selector.ports: unknown option"],
    [{ selector: { protocol: "quic" } }, "selector.protocol: "],
    [{ limits: { hardBytes: -1 } }, "limits.hardBytes: "],
    [{ limits: { bytes: 1 } }, "limits.bytes: unknown option"],
    [{ mark: { value: 2 ** 32 } }, "mark.value: "],
    [{ mark: { value: 5, mask: 3 } }, "mark.value: 0x5 has bits outside of the mask 0x3: 0x4"],
    [{ mark: 5 }, "mark: expected an object"],
    [{ outputMark: { value: 8, mask: 7 } }, "outputMark.value: 0x8 has bits outside of the mask 0x7"],
    [{ outputMark: { mask: 1 } }, "outputMark.value: "],
    [{ encapsulation: { type: "espinsctp", sourcePort: 1, destinationPort: 1 } }, "encapsulation.type: "],
    [{ encapsulation: { type: "espinudp", sourcePort: 1 } }, "encapsulation.destinationPort: "],
    [{ offload: { dev: 1, direction: "up" } }, 'offload.direction: expected "in" or "out"'],
    [{ offload: { dev: 1, direction: "in", type: "full" } }, 'offload.type: expected "crypto" or "packet"'],
    [{ replayWindow: 5000 }, "replayWindow: expected an integer from 0 to 4096"],
    [{ replay: { sent: 2n ** 32n, received: 0, bitmap: [] } }, "replay.sent: "],
    [{ replay: { sent: 0, received: 0, bitmap: 5 } }, "replay.bitmap: expected an array"],
    [{ replay: { sent: 0, received: 0, bitmap: new Array(129).fill(0) } }, "replay.bitmap: expected at most 128"],
    [{ iptfs: { dontFragment: true } }, 'iptfs: requires mode "iptfs"'],
    [{ iptfs: { reorderWindow: 70_000 } }, "iptfs.reorderWindow: "],
    [{ iptfs: { dropTime: -1 } }, "iptfs.dropTime: "],
    [{ interfaceId: "x" }, "interfaceId: "],
    [{ securityContext: "" }, "securityContext: expected the text"],
    [{ spii: 4 }, "association.spii: unknown option"],
  ];
  test.each(invalid.map(([fields, message]) => [Bun.inspect(fields, { compact: true }), fields, message] as const))(
    "are rejected with the path of the field: %s",
    (_, fields, message) => {
      using associations = SecurityAssociations.open();
      const error = thrown(() => associations.add({ ...base, ...fields } as never)) as Error;
      expect(error.message).toStartWith("add association");
      expect(error.message).toContain(message);
      expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    },
  );
});

test("an association with the SPI 0, which the kernel never finds, and an ignored share of a policy are errors", () => {
  using associations = SecurityAssociations.open();
  using policies = SecurityPolicies.open();
  expect(() => associations.add({ ...base, spi: 0 })).toThrow("spi: expected at least 1, got 0");
  const policy = { direction: "out", selector: {} } as const;
  for (const share of ["session", "unique", 2] as const)
    expect(() => policies.add({ ...policy, share })).toThrow('share: expected "any": the kernel ignores others');
});

test("invalid associations of calls with several are errors with the index and the path", () => {
  using associations = SecurityAssociations.open();
  for (const call of ["addMany", "changeMany", "deleteMany"] as const) {
    for (const input of [null, undefined, "text", [null]])
      expect(() => associations[call]([base, input] as never)).toThrow(/\[1\].*expected an object/);
    for (const mark of [null, 5, "5"])
      expect(() => associations[call]([{ ...base, mark }] as never)).toThrow(/\[0\].*mark: expected an object/);
  }
});

test("a key can have a mark with bits outside of its mask, as listed by old kernels", () => {
  const interfaces = new Interfaces(undefined, () => "delete association");
  const key = { ...base, mark: { value: 5, mask: 3 } };
  const { fields } = associationKind.request(key, { verb: "delete", interfaces } as never);
  expect(fields).toMatchObject({ mark: { v: 5, m: 3 } });
});

describe("Secret IPsec keys", () => {
  const SECRET = "deadbeefdeadbeefdeadbeefdeadbeef";
  test.each<[string, object]>([
    ["as the algorithm", { encryption: SECRET }],
    ["with an odd number of digits", { encryption: { name: "cbc(aes)", key: `${SECRET}0` } }],
    ["with another character", { encryption: { name: "cbc(aes)", key: `${SECRET}zz` } }],
    ["as the name", { encryption: { name: SECRET.repeat(4), key: SECRET } }],
    ["in an array", { aead: { name: "rfc4106(gcm(aes))", key: [SECRET], icvBits: 128 } }],
    ["next to a misspelled field", { authentication: { name: "hmac(sha1)", key: SECRET, truncation: 96 } }],
    ["without a tag length", { aead: { name: "rfc4106(gcm(aes))", key: SECRET } }],
  ])("do not appear in errors when passed %s", (_, fields) => {
    using associations = SecurityAssociations.open();
    const error = thrown(() => associations.add({ ...base, ...fields } as never)) as Error;
    expect(error.message).toMatch(/^add association esp 192\.0\.2\.2 SPI 0x1000: .*(encryption|aead|authentication)/);
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      expect(Bun.inspect(cause)).not.toContain("deadbeef");
    }
  });
});

describe("IPsec tables", () => {
  const associations = SecurityAssociations.open();
  const policies = SecurityPolicies.open();
  test.each(
    Object.entries<() => unknown>({
      "filter.protocol: ": () => associations.list({ protocol: "tcp" as never }),
      "filter.dest: unknown option": () => associations.list({ dest: "::1" } as never),
      "filter.destination: expected an address of the same family": () =>
        associations.list({ source: "::1", destination: "10.0.0.1" }),
      "filter.direction: ": () => policies.list({ direction: "up" as never }),
      "spi: expected": () => associations.get({ destination: "::1", protocol: "esp" }),
      "protocol: expected": () => associations.flushAll({ protocol: "all" as never }),
      'type: expected "main" or "sub"': () => policies.flushAll("any" as never),
      "selector: expected the packets": () => policies.add({ direction: "in" }),
      'flags[0]: expected a number or one of localok, icmp, cpu-acquire, got "zz"': () =>
        policies.add({ direction: "in", selector: {}, flags: ["zz" as never] }),
      "selector: expected the selector or": () => policies.delete({ direction: "in" }),
      "key: expected an object": () => policies.get(undefined as never),
      "selector: expected an object": () => policies.get({ direction: "out", selector: null as never }),
      "templates[0].mode: ": () =>
        policies.add({ direction: "in", selector: {}, templates: [{ protocol: "esp", mode: "x" as never }] }),
      "templates[0].level: unknown option": () =>
        policies.add({ direction: "in", selector: {}, templates: [{ protocol: "esp", level: "use" } as never] }),
      "templates: expected an array": () => policies.add({ direction: "in", selector: {}, templates: {} as never }),
      'defaults.in: expected "accept" or': () => policies.setDefaults({ in: "drop" as never }),
      "defaults: expected at least one of in, fwd, out": () => policies.setDefaults({}),
      "hashing: expected at least one of inet, inet6": () => policies.setHashing({}),
      "hashing.inet6: expected an object, got null": () => policies.setHashing({ inet6: null as never }),
      "hashing.inet.local: ": () => policies.setHashing({ inet: { local: 33, remote: 0 } }),
      "groups[0]: expected one of acquire, expire, sa": () => IpsecEvents.open(["keys" as never]),
      "netns: not allowed with socket": () => IpsecEvents.open(["sa"], { netns: "x", socket: {} as never }),
      "groups: expected at least one group": () => IpsecEvents.open([]),
      "max: expected an integer from 9": () =>
        associations.allocateSpi({ source: "::1", destination: "::2", protocol: "esp", min: 9, max: 8 }),
      "expiry.hard: ": () => associations.expire({ destination: "::1", protocol: "esp", spi: 1 }, { hard: 1 as never }),
    }),
  )("reject invalid arguments with their path: %s", (message, call) => {
    const error = thrown(call) as Error;
    expect(error.message).toContain(message);
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
  });
});

describe("IPsec events", () => {
  const id = { daddr: address(10, 0, 0, 2), spi: 0x100, family: 2, proto: 50 };
  const selector = {
    daddr: address(10, 0, 0, 2),
    saddr: address(0, 0, 0, 0),
    dport: 0,
    dportMask: 0,
    sport: 0,
    sportMask: 0,
    family: 2,
    prefixlenD: 32,
    prefixlenS: 0,
    proto: 0,
    ifindex: 0,
    user: 0,
  };
  const event = (name: string, fields: object) => toIpsecEvent({ kind: "event", name, fields, nsid: -1 } as never);

  test("report the sequence numbers and lifetime of a used association", () => {
    const header = { saId: id, saddr: address(10, 0, 0, 1), flags: ["rval", "cr"], reqid: 4 };
    const ltimeVal = { bytes: 5n, packets: 1n, addTime: 100n, useTime: 101n };
    expect(event("newae-ntf", { header, ltimeVal, replayVal: { oseq: 1, seq: 2, bitmap: 3 } })).toEqual({
      kind: "association-used",
      source: "10.0.0.1",
      destination: "10.0.0.2",
      protocol: "esp",
      spi: 0x100,
      reqid: 4,
      flags: ["rval", "cr"],
      lifetime: { bytes: 5n, packets: 1n, added: 100n, used: 101n },
      replay: { sent: 1n, received: 2n, bitmap: [3] },
      nsid: -1,
    });
  });

  test("report the old and new address of a mapping", () => {
    const header = {
      id,
      reqid: 4,
      oldSaddr: address(10, 0, 0, 1),
      newSaddr: address(10, 0, 0, 9),
      oldSport: 4500,
      newSport: 1024,
    };
    expect(event("mapping-ntf", { header })).toEqual({
      kind: "mapping",
      destination: "10.0.0.2",
      protocol: "esp",
      spi: 0x100,
      reqid: 4,
      oldSource: { address: "10.0.0.1", port: 4500 },
      newSource: { address: "10.0.0.9", port: 1024 },
      nsid: -1,
    });
  });

  test("report every changed address of a migration", () => {
    const migrate = [
      {
        oldDaddr: address(10, 0, 0, 2),
        oldSaddr: address(10, 0, 0, 1),
        newDaddr: address(10, 0, 1, 2),
        newSaddr: address(10, 0, 1, 1),
        proto: 50,
        mode: "tunnel",
        reqid: 1,
        oldFamily: 2,
        newFamily: 2,
      },
    ];
    expect(event("migrate-ntf", { header: { sel: selector, index: 0, dir: "out" }, migrate })).toEqual({
      kind: "migrate",
      direction: "out",
      selector: { family: "inet", destination: "10.0.0.2" },
      changes: [
        {
          protocol: "esp",
          mode: "tunnel",
          reqid: 1,
          oldSource: "10.0.0.1",
          oldDestination: "10.0.0.2",
          newSource: "10.0.1.1",
          newDestination: "10.0.1.2",
        },
      ],
      nsid: -1,
    });
  });

  // The kernel sends this event only as a node of Mobile IPv6, so the message is synthetic.
  test("report the selector and care-of address of a rejected packet", () => {
    const header = { proto: 60, sel: selector };
    expect(event("report-ntf", { header, coaddr: address(10, 0, 0, 7) })).toEqual({
      kind: "report",
      protocol: "hao",
      selector: { family: "inet", destination: "10.0.0.2" },
      careOfAddress: "10.0.0.7",
      nsid: -1,
    });
  });

  test("pass on gaps and ignore unknown events", () => {
    expect(event("delsa-ntf", { header: id })).toBeUndefined();
    expect(event("delpolicy-ntf", { header: {} })).toBeUndefined();
    expect(event("another-ntf", {})).toBeUndefined();
    const gap = { kind: "gap", dropped: 3, reason: "overrun" } as never;
    expect(toIpsecEvent(gap)).toBe(gap);
    expect(toIpsecEvent({ kind: "unknown" } as never)).toBeUndefined();
  });
});

/** Pads an IPv4 address with zeros to 16 bytes, the length of all addresses in IPsec structures. */
function address(...bytes: number[]): Uint8Array {
  const padded = new Uint8Array(16);
  padded.set(bytes);
  return padded;
}

describe("usageFields", () => {
  const ltimeVal = { bytes: 1n, packets: 2n, addTime: 3n, useTime: 4n };
  const replayEsnVal = { replayWindow: 64, bmpLen: 2, oseq: 0, oseqHi: 0, seq: 0, seqHi: 0, bmp: new Uint8Array(8) };
  const current = (fields: object) =>
    // biome-ignore lint/correctness/useYield: the reply is known
    function* () {
      return { header: {}, ltimeVal, ...fields } as never;
    };
  const fieldsOf = (...given: Parameters<typeof usageFields>) => syncIo.run(usageFields(...given));

  test("keeps omitted lifetime members and the replay window size", () => {
    expect(fieldsOf({ lifetime: { packets: 9n }, usageEventTime: 5 }, current({}))).toEqual({
      ltimeVal: { ...ltimeVal, packets: 9n },
      etimerThresh: 5,
    });
    const replay = { sent: 2n ** 32n, received: 6n, bitmap: [1, 2] };
    expect(fieldsOf({ replay }, current({ replayEsnVal }))).toMatchObject({
      replayEsnVal: { replayWindow: 64, bmpLen: 2, oseqHi: 1, oseq: 0, seq: 6 },
    });
    expect(fieldsOf({ replay: { ...replay, sent: 4, bitmap: [7] } }, current({}))).toEqual({
      replayVal: { oseq: 4, seq: 6, bitmap: 7 },
    });
  });

  test.each<[object, string]>([
    [{}, "change: expected at least one of lifetime, replay"],
    [{ lifetme: {} }, "change.lifetme: unknown option; did you mean lifetime?"],
    [{ lifetime: { packets: -1n } }, "change.lifetime.packets: "],
    [{ replay: { sent: 1, received: 1, bitmap: [1, 2] } }, "replay.bitmap: expected at most one word"],
    [{ usageEventPackets: -1 }, "change.usageEventPackets: "],
  ])("rejects the invalid change %p", (change, message) => {
    expect(() => fieldsOf(change, current({}))).toThrow(message);
  });

  test.each<[object, string]>([
    [{ lifetime: { packets: -1n } }, "change.lifetime.packets: "],
    [{ lifetime: { packet: 1n } }, "change.lifetime.packet: unknown option"],
    [{ replay: { sent: -1, received: 1, bitmap: [] } }, "replay.sent: "],
    [{ replay: { sent: 1, received: 1, bitmap: [-1] } }, "replay.bitmap[0]: "],
  ])("rejects the invalid change %p before the usage is read", (change, message) => {
    const absent = () => {
      throw new Error("no such association");
    };
    expect(() => fieldsOf(change, absent)).toThrow(message);
  });
});
