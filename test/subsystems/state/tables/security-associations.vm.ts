import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import {
  type ApplyError,
  type DeclaredSecurityAssociation,
  type Description,
  desired,
  snapshot,
  undoApply,
} from "../../../../src/subsystems/state/index.ts";
import { SecurityAssociations } from "../../../../src/subsystems/xfrm/index.ts";
import { runIn } from "../../../support/oracle.ts";
import { until, within } from "../../../support/threads.ts";
import { useLab } from "../../../vm/lab.ts";
import { loadIpsec } from "../../xfrm/modules.ts";

loadIpsec();
const lab = useLab();
const directory = mkdtempSync(join(tmpdir(), "keys-"));
afterAll(() => rmSync(directory, { recursive: true }));

beforeAll(async () => {
  // The first keeper opens descriptors that the process shares.
  await using keeper = desired({}).keep();
  await keeper.ready;
});

const AES = "00112233445566778899aabbccddeeff";
const SHA = "ab".repeat(32);
const GCM = "cd".repeat(20);
const OTHER = "ef".repeat(20);

/** Writes a key to a file and returns the path of the file. */
function keyFile(name: string, key: string): string {
  const file = join(directory, name);
  writeFileSync(file, `${key}\n`);
  chmodSync(file, 0o600);
  return file;
}

const tunnel: DeclaredSecurityAssociation = {
  source: "10.0.0.1",
  destination: "10.0.0.2",
  protocol: "esp",
  spi: 0x100,
  reqid: 7,
  mode: "tunnel",
  flags: ["esn"],
  replayWindow: 128,
  aead: { name: "rfc4106(gcm(aes))", keyFile: keyFile("gcm", `0x${GCM}`), icvBits: 128 },
  limits: { hardAddSeconds: 3600 },
  interfaceId: 3,
};
const transport: DeclaredSecurityAssociation = {
  source: "10.0.0.2",
  destination: "10.0.0.1",
  protocol: "esp",
  spi: 0x200,
  encryption: { name: "cbc(aes)", keyFile: keyFile("aes", AES) },
  authentication: { name: "hmac(sha256)", keyFile: keyFile("sha", SHA), truncationBits: 128 },
  encapsulation: { type: "espinudp", sourcePort: 4500, destinationPort: 4500 },
  mark: { value: 5, mask: 7 },
};
const securityAssociations = [tunnel, transport];

async function plan(description: Description = { securityAssociations }) {
  return desired(description, { netns: lab.netns }).plan();
}

/** Returns the associations as `ip xfrm state` shows them, without their times. */
function shown(): string[] {
  return runIn(lab.netns, ["ip", "-s", "xfrm", "state"])
    .split(/^(?=src)/m)
    .map((text) =>
      text
        .replace(/\s+/g, " ")
        .replace(/lifetime current.*/, "")
        .trim(),
    )
    .filter(Boolean)
    .sort();
}

/** The numbers of sent packets, which an undo increases. */
function withoutCounts(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/oseq 0x\w+/, ""));
}

test("associations are added with the keys of files, as `ip xfrm` shows them, and match their declarations", async () => {
  const first = await plan();
  expect(first.steps.map(String)).toEqual([
    "+ IPsec association esp 10.0.0.1 SPI 0x200 mark 5/7",
    "+ IPsec association esp 10.0.0.2 SPI 0x100",
  ]);
  await first.apply();
  const [one, other] = shown() as [string, string];
  expect(one).toContain(`aead rfc4106(gcm(aes)) 0x${GCM} (160 bits) 128`);
  expect(one).toContain("src 10.0.0.1 dst 10.0.0.2 proto esp spi 0x00000100(256) reqid 7(0x00000007) mode tunnel");
  expect(one).toContain("if_id 0x3");
  expect(other).toContain(`enc cbc(aes) 0x${AES}`);
  expect(other).toContain(`auth-trunc hmac(sha256) 0x${SHA} (256 bits) 128`);
  expect(other).toContain("encap type espinudp sport 4500 dport 4500");
  expect((await plan()).isEmpty).toBe(true);
});

test("associations with marks are added before those that match their packets, too", async () => {
  const plain: DeclaredSecurityAssociation = {
    ...{ source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp", spi: 0x500 },
    ...{ encryption: { name: "ecb(cipher_null)" }, authentication: { name: "digest_null" } },
  };
  const marks = [undefined, { value: 5, mask: 0x7f }, { value: 0x85, mask: 0xff }];
  const description = { securityAssociations: marks.map((mark) => ({ ...plain, mark })) };
  await (await plan(description)).apply();
  expect((await plan(description)).isEmpty).toBe(true);
  expect(shown()).toHaveLength(3);
  const absent = { securityAssociations: marks.map((mark) => ({ ...plain, mark, absent: true })) };
  await (await plan(absent)).apply();
  expect(shown()).toEqual([]);
});

test("a marked association is not removed for its recreation while one exists that the kernel finds in its place", async () => {
  const plain: DeclaredSecurityAssociation = {
    ...{ source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp", spi: 0x500 },
    ...{ encryption: { name: "ecb(cipher_null)" }, authentication: { name: "digest_null" } },
  };
  const marked = { ...plain, mark: { value: 5, mask: 0x7f } };
  await (await plan({ securityAssociations: [plain, marked] })).apply();
  const before = shown();
  const change = await plan({ securityAssociations: [{ ...marked, mode: "tunnel" }] });
  await expect(change.apply({ allowRecreate: true })).rejects.toThrow(
    "the kernel adds none while the one without a mark exists (EEXIST); delete that one first",
  );
  expect(shown()).toEqual(before);
  const own = { ...plain, mark: { value: 1, mask: 0x7f } };
  await (await plan({ securityAssociations: [{ ...plain, absent: true }, own] })).apply();
  const recreated = await plan({ securityAssociations: [{ ...own, mode: "tunnel" }] });
  await recreated.apply({ allowRecreate: true });
  expect(shown().map((text) => text.match(/mode (\w+)/)?.[1])).toEqual(expect.arrayContaining(["tunnel", "transport"]));
  const absent = [marked, own].map((one) => ({ ...one, absent: true }));
  await (await plan({ securityAssociations: absent })).apply();
  expect(shown()).toEqual([]);
});

test("associations of one SPI with and without a mark are created again together, and a rollback restores all of them", async () => {
  const plain: DeclaredSecurityAssociation = {
    ...{ source: "10.0.0.1", destination: "10.0.0.2", protocol: "esp", spi: 0x500 },
    ...{ encryption: { name: "ecb(cipher_null)" }, authentication: { name: "digest_null" } },
  };
  const both = [plain, { ...plain, mark: { value: 5, mask: 0x7f } }];
  await (await plan({ securityAssociations: both })).apply();
  const before = shown();
  const recreated = both.map((one) => ({ ...one, mode: "tunnel" as const }));
  // Too short: the kernel returns EINVAL.
  const encryption = { name: "cbc(aes)", keyFile: keyFile("short", "0011") };
  for (const invalid of recreated) {
    const some = recreated.map((one) => (one === invalid ? { ...one, encryption } : one));
    const failing = await plan({ securityAssociations: some });
    await expect(failing.apply({ allowRecreate: true, rollback: true })).rejects.toThrow("EINVAL");
    expect(withoutCounts(shown())).toEqual(withoutCounts(before));
  }
  const others = [recreated[0]!, { ...recreated[1]!, mark: { value: 1, mask: 0x7f } }].map((one) => ({
    ...one,
    spi: 0x600,
  }));
  const all = [...recreated, ...others];
  await (await plan({ securityAssociations: all })).apply({ allowRecreate: true });
  expect(shown().map((text) => text.match(/mode (\w+)/)?.[1])).toEqual(all.map(() => "tunnel"));
  await (await plan({ securityAssociations: all.map((one) => ({ ...one, absent: true })) })).apply();
  expect(shown()).toEqual([]);
});

test("algorithms with short names and default tag lengths match their declarations", async () => {
  const declared: DeclaredSecurityAssociation = {
    ...transport,
    spi: 0x400,
    encryption: { ...transport.encryption!, name: "aes" },
    authentication: { ...transport.authentication!, name: "sha256", truncationBits: 0 },
  };
  const description = { securityAssociations: [declared] };
  await (await plan(description)).apply();
  expect((await plan(description)).isEmpty).toBe(true);
  await (await plan({ securityAssociations: [{ ...declared, absent: true }] })).apply();
});

test("limits are changed in place, and a new key requires that the association is created again", async () => {
  await (await plan()).apply();
  using associations = SecurityAssociations.open({ netns: lab.netns });
  const longer = { ...tunnel, limits: { hardAddSeconds: 7200 } };
  const change = await plan({ securityAssociations: [longer] });
  expect(String(change)).toBe("~ IPsec association esp 10.0.0.2 SPI 0x100: limits.hardAddSeconds 3600 → 7200");
  await change.apply();
  expect(associations.get({ destination: "10.0.0.2", protocol: "esp", spi: 0x100 })).toMatchObject({
    limits: { hardAddSeconds: 7200n },
    aead: { key: Uint8Array.fromHex(GCM) },
  });
  const rekeyed = { ...tunnel, limits: {}, aead: { ...tunnel.aead!, keyFile: keyFile("other", OTHER) } };
  const recreation = await plan({ securityAssociations: [rekeyed, { ...transport, absent: true }] });
  expect(recreation.steps.map(String)).toEqual([
    "- IPsec association esp 10.0.0.1 SPI 0x200 mark 5/7",
    "! IPsec association esp 10.0.0.2 SPI 0x100: aead.key (hidden) → (hidden) (created again)",
  ]);
  await expect(recreation.apply()).rejects.toThrow("allowRecreate: expected true");
  await recreation.apply({ allowRecreate: true });
  expect(shown().join()).toContain(OTHER);
  expect(shown()).toHaveLength(1);
});

test("keys are never printed, and a rollback restores them with the sequence numbers", async () => {
  await (await plan()).apply();
  using associations = SecurityAssociations.open({ netns: lab.netns });
  const key = { destination: "10.0.0.2", protocol: "esp", spi: 0x100 } as const;
  const { replay } = associations.usage(key);
  associations.changeUsage(key, { replay: { ...replay!, sent: 77 } });
  const before = shown();
  const failing = [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }];
  const next = await plan({
    mode: { securityAssociations: "exact" },
    securityAssociations: [
      { ...tunnel, aead: { ...tunnel.aead!, keyFile: keyFile("other", OTHER) } },
      { ...tunnel, spi: 0x300, limits: { hardAddSeconds: 10_000 } },
    ],
    routes: failing,
  });
  const error = await next.apply({ rollback: true, allowRecreate: true }).catch((reason: ApplyError) => reason);
  expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [] });
  expect(withoutCounts(shown())).toEqual(withoutCounts(before));
  expect(associations.usage(key).replay?.sent).toBe(77n + 0x10000n);
  const changed = await plan({
    securityAssociations: [{ ...tunnel, limits: { hardAddSeconds: 9000 } }],
    routes: failing,
  });
  await expect(changed.apply({ rollback: true })).rejects.toMatchObject({ notUndone: [] });
  expect(withoutCounts(shown())).toEqual(withoutCounts(before));
  const described = await snapshot({ netns: lab.netns });
  expect(described.securityAssociations).toHaveLength(2);
  expect((await plan(JSON.parse(JSON.stringify(described)))).isEmpty).toBe(true);
  const printed = [next, next.steps, error, described].flatMap((value) => [
    inspect(value, { depth: 20, showHidden: true }),
    Bun.inspect(value, { depth: 20 }),
    JSON.stringify(value),
  ]);
  for (const text of printed)
    for (const hidden of [AES, SHA, GCM, OTHER]) expect(text.toLowerCase().includes(hidden)).toBe(false);
});

test("an output mark and an interface id are set in place, and a rollback removes them with later sequence numbers", async () => {
  await (await plan()).apply();
  using associations = SecurityAssociations.open({ netns: lab.netns });
  const key = { destination: "10.0.0.1", protocol: "esp", spi: 0x200, mark: transport.mark } as const;
  const before = shown();
  const marked = [tunnel, { ...transport, outputMark: { value: 3, mask: 15 }, interfaceId: 8 }];
  const next = await plan({ securityAssociations: marked, routes: [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }] });
  expect(next.recreations).toEqual([]);
  expect(next.steps.map(String)[0]).toStartWith("~ IPsec association esp 10.0.0.1 SPI 0x200 mark 5/7: ");
  const { replay } = associations.usage(key);
  associations.changeUsage(key, { replay: { ...replay!, sent: 77 } });
  await expect(next.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
  expect(withoutCounts(shown())).toEqual(withoutCounts(before));
  expect(associations.usage(key).replay?.sent).toBe(77n + 0x10000n);
  await (await plan({ securityAssociations: marked })).apply();
  expect(associations.get(key)).toMatchObject({ outputMark: { value: 3, mask: 15 }, interfaceId: 8 });
  expect((await plan({ securityAssociations: marked })).isEmpty).toBe(true);
});

test("an association that is created again with the same key continues its sequence numbers, one with another key does not", async () => {
  await (await plan()).apply();
  using associations = SecurityAssociations.open({ netns: lab.netns });
  const key = { destination: "10.0.0.2", protocol: "esp", spi: 0x100 } as const;
  const change = { sent: 0xffff_ffffn, received: 90n, bitmap: [7, 0, 0, 0] };
  associations.changeUsage(key, { replay: change });
  const recreate = async (declared: DeclaredSecurityAssociation, routes: Description["routes"] = []) => {
    const next = await plan({ securityAssociations: [declared], routes });
    expect(next.recreations).toHaveLength(1);
    await next.apply({ allowRecreate: true, rollback: true }).catch(({ notUndone }) => expect(notUndone).toEqual([]));
    return associations.usage(key).replay;
  };
  const sent = 0xffff_ffffn + 0x10000n;
  const other = { ...tunnel, selector: { destination: "10.1.0.0/16" } };
  expect(await recreate(other)).toEqual({ ...change, sent });
  const failing = [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }];
  const wide = { ...other, replayWindow: 160 };
  // Created again, and once more by the rollback.
  const full = [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff];
  expect(await recreate(wide, failing)).toEqual({ received: 90n, sent: sent + 0x20000n, bitmap: full });
  expect(await recreate(wide)).toEqual({ received: 90n, sent: sent + 0x30000n, bitmap: [...full, 0xffffffff] });
  const rekeyed = { ...wide, aead: { ...tunnel.aead!, keyFile: keyFile("other", OTHER) } };
  expect(await recreate(rekeyed)).toEqual({ received: 0n, sent: 0n, bitmap: [0, 0, 0, 0, 0] });
});

test("a recorded plan is undone with its keys", async () => {
  await (await plan()).apply();
  const before = shown();
  const records = join(directory, "records");
  const gone = securityAssociations.map((one) => ({ ...one, absent: true }));
  await (await plan({ securityAssociations: gone })).apply({ record: { directory: records } });
  expect(shown()).toEqual([]);
  expect(await undoApply(undefined, { directory: records, netns: lab.netns })).toMatchObject([{ notUndone: [] }]);
  expect(withoutCounts(shown())).toEqual(withoutCounts(before));
});

test("missing keys are problems, and a keeper adds removed associations", async () => {
  const missing = { ...tunnel, aead: { name: "rfc4106(gcm(aes))", icvBits: 128 } };
  await expect(plan({ securityAssociations: [missing] })).rejects.toThrow(
    "add IPsec association: aead.keyFile is missing: expected the path of a file with the key (EINVAL)",
  );
  const bad = { ...tunnel, aead: { ...tunnel.aead!, keyFile: keyFile("bad", "not a key") } };
  await expect(plan({ securityAssociations: [bad] })).rejects.toThrow("expected a key in pairs of hexadecimal digits");
  await using keeper = desired({ securityAssociations }, { netns: lab.netns }).keep({ minDelayMs: 1 });
  await within(keeper.ready, "the declared state");
  runIn(lab.netns, ["ip", "xfrm", "state", "flush"]);
  await until(() => shown().length === 2, "the associations");
});
