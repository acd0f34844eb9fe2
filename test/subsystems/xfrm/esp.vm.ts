// Two namespaces whose packets are encrypted, and associations of all protocols and modes next to those of `ip xfrm`.
import { expect, test } from "bun:test";
import { NetlinkError } from "../../../src/index.ts";
import { IpsecEvents, type NewSecurityAssociation } from "../../../src/subsystems/xfrm/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { within } from "../../support/threads.ts";
import { loadModule } from "../../vm/modules.ts";
import { type IpsecLab, ipsecLab } from "./lab.ts";

for (const module of [
  "xfrm_user",
  "esp4",
  "esp6",
  "ah4",
  "ah6",
  "ipcomp",
  "deflate",
  "gcm",
  "cbc",
  "echainiv",
  "seqiv",
]) {
  loadModule(module);
}
for (const module of ["authenc", "sha256_generic", "hmac", "ecb", "xfrm_interface"]) loadModule(module);

const KEY = "0x00112233445566778899aabbccddeeff";
const AUTH = `0x${"ab".repeat(32)}`;
const GCM = `0x${"cd".repeat(20)}`;

/** Arguments of `ip xfrm state add`, each with the association that they add. */
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

/** The associations of a namespace as `ip` prints them, without the times. */
function shown({ netns }: IpsecLab): string {
  return runIn(netns, ["ip", "-d", "-s", "xfrm", "state"]).replaceAll(/add \d{4}-\S+ \S+/g, "add TIME");
}

test.each(cases)(
  "`ip xfrm state add %s` adds the same association as add(), and it can be written back",
  (line, input) => {
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
  },
);

test("A packet between two namespaces is encrypted, and the counters and events of the association follow", async () => {
  using one = ipsecLab();
  using other = ipsecLab();
  const ip = ({ netns }: IpsecLab, line: string) => runIn(netns, ["ip", ...line.split(" ")]);
  ip(one, "link add v0 type veth peer name v1");
  ip(one, `link set v1 netns /proc/${process.pid}/fd/${other.netns.fd}`);
  ip(one, "address add 10.9.0.1/24 dev v0");
  ip(one, "link set v0 up");
  ip(other, "address add 10.9.0.2/24 dev v1");
  ip(other, "link set v1 up");

  const ends = [
    ["10.9.0.1", "10.9.0.2", 0x1001],
    ["10.9.0.2", "10.9.0.1", 0x1002],
  ] as const;
  await using events = IpsecEvents.open(["sa", "expire"], { netns: one.netns });
  for (const { associations, policies } of [one, other]) {
    for (const [source, destination, spi] of ends) {
      associations.add({
        source,
        destination,
        protocol: "esp",
        spi,
        reqid: 1,
        replayWindow: 32,
        aead: { name: "rfc4106(gcm(aes))", key: GCM, icvBits: 128 },
      });
      const isOutput = (source === "10.9.0.1") === (associations === one.associations);
      policies.add({
        direction: isOutput ? "out" : "in",
        selector: { source, destination },
        templates: [{ protocol: "esp", reqid: 1 }],
      });
    }
  }
  runIn(one.netns, ["ping", "-c", "1", "-W", "30", "10.9.0.2"]);
  const output = one.associations.get({ destination: "10.9.0.2", protocol: "esp", spi: 0x1001 });
  expect(output).toMatchObject({ lifetime: { packets: 1n }, replay: { sent: 1n } });
  expect(output.aead!.key).toEqual(Uint8Array.fromHex(GCM.slice(2)));
  const input = one.associations.get({ destination: "10.9.0.1", protocol: "esp", spi: 0x1002 });
  expect(input).toMatchObject({ lifetime: { packets: 1n }, replay: { received: 1n, bitmap: [1] } });
  expect(input.statistics).toEqual({ replayWindow: 0, replay: 0, integrityFailed: 0 });

  one.associations.change({ ...output, limits: { softPackets: 1000 } });
  expect(one.associations.get(output).limits).toEqual({ softPackets: 1000n });
  one.associations.expire(output);
  one.associations.expire(output, { hard: true });
  expect(one.associations.list().toArray()).toMatchObject([{ spi: 0x1002 }]);
  one.associations.delete(input);
  const kinds: unknown[] = [];
  const read = async () => {
    for await (const event of events) {
      if (event.kind === "gap") throw new Error("events were lost");
      kinds.push("hard" in event ? [event.kind, event.hard] : [event.kind]);
      if (event.kind === "association-deleted") {
        expect(event.association).toMatchObject({ source: "10.9.0.2", spi: 0x1002, aead: input.aead });
        return;
      }
    }
  };
  await within(read(), "the events");
  expect(kinds).toEqual([
    ["association-added"],
    ["association-added"],
    ["association-changed"],
    ["association-expired", false],
    ["association-expired", true],
    ["association-deleted"],
  ]);
});

test("A reserved index is completed by change(), and a missing algorithm is reported without the key", () => {
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
    message: expect.stringContaining("change() changes it"),
  });
});
