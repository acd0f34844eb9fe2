// Compares MACsec channels and associations with `ip macsec`.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Macsec, macsecSci } from "../../../src/subsystems/tunnels/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { useLab } from "../../vm/lab.ts";

const lab = useLab();
const key = "5a".repeat(16);
const keyId = "01".repeat(16);
const addresses = ["02:00:00:00:00:01", "02:00:00:00:00:02"] as const;

/** Creates a MACsec interface on a veth interface of each of two namespaces. */
function connect(other: NetworkNamespace, options: string): void {
  const ip = (netns: NetworkNamespace, line: string) => runIn(netns, ["ip", ...line.trim().split(" ")]);
  ip(lab.netns, `link add v0 address ${addresses[0]} type veth peer name v1 address ${addresses[1]}`);
  ip(lab.netns, `link set v1 netns /proc/${process.pid}/fd/${other.fd}`);
  for (const [index, netns] of [lab.netns, other].entries()) {
    ip(netns, `link add link v${index} macsec0 type macsec encrypt on ${options}`);
    ip(netns, `link set v${index} up`);
    ip(netns, `address add 10.9.0.${index + 1}/24 dev macsec0`);
    ip(netns, "link set macsec0 up");
  }
}

function shown(): string {
  return runIn(lab.netns, ["ip", "macsec", "show", "macsec0"]);
}

test("MACsec keys of this library encrypt packets between two namespaces", () => {
  using other = NetworkNamespace.create();
  connect(other, "");
  for (const [index, netns] of [lab.netns, other].entries()) {
    using macsec = Macsec.open({ netns });
    const sci = macsecSci(addresses[1 - index]!, 1);
    macsec.transmitAssociations.add({ dev: "macsec0", number: 0, packetNumber: 100, active: true, key, keyId });
    macsec.receiveChannels.add({ dev: "macsec0", sci });
    const association = { dev: "macsec0", sci, number: 0, active: true, key: Uint8Array.fromHex(key), keyId };
    macsec.receiveAssociations.add(association);
  }
  runIn(lab.netns, ["ping", "-c", "1", "-W", "100", "10.9.0.2"]);
  using macsec = Macsec.open({ netns: lab.netns });
  const found = macsec.get("macsec0");
  const sci = macsecSci(addresses[1], 1);
  expect(found).toMatchObject({
    ...{ dev: "macsec0", sci: macsecSci(addresses[0], 1), cipherSuite: "gcm-aes-128", icvLength: 16, encrypt: true },
    ...{ protect: true, validation: "strict", offload: "off", operational: true, encodingAssociation: 0 },
    associations: [{ number: 0, active: true, keyId }],
    receiveChannels: [{ sci, active: true, associations: [{ number: 0, active: true, keyId }] }],
  });
  expect(found.receiveChannels[0]!.statistics!.inPktsOk).toBeGreaterThan(0n);
  expect(found.transmitStatistics!.outPktsEncrypted).toBeGreaterThan(0n);
  expect(shown()).toMatch(new RegExp(`0: PN \\d+, state on, key ${keyId}`));
  expect(shown()).toMatch(new RegExp(`RXSC: ${sci}, state on\n +0: PN \\d+, state on, key ${keyId}`));

  // The listed objects can be written back.
  const { transmitAssociations, receiveChannels, receiveAssociations } = macsec;
  expect(transmitAssociations.changeMany(transmitAssociations.list())).toEqual([{}]);
  const [received] = receiveAssociations.list({ dev: "macsec0", sci }).toArray();
  receiveAssociations.change({ ...received!, packetNumber: 7n, active: false });
  receiveChannels.change({ ...receiveChannels.get({ dev: "macsec0", sci }), active: false });
  expect(shown()).toMatch(new RegExp(`RXSC: ${sci}, state off\n +0: PN 7, state off`));
  expect(thrown(() => transmitAssociations.add({ dev: "macsec0", number: 0, key, keyId }))).toMatchObject({
    code: "EBUSY",
    message: expect.stringContaining("an association with this number exists"),
  });
  expect(thrown(() => transmitAssociations.delete({ dev: "macsec0", number: 0 }))).toMatchObject({ code: "EBUSY" });
  receiveAssociations.delete(received!);
  receiveChannels.delete({ dev: "macsec0", sci });
  expect(thrown(() => receiveChannels.delete({ dev: "macsec0", sci }))).toMatchObject({ code: "ENODEV" });
  expect(shown()).not.toContain("RXSC");
  // The veth interface under the MACsec interface cannot encrypt.
  expect(thrown(() => macsec.setOffload("macsec0", "phy"))).toMatchObject({ code: "EOPNOTSUPP" });
  macsec.setOffload("macsec0", "off");
});

test("Extended packet numbers of MACsec have 64 bits", () => {
  using other = NetworkNamespace.create();
  connect(other, "cipher gcm-aes-xpn-256");
  using macsec = Macsec.open({ netns: lab.netns });
  const sci = macsecSci(addresses[1], 1);
  const secrets = { key: new Uint8Array(32).fill(7), keyId, salt: "03".repeat(12) };
  macsec.transmitAssociations.add({ dev: "macsec0", number: 1, packetNumber: 5, ssci: 1, ...secrets });
  macsec.receiveChannels.add({ dev: "macsec0", sci });
  const receive = { dev: "macsec0", sci, number: 1, packetNumber: 2n ** 40n, ssci: 2 };
  macsec.receiveAssociations.add({ ...receive, ...secrets });
  const found = macsec.get("macsec0");
  expect(found).toMatchObject({
    cipherSuite: "gcm-aes-xpn-256",
    associations: [{ number: 1, packetNumber: 5n, ssci: 1 }],
    receiveChannels: [{ associations: [{ number: 1, packetNumber: 2n ** 40n, ssci: 2 }] }],
  });
  macsec.transmitAssociations.change({ dev: "macsec0", number: 1, packetNumber: 6, ssci: 1 });
  expect(shown()).toMatch(/1: PN 6, *SSCI 0*1/);
  expect(thrown(() => macsec.transmitAssociations.add({ dev: "macsec0", number: 2, key, keyId }))).toMatchObject({
    code: "EINVAL",
  });
});

test("a list from which the kernel omits an interface with many channels fails, unless its filter excludes it", () => {
  const ip = (line: string) => runIn(lab.netns, ["ip", ...line.split(" ")]);
  ip("link add v0 type veth peer name v1");
  ip("link add link v1 small0 type macsec");
  ip("link add link v0 large0 type macsec");
  using macsec = Macsec.open({ netns: lab.netns });
  const sources = Array.from({ length: 80 }, (_, index) => macsecSci("02:00:00:00:00:09", index + 1));
  const dev = "large0";
  const added = macsec.receiveChannels.addMany(sources.map((sci) => ({ dev, sci })));
  const associations = sources.flatMap((sci) =>
    [0, 1, 2, 3].map((number) => ({ dev, sci, number, active: true, key, keyId })),
  );
  expect([...added, ...macsec.receiveAssociations.addMany(associations)].every(({ error }) => !error)).toBe(true);
  const omitted = {
    code: "EMSGSIZE",
    message: expect.stringMatching(/^list MACsec.*: the channels of an interface are longer .* omits .*large0/),
  };
  expect(thrown(() => macsec.list().toArray())).toMatchObject(omitted);
  expect(thrown(() => macsec.receiveChannels.list({ dev }).toArray())).toMatchObject(omitted);
  expect(thrown(() => [...macsec.transmitAssociations.list()])).toMatchObject(omitted);
  expect(thrown(() => macsec.get("large0"))).toMatchObject(omitted);
  expect(thrown(() => macsec.receiveChannels.get({ dev, sci: sources[0]! }))).toMatchObject(omitted);
  const small = { dev: "small0", sci: sources[0]! };
  macsec.receiveChannels.add(small);
  expect(macsec.get("small0").receiveChannels).toHaveLength(1);
  expect(macsec.receiveChannels.get(small)).toMatchObject(small);
  expect(macsec.receiveChannels.exists({ ...small, sci: sources[1]! })).toBe(false);
  expect(macsec.transmitAssociations.list({ dev: "small0" }).toArray()).toEqual([]);
  expect(macsec.receiveChannels.flush({ dev: "small0" })).toMatchObject([small]);
  macsec.receiveChannels.deleteMany(sources.slice(10).map((sci) => ({ dev, sci })));
  expect(macsec.list().toArray()).toHaveLength(2);
  expect(macsec.receiveAssociations.list({ dev }).toArray()).toHaveLength(40);
});
