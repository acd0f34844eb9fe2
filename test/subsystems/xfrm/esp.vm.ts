// Compares security associations of all protocols and modes with those of `ip xfrm`.
import { expect, test } from "bun:test";
import { NetlinkError } from "../../../src/index.ts";
import { type NewSecurityAssociation, SecurityAssociations } from "../../../src/subsystems/xfrm/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";
import { type IpsecLab, ipsecLab } from "./lab.ts";
import { loadIpsec } from "./modules.ts";

loadIpsec();

const KEY = "0x00112233445566778899aabbccddeeff";
const AUTH = `0x${"ab".repeat(32)}`;
const GCM = `0x${"cd".repeat(20)}`;

/** Arguments of `ip xfrm state add`, each with the association that the command adds. */
const cases: readonly (readonly [string, NewSecurityAssociation])[] = [
  [
    `src 10.0.0.1 dst 10.0.0.2 proto esp spi 0x100 mode transport enc cbc(aes) ${KEY} auth-trunc hmac(sha256) ${AUTH} 128`,
    {
      source: "10.0.0.1",
      destination: "10.0.0.2",
      protocol: "esp",
      spi: 0x100,
      encryption: { name: "cbc(aes)", key: KEY },
      authentication: { name: "hmac(sha256)", key: AUTH, truncationBits: 128 },
    },
  ],
  [
    `src 10.0.0.1 dst 10.0.0.2 proto esp spi 0xffffffff reqid 7 mode tunnel flag esn replay-window 128 aead rfc4106(gcm(aes)) ${GCM} 128 mark 5 mask 7 if_id 3`,
    {
      source: "10.0.0.1",
      destination: "10.0.0.2",
      protocol: "esp",
      spi: 0xffffffff,
      reqid: 7,
      mode: "tunnel",
      flags: ["esn"],
      replayWindow: 128,
      aead: { name: "rfc4106(gcm(aes))", key: GCM, icvBits: 128 },
      mark: { value: 5, mask: 7 },
      interfaceId: 3,
    },
  ],
  [
    `src 2001:db8::1 dst 2001:db8::2 proto ah spi 0x200 mode tunnel replay-window 32 auth hmac(sha256) ${AUTH} sel src 10.0.0.0/8`,
    {
      source: "2001:db8::1",
      destination: "2001:db8::2",
      protocol: "ah",
      spi: 0x200,
      mode: "tunnel",
      replayWindow: 32,
      authentication: { name: "hmac(sha256)", key: AUTH },
      selector: { source: "10.0.0.0/8" },
    },
  ],
  [
    "src 10.0.0.1 dst 10.0.0.2 proto comp spi 0x300 mode tunnel comp deflate",
    {
      source: "10.0.0.1",
      destination: "10.0.0.2",
      protocol: "comp",
      spi: 0x300,
      mode: "tunnel",
      compression: { name: "deflate" },
    },
  ],
  [
    `src 10.0.0.1 dst 10.0.0.2 proto esp spi 0x400 mode beet enc ecb(cipher_null) "" auth hmac(sha256) ${AUTH} flag noecn extra-flag dont-encap-dscp encap espinudp 4500 4501 0.0.0.0 sel src 10.1.0.1 dst 10.1.0.2 limit byte-hard 1000000 limit time-soft 60`,
    {
      source: "10.0.0.1",
      destination: "10.0.0.2",
      protocol: "esp",
      spi: 0x400,
      mode: "beet",
      encryption: { name: "ecb(cipher_null)", key: "" },
      authentication: { name: "hmac(sha256)", key: AUTH },
      flags: ["noecn"],
      extraFlags: ["dont-encap-dscp"],
      encapsulation: { type: "espinudp", sourcePort: 4500, destinationPort: 4501 },
      selector: { source: "10.1.0.1", destination: "10.1.0.2" },
      limits: { hardBytes: 1_000_000, softAddSeconds: 60 },
    },
  ],
];

/** Returns the security associations of a namespace as `ip` prints them, without the times. */
function shown({ netns }: IpsecLab): string {
  return runIn(netns, ["ip", "-d", "-s", "xfrm", "state"]).replaceAll(/add \d{4}-\S+ \S+/g, "add TIME");
}

test.each(cases)("add() and `ip xfrm state add %s` create the same association", (line, input) => {
  using ours = ipsecLab();
  using theirs = ipsecLab();
  ours.associations.add(input);
  runIn(theirs.netns, ["ip", "xfrm", "state", "add", ...line.split(" ").map((word) => (word === '""' ? "" : word))]);
  expect(shown(ours)).toBe(shown(theirs));
  const [listed] = theirs.associations.list().toArray();
  expect(listed).not.toHaveProperty("unknown");
  theirs.associations.delete(listed!);
  expect(theirs.associations.list().toArray()).toEqual([]);
  theirs.associations.add(listed!);
  expect(shown(theirs)).toBe(shown(ours));
});

test("associations that differ in their mark are changed and deleted only if the kernel finds them", () => {
  using lab = ipsecLab();
  const { associations } = lab;
  const ends = { source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp", spi: 0x100 } as const;
  const aead = { name: "rfc4106(gcm(aes))", key: GCM, icvBits: 128 };
  const marked = { ...ends, aead, reqid: 1, mark: { value: 5, mask: 0xff } };
  const plain = { ...ends, aead, reqid: 2 };
  associations.add(marked);
  associations.add(plain);
  for (const call of [() => associations.change(marked), () => associations.delete(marked, { ignoreMissing: true })])
    expect(thrown(call)).toMatchObject({ code: "EBUSY" });
  const absent = { ...plain, mark: { value: 5, mask: 0xf } };
  expect(associations.changeMany([marked, plain, absent]).map(({ error }) => error?.code)).toEqual([
    "EBUSY",
    undefined,
    "ESRCH",
  ]);
  expect(associations.deleteMany([marked, plain])).toEqual([{}, {}]);
  expect(associations.list().toArray()).toEqual([]);
});

test("listed associations can be added again, also if the mark of a later one matches an earlier one", () => {
  using lab = ipsecLab();
  const { associations } = lab;
  const ends = { source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp", spi: 0x100 } as const;
  const aead = { name: "rfc4106(gcm(aes))", key: GCM, icvBits: 128 };
  const marks = [{ value: 0x85, mask: 0xff }, { value: 5, mask: 0x7f }, { value: 1, mask: 1 }, undefined];
  for (const mark of marks) associations.add({ ...ends, aead, mark });
  const listed = associations.list().toArray();
  expect(listed).toHaveLength(4);
  associations.flushAll();
  const invalid = { ...listed[0]!, mode: "tunnel", aead: { ...aead, name: "rfc4106(nope)" } } as const;
  expect(associations.addMany([...listed, invalid]).map(({ error }) => error?.code)).toEqual([
    ...marks.map(() => undefined),
    expect.any(String),
  ]);
  expect(
    new Set(
      associations
        .list()
        .toArray()
        .map(({ mark }) => mark?.value),
    ),
  ).toEqual(new Set([0x85, 5, 1, undefined]));
});

test("a repeated deletion does not delete another association that the kernel finds afterwards", async () => {
  using lab = ipsecLab();
  const { associations } = lab;
  const ends = { source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp", spi: 0x100 } as const;
  const aead = { name: "rfc4106(gcm(aes))", key: GCM, icvBits: 128 };
  const marked = { ...ends, aead, mark: { value: 5, mask: 0xff } };
  associations.addMany([marked, { ...ends, aead }]);
  expect(thrown(() => associations.usage(marked))).toMatchObject({ code: "EBUSY" });
  // Each time the hash table grows, the kernel reverses their order. (xfrm_hash_transfer)
  let spi = 0x1000;
  await until(() => {
    associations.add({ ...ends, spi: spi++, aead });
    try {
      return associations.usage(marked).spi === ends.spi;
    } catch {
      return false;
    }
  }, "the kernel finds the association with the mark");
  expect(associations.deleteMany([marked, marked, marked]).map(({ error }) => error?.code)).toEqual([
    undefined,
    "ESRCH",
    "ESRCH",
  ]);
  expect(associations.get(ends).mark).toBeUndefined();
});

test("an association in whose place the kernel finds another one is read, but cannot be changed", async () => {
  using lab = ipsecLab();
  const ends = { source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp", spi: 0x100 } as const;
  const aead = { name: "rfc4106(gcm(aes))", key: GCM, icvBits: 128 };
  const mark = { value: 5, mask: 0xff };
  const marked = { ...ends, aead, mark };
  lab.associations.addMany([marked, { ...ends, aead }]);
  using associations = SecurityAssociations.openAsync({ netns: lab.netns });
  expect(await associations.get(marked)).toMatchObject({ mark });
  expect(await associations.exists(marked)).toBe(true);
  const busy = { code: "EBUSY", message: expect.stringContaining("delete the other one first") };
  for (const call of [
    () => associations.delete(marked, { ignoreMissing: true }),
    () => associations.expire(marked, { hard: true }),
    () => associations.usage(marked),
    () => associations.changeUsage(marked, { usageEventPackets: 5 }),
  ])
    await expect(call()).rejects.toMatchObject(busy);
  expect(await associations.deleteMany([marked])).toMatchObject([{ error: busy }]);
  expect(await associations.flush({})).toHaveLength(2);
  expect(lab.associations.list().toArray()).toEqual([]);
});

test("change() completes a reserved SPI with another mark, and does not ignore a changed keepalive interval", () => {
  using lab = ipsecLab();
  const { associations } = lab;
  const request = { source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp" } as const;
  const { spi } = associations.allocateSpi(request);
  const aead = { name: "rfc4106(gcm(aes))", key: GCM, icvBits: 128 };
  const input = { ...request, spi, aead, mark: { value: 5, mask: 0xff }, direction: "out" } as const;
  associations.change({ ...request, spi, aead, mark: input.mark });
  expect(associations.list().toArray()).toMatchObject([{ spi, mark: input.mark }]);
  associations.delete(input);
  const encapsulation = { type: "espinudp", sourcePort: 4500, destinationPort: 4500 } as const;
  const kept = { ...input, encapsulation, natKeepaliveSeconds: 20 };
  const [outcome] = associations.addMany([kept]);
  if (outcome!.error !== undefined) return expect(outcome!.error.code).toBe("EOPNOTSUPP");
  associations.change(kept);
  const error = thrown(() => associations.change({ ...kept, natKeepaliveSeconds: 30 })) as NetlinkError;
  expect(error.message).toContain("the kernel ignores natKeepaliveSeconds (change() does not change it)");
});

test("fields that the kernel ignores are errors, and the association is deleted again", () => {
  using lab = ipsecLab();
  const { associations } = lab;
  const aead = { name: "rfc4106(gcm(aes))", key: GCM, icvBits: 128 };
  const encapsulation = { type: "espinudp", sourcePort: 4500, destinationPort: 4500 } as const;
  const base = { source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp", spi: 0x100, aead } as const;
  for (const fields of [{}, { natKeepaliveSeconds: 5, encapsulation }, { cpu: 0 }]) {
    const input = { ...base, direction: "out", ...fields } as const;
    const [outcome] = associations.addMany([input]);
    if (outcome!.error === undefined) {
      expect(associations.list().toArray()).toMatchObject([{ direction: "out", ...fields }]);
      associations.delete(input);
    } else {
      expect(outcome!.error.message).toMatch(/the kernel ignores .*\(requires Linux 6\.1.\).* was deleted again/);
      expect(thrown(() => associations.add(input))).toMatchObject({ code: "EOPNOTSUPP" });
    }
    expect(associations.list().toArray()).toEqual([]);
  }
});

test("a policy with offload is not left behind by a kernel that ignores it", () => {
  using lab = ipsecLab();
  const policy = { direction: "out", selector: { destination: "10.0.0.0/8" }, offload: "lo" } as const;
  // The loopback interface has no IPsec offload, which Linux 6.2 rejects.
  const [outcome] = lab.policies.addMany([policy]);
  expect(outcome!.error).toBeInstanceOf(NetlinkError);
  if (outcome!.error!.code === "EOPNOTSUPP")
    expect(outcome!.error!.message).toContain("the kernel ignores offload (requires Linux 6.2)");
  expect(lab.policies.list().toArray()).toEqual([]);
});

test("change() adds keys to a reserved SPI, and errors omit the keys", () => {
  using lab = ipsecLab();
  const { associations } = lab;
  const request = { source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp" } as const;
  const { spi } = associations.allocateSpi(request);
  const aead = { name: "rfc4106(gcm(aes))", key: GCM, icvBits: 128 };
  associations.change({ ...request, spi, aead });
  expect(associations.list().toArray()).toMatchObject([{ spi, aead: { name: aead.name } }]);
  expect(associations.get({ ...request, spi }).limits).toBeUndefined();
  const bad = { ...request, spi: 0x999, encryption: { name: "cbc(nope)", key: KEY } };
  const error = thrown(() => associations.add(bad)) as NetlinkError;
  expect(error).toBeInstanceOf(NetlinkError);
  expect(error.message).toContain("add association esp 10.0.0.2 SPI 0x999");
  expect(error.message).toContain("/proc/crypto");
  expect(Bun.inspect(error)).not.toContain(KEY.slice(2));
  expect(thrown(() => associations.add({ ...request, spi, aead }))).toMatchObject({
    code: "EEXIST",
    message: expect.stringContaining("change() changes the one with this key"),
  });
});
