import { describe, expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type Encap, Links, Nexthops, Routes, type SegmentEnd } from "../../../../src/subsystems/route/index.ts";
import { encapFields, encapSettings, readEncap } from "../../../../src/subsystems/route/routes/encap.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { links, mirror, nexthops, routes } from "../../../../src/watch/index.ts";
import { bytes } from "../../../message/bytes.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { runIn, setSysctl } from "../../../support/oracle.ts";
import { until, within } from "../../../support/threads.ts";

const test = base.extend({ table: ({ netns }) => Routes.open({ netns }), place: lab });

// Encapsulations of routes that `ip route add … encap seg6local …` (iproute2 6.1) added, as Linux 6.18 lists them.
const counting = `
  28 00 0a 80                                       # SEG6_LOCAL_COUNTERS
    0c 00 02 00  00 00 00 00  00 00 00 00           # packets
    0c 00 03 00  00 00 00 00  00 00 00 00           # bytes
    0c 00 04 00  00 00 00 00  00 00 00 00           # errors
`;
const zero = { packets: 0n, bytes: 0n, errors: 0n };
const recorded: readonly [string, string, SegmentEnd][] = [
  [
    "action End flavors psp count",
    `08 00 01 00  01 00 00 00  ${counting}  0c 00 0b 80  08 00 01 00  02 00 00 00`,
    { type: "seg6local", action: "End", flavors: ["psp"], counters: zero },
  ],
  [
    "action End flavors next-csid lblen 32 nflen 16",
    `08 00 01 00  01 00 00 00
     1c 00 0b 80  08 00 01 00  10 00 00 00  05 00 02 00  20 00 00 00  05 00 03 00  10 00 00 00`,
    { type: "seg6local", action: "End", flavors: ["next-csid"], lblen: 32, nflen: 16 },
  ],
  [
    "action End.DT6 table 100 count",
    `08 00 01 00  07 00 00 00  08 00 03 00  64 00 00 00  ${counting}`,
    { type: "seg6local", action: "End.DT6", table: 100, counters: zero },
  ],
];

describe("Segment routing endpoints", () => {
  test.each(recorded)("of `encap seg6local %s` are read and written", (_, text, encap) => {
    const read = readEncap(7, bytes(text));
    expect(read).toEqual(encap);
    const { encap: written, encapType } = encapFields(read, "encap", { index: Number });
    expect(encapType).toBe(7);
    expect(readEncap(7, written)).toEqual(encap);
  });

  test("have the descriptor of their program in requests, and its id in replies", () => {
    const encap: SegmentEnd = { type: "seg6local", action: "End.BPF", bpf: { name: "prog", fd: 9 } };
    const { encap: written } = encapFields(encap, "encap", { index: Number });
    expect(Buffer.from(written).toString("hex")).toBe(
      Buffer.from(
        bytes("08 00 01 00  0f 00 00 00  18 00 08 80  08 00 01 00  09 00 00 00  09 00 02 00  70 72 6f 67  00 00 00 00"),
      ).toString("hex"),
    );
    const read = readEncap(7, written);
    expect(read).toEqual({ type: "seg6local", action: "End.BPF", bpf: { name: "prog", id: 9 } });
    expect(() => encapFields(read, "encap", { index: Number })).toThrow(
      "encap.bpf.fd: expected the descriptor of a BPF program",
    );
  });

  test("with unknown nested attributes are bytes", () => {
    const unknown = bytes("08 00 01 00  01 00 00 00  14 00 0b 80  08 00 01 00  02 00 00 00  08 00 63 00  01 00 00 00");
    expect(readEncap(7, unknown)).toEqual({ type: "7", bytes: unknown });
  });

  test("have no counts in their settings, but whether they count", () => {
    const encap: Encap = { type: "seg6local", action: "End", counters: { packets: 5n, bytes: 500n, errors: 1n } };
    expect(encapSettings(encap)).toEqual({ type: "seg6local", action: "End", counters: {} });
    expect(encapSettings({ type: "seg6local", action: "End" })).toEqual({ type: "seg6local", action: "End" });
  });

  test.each<[object, string]>([
    [{ flavors: ["psp", "end"] }, "encap.flavors[1]: expected a number or one of psp, usp, usd, next-csid"],
    [{ lblen: 256 }, "encap.lblen: expected an integer from 1 to 255, got 256"],
    [{ counters: { drops: 1 } }, "encap.counters.drops: unknown option"],
    [{ bpf: { fd: 3 } }, "encap.bpf.name: expected the name of the program"],
  ])("reject invalid fields: %#", (fields, message) => {
    expect(() =>
      encapFields({ type: "seg6local", action: "End", ...fields } as Encap, "encap", { index: Number }),
    ).toThrow(message);
  });
});

/** A router with endpoints that count, and a host that sends packets to them. */
function lab() {
  const stack = new DisposableStack();
  const netns = stack.use(NetworkNamespace.create());
  const host = stack.use(NetworkNamespace.create());
  setSysctl(netns, "ipv6/conf/all/forwarding", 1);
  for (const one of [netns, host]) setSysctl(one, "ipv6/conf/default/accept_dad", 0);
  {
    using kernel = Links.open({ netns });
    kernel.add({ ifname: "v0", kind: "veth", up: true, data: { peer: { ifname: "v1", up: true, netns: host } } });
    kernel.add({ ifname: "d0", kind: "veth", data: { peer: { ifname: "d1" } } });
  }
  runIn(netns, ["ip", "address", "add", "2001:db8::1/64", "dev", "v0", "nodad"]);
  runIn(host, ["ip", "address", "add", "2001:db8::2/64", "dev", "v1", "nodad"]);
  runIn(host, ["ip", "route", "add", "default", "via", "2001:db8::1"]);
  /** The endpoint drops a packet without a segment routing header, and counts an error. (input_action_end) */
  const send = (to: string) => runIn(host, ["bash", "-c", `echo > /dev/udp/${to}/9`]);
  return { netns, send, [Symbol.dispose]: () => stack.dispose() };
}

const end = (fields: Partial<SegmentEnd> = {}): SegmentEnd => ({ type: "seg6local", action: "End", ...fields });
const counters = {};

describeInNamespaces("Routes with segment routing endpoints", () => {
  test("can be added, listed and added again", ({ netns, table }) => {
    using kernel = Links.open({ netns });
    kernel.add({ ifname: "v0", kind: "veth", up: true, data: { peer: { ifname: "v1", up: true } } });
    const encaps: SegmentEnd[] = [
      end({ flavors: ["psp"], counters }),
      end({ action: "End.X", nh6: "fe80::9", flavors: ["next-csid"], lblen: 48, nflen: 32 }),
      end({ action: "End.DT6", table: 100, counters }),
    ];
    for (const [index, encap] of encaps.entries()) table.add({ dst: `2001:db8:${index}::/48`, dev: "v0", encap });
    const listed = () => [...table.list({ family: "inet6" })].filter(({ encap }) => encap !== undefined);
    const first = listed();
    expect(first.map(({ encap }) => encapSettings(encap!))).toEqual(encaps);
    const text = runIn(netns, ["ip", "-6", "route", "show", "2001:db8:1::/48"]);
    expect(text).toContain("action End.X nh6 fe80::9 flavors next-csid lblen 48 nflen 32");
    for (const route of first) table.delete(route);
    table.addMany(first);
    expect(listed()).toEqual(first);
  });

  test("keep a plan empty while they count, and are restored by a rollback", async ({ place: { netns, send } }) => {
    using table = Routes.open({ netns });
    const state: Description = {
      nexthops: [{ id: 7, family: "inet6", dev: "v0", encap: end({ flavors: ["psp"], counters }) }],
      routes: [
        { dst: "2001:db8:1::/48", dev: "v0", encap: end({ counters }) },
        { dst: "2001:db8:2::/48", nhid: 7 },
      ],
    };
    await (await desired(state, { netns }).plan()).apply();
    const before = await snapshot({ netns });
    expect(before.routes).toContainEqual(
      expect.objectContaining({ dst: "2001:db8:1::/48", encap: end({ counters: {} }) }),
    );
    await until(() => {
      send("2001:db8:1::5");
      send("2001:db8:2::5");
      return [...table.list({ dst: "2001:db8:1::/48" })].some(
        ({ encap }) => (encap as SegmentEnd | undefined)?.counters?.errors !== 0n,
      );
    }, "a counted packet");
    expect((await desired(state, { netns }).plan()).steps.map(String)).toEqual([]);
    expect(await snapshot({ netns })).toEqual(before);
    const changed: Description = {
      routes: [
        { dst: "2001:db8:1::/48", dev: "v0", encap: end({ action: "End.DT6", table: 100 }) },
        { dst: "2001:db8:9::/48", gateway: "2001:db8:77::1" },
      ],
    };
    const plan = await desired(changed, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("do not change in a mirror while they count, and disappear when they are deleted", async ({
    place: { netns, send },
  }) => {
    using table = Routes.open({ netns });
    using objects = Nexthops.open({ netns });
    objects.add({ id: 7, family: "inet6", dev: "v0", encap: end({ counters }) });
    table.add({ dst: "2001:db8:1::/48", dev: "v0", encap: end({ counters }) });
    await using copy = await mirror([routes, nexthops, links], { netns, inLoop: true, maxAgeMs: 20 });
    const changes: string[] = [];
    using _listening = copy.onChange((change) => {
      // The kernel adds other IPv6 routes some time after a link comes up.
      const isOther = change.source === "routes" && change.item?.encap === undefined;
      if (change.kind !== "resync" && !isOther) changes.push(change.source);
    });
    await until(() => {
      send("2001:db8:1::5");
      return [...table.list()].some(({ encap }) => ((encap as SegmentEnd | undefined)?.counters?.errors ?? 0n) > 0n);
    }, "a counted packet");
    const { length } = changes;
    // The kernel does not announce the alias of a link that is down, so the tables were read again.
    using kernel = Links.open({ netns });
    for (const ifalias of ["first", "second", "third"]) {
      kernel.set("d0", { ifalias });
      await until(() => copy.links.byName("d0")?.ifalias === ifalias, "a further read of the tables");
    }
    expect(changes.slice(length).filter((source) => source !== "links")).toEqual([]);
    table.delete({ dst: "2001:db8:1::/48", dev: "v0" });
    await within(
      until(() => copy.routes.to("2001:db8:1::/48").length === 0, "the removal"),
      "the removal",
    );
    table.replace({ dst: "2001:db8:1::/48", dev: "v0", encap: end({ counters }) });
    await until(() => copy.routes.to("2001:db8:1::/48").length === 1, "the addition");
    table.replace({ dst: "2001:db8:1::/48", dev: "v0", encap: end() });
    const encapOf = () => copy.routes.to("2001:db8:1::/48")[0]?.encap as SegmentEnd | undefined;
    await until(() => encapOf()?.counters === undefined, "an endpoint that does not count");
  });
});
