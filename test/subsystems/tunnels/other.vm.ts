// Compares FOU ports, SEG6 keys, IOAM namespaces, ILA mappings and GTP contexts with `ip`.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { FouPorts, GtpContexts, IlaMappings, Ioam6, Seg6 } from "../../../src/subsystems/tunnels/index.ts";
import { thrown } from "../../message/bytes.ts";
import { isLinuxAtLeast, whereTheKernelHas } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { useLab } from "../../vm/lab.ts";
import { linkUp } from "../../vm/links/links.ts";
import { loadModule } from "../../vm/modules.ts";

const lab = useLab();

/** Returns the lines that `ip` prints, in a fixed order. */
function ip(line: string): string[] {
  return runIn(lab.netns, ["ip", ...line.split(" ")])
    .trim()
    .split("\n")
    .sort();
}

/** Requires that an entry has neither unknown nor malformed attributes. */
function expectComplete(entries: readonly object[]): void {
  expect(entries.some((entry) => "unknown" in entry || "unparsed" in entry)).toBe(false);
}

test("FOU ports of `ip fou` are listed and restored", () => {
  loadModule("fou");
  loadModule("fou6");
  linkUp(lab.netns, "lo");
  using ports = FouPorts.open({ netns: lab.netns });
  ip("fou add port 5555 ipproto 47");
  ip("fou add port 6080 gue -6");
  ip("fou add port 7000 gue local 127.0.0.1 peer 127.0.0.2 peer_port 7001 dev lo");
  const before = ip("fou show");
  const listed = ports.list().toArray();
  expectComplete(listed);
  expect(listed).toHaveLength(3);
  expect(listed.find(({ port }) => port === 5555)).toMatchObject({
    family: "inet",
    encapsulation: "direct",
    protocol: 47,
  });
  expect(ports.get({ port: 6080, family: "inet6" })).toMatchObject({ encapsulation: "gue" });
  expect(listed.find(({ port }) => port === 7000)).toMatchObject({
    ...{ local: "127.0.0.1", remote: "127.0.0.2", remotePort: 7001, dev: "lo" },
  });
  expect(ports.deleteMany(listed)).toEqual([{}, {}, {}]);
  expect(ports.list().toArray()).toEqual([]);
  expect(ports.addMany(listed)).toEqual([{}, {}, {}]);
  expect(ip("fou show")).toEqual(before);
  expect(thrown(() => ports.add(listed[0]!))).toMatchObject({ code: expect.stringMatching(/EADDRINUSE|EALREADY/) });
  expect(thrown(() => ports.get({ port: 1 }))).toMatchObject({ code: "ESRCH" });
});

test("`ip sr` shows the keys and tunnel source that Seg6 sets", () => {
  using seg6 = Seg6.open({ netns: lab.netns });
  expect(seg6.tunnelSource()).toBeUndefined();
  seg6.setTunnelSource("2001:db8::1");
  expect(ip("sr tunsrc show")).toEqual(["tunsrc addr 2001:db8::1"]);
  expect(seg6.tunnelSource()).toBe("2001:db8::1");
  seg6.setTunnelSource(null);
  const { hmacKeys } = seg6;
  hmacKeys.add({ id: 1, algorithm: "sha1", secret: "746573742d6b6579" });
  hmacKeys.replace({ id: 2, secret: new Uint8Array(32).fill(0x41) });
  expect(ip("sr hmac show").join("\n")).toMatch(
    /hmac 1 algo sha1 secret "test-key"\s+hmac 2 algo sha256 secret "A{32}"/,
  );
  const listed = hmacKeys.list().toArray();
  expectComplete(listed);
  expect(hmacKeys.deleteMany(listed)).toEqual([{}, {}]);
  expect(hmacKeys.list().toArray()).toEqual([]);
  expect(hmacKeys.replaceMany(listed)).toEqual([{}, {}]);
  expect(hmacKeys.get({ id: 2 })).toEqual(listed.find(({ id }) => id === 2)!);
  expect(thrown(() => hmacKeys.add(listed[0]!))).toMatchObject({ code: "EEXIST" });
  hmacKeys.delete({ id: 1 });
  expect(thrown(() => hmacKeys.delete({ id: 1 }))).toMatchObject({ code: "ENOENT" });
});

test("IOAM namespaces and schemas of `ip ioam` are listed and restored", () => {
  using ioam = Ioam6.open({ netns: lab.netns });
  const { namespaces, schemas } = ioam;
  ip("ioam schema add 7 router1");
  ip("ioam namespace add 123 data 0xdeadbeef wide 0xcafec0caf11dc0de");
  ip("ioam namespace set 123 schema 7");
  namespaces.add({ id: 5 });
  const before = ip("ioam namespace show");
  const [spaces, known] = [namespaces.list().toArray(), schemas.list().toArray()];
  expectComplete([...spaces, ...known]);
  expect(namespaces.get({ id: 123 })).toEqual({
    ...{ id: 123, data: 0xdeadbeef, wideData: 0xcafec0caf11dc0den, schema: 7 },
  });
  expect(new TextDecoder().decode(schemas.get({ id: 7 }).data)).toStartWith("router1");
  expect(namespaces.deleteMany(spaces)).toEqual(spaces.map(() => ({})));
  expect(schemas.deleteMany(known)).toEqual([{}]);
  schemas.add(known[0]!);
  expect(namespaces.addMany(spaces)).toEqual(spaces.map(() => ({})));
  expect(ip("ioam namespace show")).toEqual(before);
  namespaces.change({ id: 123, schema: null });
  expect(namespaces.list({ schema: 7 }).toArray()).toEqual([]);
  expect(thrown(() => namespaces.change({ id: 123, schema: 9 }))).toMatchObject({ code: "ENOENT" });
  expect(thrown(() => namespaces.add({ id: 123 }))).toMatchObject({ code: "EEXIST" });
});

test("lists from which the kernel can have omitted IOAM namespaces or schemas, or SEG6 keys, are errors", async () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));
  const tooLong = "fit a message of 32 KiB";
  // The kernel would omit the last one of 1159.
  for (const count of [1156, 1159]) {
    using netns = NetworkNamespace.create();
    using ioam = Ioam6.open({ netns });
    using reader = Ioam6.openAsync({ netns });
    ioam.namespaces.addMany(ids(count));
    if (count === 1156) expect(await reader.namespaces.list().toArray()).toHaveLength(count);
    else await expect(reader.namespaces.list().toArray()).rejects.toThrow(`more IOAM namespaces than ${tooLong}`);
  }
  using netns = NetworkNamespace.create();
  using ioam = Ioam6.open({ netns });
  ioam.schemas.addMany(ids(40).map(({ id }) => ({ id, data: new Uint8Array(1020) })));
  expect(() => ioam.schemas.list().toArray()).toThrow(tooLong);
  using seg6 = Seg6.open({ netns });
  seg6.hmacKeys.addMany(ids(295).map(({ id }) => ({ id, algorithm: "sha256", secret: new Uint8Array(64) })));
  expect(() => seg6.hmacKeys.list().toArray()).toThrow(tooLong);
});

test("ILA mappings of `ip ila` are listed and restored", () => {
  loadModule("ila");
  using mappings = IlaMappings.open({ netns: lab.netns });
  linkUp(lab.netns, "lo");
  ip("ila add loc_match 2001:db8:0:1 loc 2001:db8:0:2 csum-mode neutral-map ident-type luid");
  mappings.add({ match: "2001:db8:0:3", locator: "2001:db8:0:4", dev: "lo" });
  // `ip ila` prints other locators than it has received, so only the other columns are compared.
  const columns = () =>
    ip("ila list")
      .map((line) => line.replace(/^\S+ +\S+ +/, ""))
      .sort();
  const before = columns();
  const listed = mappings.list().toArray();
  expectComplete(listed);
  expect(listed).toHaveLength(2);
  expect(mappings.get({ match: "2001:db8:0:1" })).toEqual({
    ...{ match: "2001:db8:0:1", locator: "2001:db8:0:2", checksumMode: "neutral-map", identifierType: "luid" },
  });
  expect(mappings.list({ dev: "lo" }).toArray()).toMatchObject([{ match: "2001:db8:0:3", dev: "lo" }]);
  expect(mappings.deleteMany(listed)).toEqual([{}, {}]);
  expect(mappings.addMany(listed)).toEqual([{}, {}]);
  expect(columns()).toEqual(before);
  // The kernel reports no error for a missing mapping.
  mappings.delete({ match: "1:1:1:1" });
});

test("PDP contexts of GTP interfaces are listed and restored", () => {
  ip("link add gtp0 type gtp role sgsn");
  using contexts = GtpContexts.open({ netns: lab.netns });
  const first = { dev: "gtp0", inputTei: 100, outputTei: 200, peer: "192.0.2.7", station: "10.5.0.1" };
  contexts.add(first);
  contexts.add({ dev: "gtp0", version: 0, tunnelId: 2n ** 40n, flow: 3, peer: "192.0.2.8", station: "10.5.0.2" });
  expect(thrown(() => contexts.add(first))).toMatchObject({ code: "EEXIST" });
  expect(contexts.get({ dev: "gtp0", inputTei: 100 })).toMatchObject({ ...first, version: 1 });
  const listed = contexts.list({ dev: "gtp0" }).toArray();
  expectComplete(listed);
  expect(listed).toHaveLength(2);
  expect(contexts.get({ dev: "gtp0", version: 0, station: "10.5.0.2" })).toMatchObject({
    tunnelId: 2n ** 40n,
    flow: 3,
  });
  expect(contexts.deleteMany(listed)).toEqual([{}, {}]);
  expect(contexts.addMany(listed)).toEqual([{}, {}]);
  const sorted = (entries: readonly object[]) => entries.map((entry) => Bun.inspect(entry)).sort();
  expect(sorted(contexts.list().toArray())).toEqual(sorted(listed));
  expect(thrown(() => contexts.get({ dev: "gtp0", inputTei: 1 }))).toMatchObject({ code: "ENOENT" });
});

whereTheKernelHas("GTP over IPv6 (Linux 6.10)", isLinuxAtLeast("6.10"), () => {
  test("GTP contexts of IPv4 and IPv6 stations may have the same identifier", () => {
    loadModule("gtp");
    const data = { role: "sgsn", createSockets: true, pdpHashsize: 64, local6: "::" } as const;
    using links = Links.open({ netns: lab.netns });
    links.add({ ifname: "gtp0", kind: "gtp", data });
    using contexts = GtpContexts.open({ netns: lab.netns });
    const both = { dev: "gtp0", inputTei: 100, outputTei: 200, peer: "2001:db8::1" };
    for (const station of ["10.5.0.1", "2001:db8:5::"]) contexts.add({ ...both, station });
    const listed = contexts.list().toArray();
    expect(new Set(listed.map(GtpContexts.keyOf)).size).toBe(2);
    for (const entry of listed) expect(contexts.get(entry)).toEqual(entry);
    const ipv6 = listed.find(({ station }) => station === "2001:db8:5::")!;
    contexts.delete(ipv6);
    expect(contexts.list().toArray()).toEqual(listed.filter((entry) => entry !== ipv6));
    contexts.add(ipv6);
    contexts.delete({ dev: "gtp0", inputTei: 100 });
    expect(contexts.list().toArray()).toEqual([ipv6]);
  });
});
