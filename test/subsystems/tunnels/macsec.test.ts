import { expect } from "bun:test";
import { type MacsecAttrs, macsec as macsecFamily, type Sa } from "../../../src/families/macsec.ts";
import { EBUSY, EINVAL, ENODEV } from "../../../src/index.ts";
import {
  Macsec,
  macsecSci,
  type NewMacsecReceiveAssociation,
  type NewMacsecTransmitAssociation,
} from "../../../src/subsystems/tunnels/index.ts";
import { FakeKernel, Refusal } from "../../../src/testing/index.ts";
import { thrown } from "../../message/bytes.ts";
import { test as base } from "../../support/fixtures.ts";

const test = base.extend({ lab: open });

const SECRET = "5a".repeat(16);
const KEY_ID = "01".repeat(16);
const SCI = "0200000000090001";

/** A MACsec association with a 64-bit packet number, as the kernel reports it. */
const sa: Sa = { an: 1, pn: 2n ** 40n, active: 1, keyid: KEY_ID, ssci: 7, stats: { inPktsOk: 3 } };
const link: MacsecAttrs = {
  ifindex: 5,
  secy: {
    ...{ sci: 0x0200_0000_0001_000bn, encodingSa: 1, window: 32, cipherSuite: 0x0080_c200_0100_0003n, icvLen: 16 },
    ...{ protect: 1, replay: 1, oper: 1, validate: "strict", encrypt: 0, incSci: 1, es: 0, scb: 0 },
  },
  txsaList: [sa],
  rxscList: [{ sci: BigInt(`0x${SCI}`), active: 1, saList: [sa], stats: { inPktsOk: 4n } }],
  txscStats: { outPktsProtected: 5n },
  secyStats: { inPktsNoTag: 6n },
  offload: { type: "off" },
};

/** Opens MACsec in a fake kernel with the interface 5. Requests about other interfaces fail. */
function open() {
  const kernel = new FakeKernel();
  const change = {
    do({ ifindex, saConfig }: { ifindex?: number; saConfig?: { active?: number } }) {
      if (ifindex !== 5) throw new Refusal(ENODEV);
      if (saConfig?.active === 1) throw new Refusal(EINVAL);
    },
  };
  kernel.register(macsecFamily, {
    "get-txsc": { dump: () => [link, { ifindex: 6 }] },
    "add-txsa": change,
    "upd-txsa": change,
    "del-txsa": {
      do() {
        throw new Refusal(EBUSY);
      },
    },
    "add-rxsc": change,
    "upd-rxsc": change,
    "del-rxsc": change,
    "add-rxsa": change,
    "upd-rxsa": change,
    "del-rxsa": change,
    "upd-offload": change,
  });
  const macsec = Macsec.open({ socket: kernel.open() });
  return {
    kernel,
    macsec,
    sent: () => kernel.requests.at(-1)!.fields,
    [Symbol.dispose]: () => {
      macsec.close();
      kernel[Symbol.dispose]();
    },
  };
}

const association = { number: 1, packetNumber: 2n ** 40n, active: true, keyId: KEY_ID, ssci: 7 };

test("Macsec lists settings, channels, associations and counters", ({ lab: { macsec } }) => {
  const channel = { ifindex: 5, sci: SCI, active: true };
  const listed = macsec.list().toArray();
  expect(listed).toMatchObject([
    {
      ...{ ifindex: 5, sci: "020000000001000b", cipherSuite: "gcm-aes-xpn-128", icvLength: 16, encodingAssociation: 1 },
      ...{ protect: true, encrypt: false, replayProtection: true, window: 32, validation: "strict", includeSci: true },
      ...{ endStation: false, singleCopyBroadcast: false, operational: true, offload: "off" },
      associations: [{ ...association, statistics: { inPktsOk: 3 } }],
      receiveChannels: [{ ...channel, associations: [association], statistics: { inPktsOk: 4n } }],
      transmitStatistics: { outPktsProtected: 5n },
      statistics: { inPktsNoTag: 6n },
    },
    { ifindex: 6, cipherSuite: "0000000000000000", associations: [], receiveChannels: [] },
  ]);
  expect(macsec.get(5)).toEqual(listed[0]!);
  expect(macsec.transmitAssociations.list().toArray()).toMatchObject([{ ifindex: 5, ...association }]);
  expect(macsec.transmitAssociations.list({ dev: 6 }).toArray()).toEqual([]);
  expect(macsec.receiveAssociations.get({ dev: 5, sci: SCI, number: 1 })).toMatchObject({ sci: SCI, ...association });
  expect(macsec.receiveChannels.get({ ifindex: 5, sci: SCI })).toMatchObject(channel);
  expect(macsec.receiveChannels.list({ sci: "00".repeat(8) }).toArray()).toEqual([]);
  expect(thrown(() => macsec.get(9))).toMatchObject({
    code: "ENODEV",
    message: "get MACsec interface 9: there is no such MACsec interface (ENODEV); list() returns those that exist",
  });
  expect(thrown(() => macsec.receiveChannels.get({ dev: 6, sci: SCI }))).toMatchObject({ code: "ENODEV" });
});

test("Macsec sends keys only when it adds an association", ({ lab }) => {
  const { transmitAssociations, receiveAssociations, receiveChannels } = lab.macsec;
  transmitAssociations.add({ dev: 5, number: 0, key: SECRET, keyId: KEY_ID });
  expect(lab.sent()).toEqual({ ifindex: 5, saConfig: { an: 0, pn: 1n, key: SECRET, keyid: KEY_ID } });
  transmitAssociations.change({ ...transmitAssociations.list().toArray()[0]!, active: false, key: SECRET });
  expect(lab.sent()).toEqual({ ifindex: 5, saConfig: { an: 1, pn: 2n ** 40n, active: 0 } });
  const salt = new Uint8Array(12).fill(3);
  const receive = { dev: 5, sci: SCI, number: 0, ssci: 7 };
  receiveAssociations.add({ ...receive, packetNumber: 9, key: new Uint8Array(32), keyId: KEY_ID, salt });
  expect(lab.sent()).toMatchObject({ rxscConfig: { sci: BigInt(`0x${SCI}`) }, saConfig: { pn: 9n, ssci: 7 } });
  // With extended packet numbers, the attribute of the packet number must have 8 bytes.
  expect(lab.kernel.requests.at(-1)!.message.bytes.toHex()).toContain("0c0003000900000000000000");
  receiveChannels.add({ dev: 5, sci: SCI });
  expect(lab.sent()).toEqual({ ifindex: 5, rxscConfig: { sci: BigInt(`0x${SCI}`), active: 1 } });
  receiveChannels.change({ dev: 5, sci: SCI, active: false });
  receiveChannels.delete({ dev: 5, sci: SCI });
  expect(lab.sent()).toEqual({ ifindex: 5, rxscConfig: { sci: BigInt(`0x${SCI}`) } });
  lab.macsec.setOffload(5, "mac");
  expect(lab.sent()).toEqual({ ifindex: 5, offload: { type: "mac" } });
});

test("MACsec errors name the association but never its key", ({ lab }) => {
  const { transmitAssociations, receiveChannels } = lab.macsec;
  const added = { number: 0, active: true, key: SECRET, keyId: KEY_ID };
  expect(thrown(() => transmitAssociations.delete({ dev: 5, number: 0 }))).toMatchObject({
    code: "EBUSY",
    message: expect.stringMatching(/^delete MACsec transmit association 0 of 5: .*active: false first/),
  });
  expect(thrown(() => receiveChannels.add({ dev: 9, sci: SCI }))).toMatchObject({
    message: expect.stringContaining("there is no such MACsec interface"),
  });
  const errors = [
    thrown(() => transmitAssociations.add({ dev: 5, ...added })),
    thrown(() => transmitAssociations.add({ dev: "macsec0", ...added })),
    thrown(() => transmitAssociations.add({ dev: 5, ...added, key: `${SECRET}5a` })),
    thrown(() => transmitAssociations.add({ dev: 5, ...added, key: { key: SECRET } as unknown as string })),
    thrown(() => transmitAssociations.add({ dev: 5, ...added, keyId: "", number: 4 })),
  ];
  expect(errors.map(({ message }) => message.replace(/^.*? of \w+: /, ""))).toMatchObject([
    expect.stringContaining("the key must have the length that the cipher suite requires"),
    "dev: expected the index of the interface, because names cannot be looked up with `socket`",
    "key: expected 16 or 32 bytes, or their hexadecimal digits, got 17 bytes",
    "key: expected 16 or 32 bytes, or their hexadecimal digits, got Object",
    "number: expected an integer from 0 to 3, got 4",
  ]);
  for (const error of errors) expect(Bun.inspect(error)).not.toContain(SECRET.slice(0, 8));
});

test.each<[object, RegExp]>([
  [{ sci: "02:00:00:00:00:09/1" }, /: sci: expected 16 hexadecimal digits, got .*; macsecSci\(\) returns them$/],
  [{ packetNumber: 0 }, /: packetNumber: expected an integer from 1/],
  [{ packetNumber: 2 ** 32 }, /: packetNumber: expected at most 4294967295 without ssci, got 4294967296/],
  [{ dev: "\ud800" }, /: dev: expected a name of 1 to 127 bytes/],
  [{ active: 1 }, /: active: expected true or false, got 1$/],
  [{ keyId: "01" }, /: keyId: expected 16 bytes, or their hexadecimal digits, got 1 bytes$/],
  [{ ssci: -1 }, /: ssci: expected an integer from 0 to 4294967295, got -1$/],
  [{ ssci: 1 }, /: salt: expected 12 bytes, or their hexadecimal digits, got undefined$/],
  [{ ifindex: 6 }, /: ifindex: 6 is not the index of 5 in dev$/],
  [{ cipher: "x" }, /cipher: unknown option/],
])("Macsec rejects the invalid association %j before sending a request", (fields, message, { lab }) => {
  const input = { dev: 5, sci: SCI, number: 0, key: SECRET, keyId: KEY_ID, ...fields };
  expect(() => lab.macsec.receiveAssociations.add(input as NewMacsecReceiveAssociation)).toThrow(message);
  const [first] = [input as NewMacsecTransmitAssociation];
  expect(() => lab.macsec.transmitAssociations.add(first)).toThrow();
  expect(lab.kernel.requests).toEqual([]);
});

test("macsecSci() combines a MAC address and a port", () => {
  expect(macsecSci("02:00:00:00:00:09", 1)).toBe(SCI);
  expect(() => macsecSci("02:00", 1)).toThrow(/^address: expected a MAC address, got "02:00"$/);
  expect(() => macsecSci("02:00:00:00:00:09", 0)).toThrow(/^port: expected an integer from 1 to 65535, got 0$/);
});
