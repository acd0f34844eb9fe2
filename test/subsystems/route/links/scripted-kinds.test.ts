// Kinds of links whose modules the kernels of the tests lack: a scripted kernel lists them, and records requests.
import { expect, test } from "bun:test";
import { rtLink } from "../../../../src/families/rt-link.ts";
import { NETLINK_ROUTE } from "../../../../src/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { FakeKernel } from "../../../../src/testing/index.ts";

test("The cipher suite of a macsec link has a name in requests and in lists", () => {
  const sent: unknown[] = [];
  const kernel = new FakeKernel();
  const suites = [0x0080_0200_0100_0001n, 0x0080_c200_0100_0004n, 7n];
  const listed = suites.map((cipherSuite, index) => ({
    header: { ifiFamily: 0, ifiType: 1, ifiIndex: index + 2, ifiFlags: [], ifiChange: 0 },
    ifname: `m${index}`,
    linkinfo: { kind: "macsec", data: { cipherSuite } },
  }));
  kernel.register(rtLink, {
    newlink: { do: ({ linkinfo }: { linkinfo: { data?: object } }) => void sent.push(linkinfo.data) },
    getlink: { do: () => listed[0], dump: () => listed },
  } as never);
  using links = Links.open({ socket: kernel.open(NETLINK_ROUTE) });
  links.add({ ifname: "m0", kind: "macsec", link: 5, data: { port: 1, cipherSuite: "gcm-aes-xpn-256" } });
  links.add({ ifname: "m1", kind: "macsec", link: 5, data: { cipherSuite: 7n } });
  expect(sent).toEqual([{ port: 1, cipherSuite: 0x0080_c200_0100_0004n }, { cipherSuite: 7n }]);
  expect([...links.list({ kind: "macsec" })].map(({ data }) => data?.cipherSuite)).toEqual([
    "gcm-aes-128",
    "gcm-aes-xpn-256",
    7n,
  ]);
  const add = (cipherSuite: never) => links.add({ ifname: "m2", kind: "macsec", link: 5, data: { cipherSuite } });
  expect(() => add("gcm-aes-265" as never)).toThrow(
    new TypeError(
      "add link m2 (macsec): data.cipherSuite: expected a number or one of gcm-aes-128, gcm-aes-256, gcm-aes-xpn-128, gcm-aes-xpn-256, " +
        'got "gcm-aes-265"; did you mean "gcm-aes-256"?',
    ),
  );
});

test("A listed macsec link without its identifier in frames is written back with its port, and an invalid address is a typed error", () => {
  const sent: unknown[] = [];
  const kernel = new FakeKernel();
  const header = (ifiIndex: number) => ({ ifiFamily: 0, ifiType: 1, ifiIndex, ifiFlags: [], ifiChange: 0 });
  const address = Uint8Array.of(0x0a, 0, 0, 0, 0, 0xbc);
  const listed = [
    { header: header(5), ifname: "eth1" },
    {
      header: header(6),
      ifname: "m0",
      address,
      link: 5,
      linkinfo: { kind: "macsec", data: { sci: 0x0a00_0000_00bc_0007n, incSci: 0 } },
    },
  ];
  kernel.register(rtLink, {
    newlink: { do: ({ linkinfo }: { linkinfo: { data?: object } }) => void sent.push(linkinfo.data) },
    getlink: { do: () => listed[0], dump: () => listed },
  } as never);
  using links = Links.open({ socket: kernel.open(NETLINK_ROUTE) });
  const [link] = links.list({ kind: "macsec" });
  links.add(link!);
  links.add({ ...link!, address: "0A:00:00:00:00:BC" });
  links.add({ ...link!, address: "0a:00:00:00:00:bd" });
  expect(sent).toEqual([
    { port: 7, incSci: 0 },
    { port: 7, incSci: 0 },
    { sci: 0x0a00_0000_00bc_0007n, incSci: 0 },
  ]);
  expect(() => links.add({ ...link!, address: "invalid" })).toThrow(/add link m0 \(macsec\): address: expected/);
  expect(sent).toHaveLength(3);
});

// IFLA_DSA_MASTER has the index of the conduit interface (net/dsa/netlink.c).
test("The conduit of a dsa port has a name in requests and in lists, also where it has another index", () => {
  for (const conduit of [3, 9]) {
    const sent: unknown[] = [];
    const kernel = new FakeKernel();
    const header = (ifiIndex: number) => ({ ifiFamily: 0, ifiType: 1, ifiIndex, ifiFlags: [], ifiChange: 0 });
    const listed = [
      { header: header(conduit), ifname: "eth1" },
      { header: header(20), ifname: "lan1", linkinfo: { kind: "dsa", data: { master: conduit } } },
    ];
    kernel.register(rtLink, {
      newlink: { do: ({ linkinfo }: { linkinfo: object }) => void sent.push(linkinfo) },
      getlink: {
        do: (request: { ifname?: string; header: { ifiIndex: number } }) =>
          listed.find(({ ifname, header }) => ifname === request.ifname || header.ifiIndex === request.header.ifiIndex),
        dump: () => listed,
      },
    } as never);
    using links = Links.open({ socket: kernel.open(NETLINK_ROUTE) });
    const [port] = links.list({ kind: "dsa" });
    expect(port).toMatchObject({ ifname: "lan1", data: { master: "eth1" } });
    links.change({ dev: "lan1", kind: "dsa", data: port!.data } as never);
    expect(sent).toEqual([{ kind: "dsa", data: { master: conduit } }]);
  }
});

test.each([
  [
    "amt",
    {
      mode: "gateway",
      relayPort: 2268,
      gatewayPort: 2268,
      localIp: "10.0.0.1",
      discoveryIp: "10.0.0.9",
      maxTunnels: 128,
    },
    // The gateway has discovered this relay.
    { remoteIp: "10.0.0.7" },
  ],
  ["ovpn", { mode: "mp" }, {}],
])(
  "A listed %s link is written back with its settings, and its lower interface has a name",
  (kind, settings, state) => {
    const sent: object[] = [];
    const kernel = new FakeKernel();
    const header = (ifiIndex: number) => ({ ifiFamily: 0, ifiType: 1, ifiIndex, ifiFlags: [], ifiChange: 0 });
    const lower = kind === "amt" ? { link: 3 } : {};
    const listed = [
      { header: header(3), ifname: "eth1" },
      { header: header(20), ifname: "x0", mtu: 1500, linkinfo: { kind, data: { ...settings, ...lower, ...state } } },
    ];
    kernel.register(rtLink, {
      newlink: { do: ({ linkinfo }: { linkinfo: object }) => void sent.push(linkinfo) },
      getlink: {
        do: (request: { ifname?: string; header: { ifiIndex: number } }) =>
          listed.find(({ ifname, header }) => ifname === request.ifname || header.ifiIndex === request.header.ifiIndex),
        dump: () => listed,
      },
    } as never);
    using links = Links.open({ socket: kernel.open(NETLINK_ROUTE) });
    const [link] = links
      .list()
      .toArray()
      .filter(({ ifname }) => ifname === "x0");
    expect(link).toMatchObject({ kind, data: { ...settings, ...(kind === "amt" && { link: "eth1" }) } });
    links.add(link!);
    expect(sent).toEqual([{ kind, data: { ...settings, ...lower } }]);
  },
);
