import { expect } from "bun:test";
import { ticksPerSecond } from "../../../src/ffi/libc.ts";
import type { NetlinkError } from "../../../src/index.ts";
import { Ipvs, type NewIpvsDestination, type NewIpvsService } from "../../../src/subsystems/ipvs/index.ts";
import { thrown } from "../../message/bytes.ts";
import { test as base } from "../../support/fixtures.ts";
import { FakeIpvs } from "./fake-ipvs.ts";

const test = base.extend({ lab: open });

const web = { protocol: "tcp", address: "192.0.2.1", port: 80 } as const;

/** Opens IPVS in a fake kernel. */
function open() {
  const fake = new FakeIpvs();
  const ipvs = Ipvs.open({ socket: fake.kernel.open() });
  return {
    fake,
    ipvs,
    [Symbol.dispose]: () => {
      ipvs.close();
      fake[Symbol.dispose]();
    },
  };
}

test("Ipvs lists services in the form that services.add() accepts", ({ lab }) => {
  const { services } = lab.ipvs;
  const added: NewIpvsService[] = [
    { ...web, scheduler: "rr", flags: ["sched1"], persistence: { timeout: 60, netmask: 24, engine: "sip" } },
    { mark: 7 },
    { mark: 7, family: "inet6", persistence: { netmask: 64 } },
    { protocol: "udp", address: "2001:DB8::1", port: 53, flags: ["onepacket"] },
    { protocol: 99, address: "192.0.2.1", port: 1 },
  ];
  expect(services.addMany(added)).toEqual(added.map(() => ({})));
  const listed = services.list().toArray();
  expect(listed).toMatchObject([
    {
      ...web,
      scheduler: "rr",
      flags: ["sched1"],
      persistence: { timeout: 60, netmask: "255.255.255.0", engine: "sip" },
      statistics: { connections: 3n, inBytes: 2n ** 40n, outBytes: 0n },
    },
    { mark: 7, scheduler: "wlc", flags: [] },
    { mark: 7, family: "inet6", persistence: { timeout: 300, netmask: 64 } },
    { protocol: "udp", address: "2001:db8::1", port: 53, flags: ["onepacket"] },
    { protocol: "99", address: "192.0.2.1", port: 1 },
  ]);
  expect(listed[1]).not.toContainAnyKeys(["persistence", "family", "address", "port", "protocol"]);
  lab.ipvs.flush();
  expect(services.list().toArray()).toEqual([]);
  services.addMany(listed);
  expect(services.list().toArray()).toEqual(listed);
  expect(services.list({ protocol: "udp" }).toArray()).toEqual([listed[3]!]);
  expect(services.list({ scheduler: "rr" }).toArray()).toEqual([listed[0]!]);
});

test("change() keeps omitted IPVS service settings, and replace() resets them", ({ lab }) => {
  const { services } = lab.ipvs;
  services.replace({ ...web, scheduler: "rr", flags: ["sched2"], persistence: {} });
  services.change({ ...web, scheduler: "wrr" });
  expect(services.get(web)).toMatchObject({ scheduler: "wrr", flags: ["sched2"], persistence: { timeout: 300 } });
  services.change({ ...web, persistence: null });
  expect(services.get(web).persistence).toBeUndefined();
  services.replace(web);
  expect(services.get(web)).toMatchObject({ scheduler: "wlc", flags: [] });
});

test("changeMany, replaceMany and deleteMany of IPVS services return one outcome per service", ({ lab }) => {
  const { services } = lab.ipvs;
  services.add({ ...web, scheduler: "rr" });
  const other = { mark: 1 };
  expect(services.changeMany([{ ...web, flags: ["onepacket"] }, other])).toMatchObject([
    {},
    { error: { code: "ESRCH", operation: "change IPVS service mark 1" } },
  ]);
  expect(services.get(web)).toMatchObject({ scheduler: "rr", flags: ["onepacket"] });
  expect(services.replaceMany([web, other])).toEqual([{}, {}]);
  expect(services.list().toArray()).toMatchObject([{ ...web, scheduler: "wlc" }, other]);
  expect(services.deleteMany([other, other])).toMatchObject([{}, { error: { code: "ESRCH" } }]);
});

test("IPVS errors name the service and suggest what to do", ({ lab }) => {
  const { services } = lab.ipvs;
  services.add(web);
  expect(thrown(() => services.add(web))).toMatchObject({
    code: "EEXIST",
    message: expect.stringMatching(/^add IPVS service tcp 192\.0\.2\.1:80: .*replace\(\) overwrites it/),
  });
  const missing = { protocol: "tcp", address: "2001:DB8::1", port: 80 } as const;
  expect(thrown(() => services.get(missing))).toMatchObject({
    code: "ESRCH",
    message: expect.stringContaining("get IPVS service tcp [2001:db8::1]:80"),
  });
  expect(thrown(() => services.change(missing))).toMatchObject({ code: "ESRCH" });
});

test.each<[NewIpvsService, RegExp]>([
  [{ ...web, port: 65536 }, /^add IPVS service.*: port: expected an integer from 0 to 65535, got 65536$/],
  [{ ...web, address: "example" }, /: address: expected an IPv4 or IPv6 address, got "example"$/],
  [{ address: "192.0.2.1", port: 80 }, /: protocol: expected a number or one of tcp, udp, sctp, got undefined$/],
  [{ ...web, mark: 1 }, /: mark: expected either a mark, or address, port and protocol$/],
  [{ ...web, family: "inet6" }, /: family: expected the family of the address, got "inet6"$/],
  [{ mark: 0 }, /: mark: expected an integer from 1 to 4294967295, got 0$/],
  [{ mark: 1, scheduler: "0123456789012345" }, /: scheduler: expected a name of 1 to 15 bytes/],
  [{ mark: 1, flags: ["hashed" as "sched1"] }, /: flags\[0\]: expected a number or one of onepacket/],
  [{ mark: 1, persistence: { timeout: 0 } }, /: persistence\.timeout: expected an integer from 1/],
  // More timer ticks than 32 bits of the kernel's structure.
  [{ mark: 1, persistence: { timeout: 0x7fffffff } }, /: persistence\.timeout: expected an integer from 1 to \d{7,8},/],
  [{ mark: 1, flags: [1] }, /: flags: the flag 1 requires persistence, which has its timeout$/],
  [{ mark: 1, persistence: { netmask: 33 } }, /: persistence\.netmask: expected an integer from 1 to 32, got 33$/],
  [{ mark: 1, persistence: { netmask: "255" } }, /: persistence\.netmask: expected a prefix length or a mask/],
  [{ mark: 1, family: "inet6", persistence: { netmask: "::" } }, /: persistence\.netmask: expected an integer/],
  [{ mark: 1, persistence: { engine: "" } }, /: persistence\.engine: expected a name of 1 to 15 bytes/],
  [{ mark: 1, persistence: { netmsk: 1 } as object }, /: persistence\.netmsk: unknown option; did you mean netmask/],
  [{ mark: 1, weight: 1 } as NewIpvsService, /: weight: unknown option/],
])("Ipvs rejects the invalid service %j before sending a request", (service, message, { lab }) => {
  const sent = lab.fake.kernel.requests.length;
  for (const verb of ["add", "replace", "change"] as const) {
    const error = thrown(() => lab.ipvs.services[verb](service)) as Error;
    expect(error.message.replace(verb, "add")).toMatch(message);
  }
  expect((thrown(() => lab.ipvs.services.changeMany([web, service])) as Error).message).toStartWith("[1] ");
  expect(lab.fake.kernel.requests).toHaveLength(sent);
});

const defaults = { service: web, address: "10.0.0.1", port: 80, forwarding: "droute", weight: 1 };

test("Ipvs lists destinations in the form that destinations.add() accepts", ({ lab }) => {
  const { services, destinations } = lab.ipvs;
  services.add(web);
  const tunnel = { type: "gue", port: 6080, checksum: "remote" } as const;
  const added: NewIpvsDestination[] = [
    { service: web, address: "10.0.0.1" },
    { service: web, address: "10.0.0.2", port: 8080, forwarding: "masq", weight: 0, upperThreshold: 9 },
    { service: web, address: "2001:db8::2", forwarding: "tunnel", tunnel },
    { service: web, address: "10.0.0.3", forwarding: "tunnel" },
  ];
  expect(destinations.addMany(added)).toEqual(added.map(() => ({})));
  const listed = destinations.list({ service: web }).toArray();
  expect(listed).toMatchObject([
    { ...defaults, activeConnections: 2 },
    { service: web, address: "10.0.0.2", port: 8080, forwarding: "masq", weight: 0, upperThreshold: 9 },
    { service: web, address: "2001:db8::2", port: 80, forwarding: "tunnel", tunnel },
    { service: web, address: "10.0.0.3", forwarding: "tunnel", tunnel: { type: "ipip" } },
  ]);
  expect(destinations.deleteMany(listed)).toEqual(listed.map(() => ({})));
  expect(destinations.addMany(listed)).toEqual(listed.map(() => ({})));
  const [service] = services.list().toArray();
  expect(destinations.list({ service: service! }).toArray()).toEqual(listed);
  const changed = listed.map((destination) => ({ ...destination, service: service! }));
  expect(destinations.changeMany(changed)).toEqual(listed.map(() => ({})));
  expect(destinations.list({ service: web }).toArray()).toEqual(listed);
  expect(destinations.list({ service: web, forwarding: "masq" }).toArray()).toEqual([listed[1]!]);
});

test("change() keeps omitted IPVS destination settings, and replace() resets them", ({ lab }) => {
  const { services, destinations } = lab.ipvs;
  services.add(web);
  const key = { service: web, address: "10.0.0.1" };
  destinations.replace({ ...key, forwarding: "masq", weight: 5 });
  destinations.change({ ...key, weight: 0 });
  expect(destinations.get(key)).toMatchObject({ forwarding: "masq", weight: 0 });
  const absent = { service: web, address: "10.0.0.9" };
  expect(destinations.changeMany([{ ...key, weight: 2 }, absent])).toMatchObject([{}, { error: { code: "ENOENT" } }]);
  expect(destinations.get(key)).toMatchObject({ forwarding: "masq", weight: 2 });
  destinations.replace(key);
  expect(destinations.get(key)).toMatchObject(defaults);
  expect(thrown(() => destinations.get(absent))).toMatchObject({
    code: "ENOENT",
    message: expect.stringContaining("get IPVS destination 10.0.0.9:80 of tcp 192.0.2.1:80: there is no such"),
  });
  expect(thrown(() => destinations.list({ service: { mark: 3 } }).toArray())).toMatchObject({ code: "ESRCH" });
});

test.each<[object, RegExp]>([
  [{ address: "10.0.0.1", service: { port: 80 } }, /: service\.address: expected an IPv4 or IPv6 address/],
  [{ address: "10.0.0.1" }, /: service: expected an object, got undefined$/],
  [{ ...defaults, address: "10.0.0" }, /: address: expected an IPv4 or IPv6 address, got "10\.0\.0"$/],
  [{ ...defaults, weight: -1 }, /: weight: expected an integer from 0 to 2147483647, got -1$/],
  [
    { ...defaults, upperThreshold: 2 ** 31 },
    /: upperThreshold: expected an integer from 0 to 2147483647, got 2147483648/,
  ],
  [{ ...defaults, lowerThreshold: 2 }, /: lowerThreshold: expected at most upperThreshold, 0/],
  [{ ...defaults, upperThreshold: 1, lowerThreshold: 2 }, /: lowerThreshold: expected at most upperThreshold, 1/],
  [{ ...defaults, tunnel: {} }, /: tunnel: expected undefined, because the forwarding method is not "tunnel"$/],
  [{ ...defaults, forwarding: "tunnel", tunnel: { type: "gue" } }, /: tunnel\.port: expected the UDP port/],
  [{ ...defaults, forwarding: "tunnel", tunnel: { type: "vxlan" } }, /: tunnel\.type: expected a number or one of/],
  [{ ...defaults, forwarding: "nat" }, /: forwarding: expected a number or one of masq/],
])("Ipvs rejects the invalid destination %j before sending a request", (destination, message, { lab }) => {
  const sent = lab.fake.kernel.requests.length;
  expect(() => lab.ipvs.destinations.add(destination as NewIpvsDestination)).toThrow(message);
  expect(lab.fake.kernel.requests).toHaveLength(sent);
});

test("Ipvs lists daemons in the form that daemons.add() accepts", ({ lab }) => {
  const { daemons } = lab.ipvs;
  daemons.add({ state: "master", dev: "eth0", syncId: 5, group: "224.0.0.82", port: 9000, ttl: 2, maximumLength: 900 });
  daemons.add({ state: "backup", dev: "eth1", group: "FF02::81" });
  const listed = daemons.list().toArray();
  expect(listed).toEqual([
    { state: "master", dev: "eth0", syncId: 5, group: "224.0.0.82", port: 9000, ttl: 2, maximumLength: 900 },
    { state: "backup", dev: "eth1", syncId: 0, group: "ff02::81" },
  ]);
  expect(thrown(() => daemons.add(listed[0]!))).toMatchObject({
    message: expect.stringContaining("a daemon of this state runs: delete() stops it"),
  });
  expect(daemons.deleteMany(listed)).toEqual([{}, {}]);
  expect(daemons.addMany(listed)).toEqual([{}, {}]);
  expect(daemons.list({ state: "backup" }).toArray()).toEqual([listed[1]!]);
  daemons.delete({ state: "master" });
  expect(thrown(() => daemons.get({ state: "master" }))).toMatchObject({ code: "ESRCH" });
});

test("setTimeouts() keeps omitted IPVS timeouts", ({ lab }) => {
  lab.ipvs.setTimeouts({ udp: 60 });
  expect(lab.ipvs.timeouts()).toEqual({ tcp: 900, tcpFin: 120, udp: 60 });
  expect(lab.ipvs.info()).toEqual({ version: "1.2.1", connectionTableSize: 4096 });
  lab.ipvs.services.add(web);
  lab.ipvs.zero(web);
  lab.ipvs.zero();
  expect(thrown(() => lab.ipvs.zero({ mark: 3 }))).toMatchObject({
    code: "ESRCH",
    message: expect.stringContaining("zero IPVS service mark 3"),
  });
});

test.each<[object, RegExp]>([
  [{ state: "both" }, /^add IPVS daemon both: state: expected a number or one of master, backup, got "both"$/],
  [{ state: "master" }, /: dev: expected the name of an interface, got undefined$/],
  [{ state: "master", dev: "lo", syncId: 256 }, /: syncId: expected an integer from 0 to 255, got 256$/],
  [{ state: "master", dev: "lo", group: "eth0" }, /: group: expected an IPv4 or IPv6 address, got "eth0"$/],
])("Ipvs rejects the invalid daemon %j", (daemon, message, { lab }) => {
  expect(() => lab.ipvs.daemons.add(daemon as { state: "master" })).toThrow(message);
});

test("Ipvs names the missing kernel module and rejects calls after close()", () => {
  const ipvs = Ipvs.open();
  const error = thrown(() => ipvs.timeouts());
  // A kernel that has the module refuses its use by ordinary users.
  if ((error as NetlinkError).code !== "EPERM")
    expect(error).toMatchObject({ code: "ENOENT", message: expect.stringContaining("CONFIG_IP_VS, module ip_vs") });
  for (const udp of [-1, 0, 0x7fffffff])
    expect(() => ipvs.setTimeouts({ udp })).toThrow(
      `timeouts.udp: expected an integer from 1 to ${Math.floor(0x7fffffff / ticksPerSecond())}, got ${udp}`,
    );
  expect(() => ipvs.setTimeouts({ tcp: 0 })).toThrow(/timeouts\.tcp: expected an integer from 1/);
  expect(() => ipvs.setTimeouts({ tcp: undefined as never })).toThrow(
    "timeouts: expected at least one of tcp, tcpFin, udp",
  );
  const service = { protocol: "tcp", address: "192.0.2.1", port: 80 } as const;
  expect(() => ipvs.services.get(service, null as never)).toThrow("options: expected an object, got null");
  expect(() => ipvs.destinations.get({ address: "192.0.2.2" } as never)).toThrow("service: expected an object");
  ipvs.close();
  ipvs.close();
  expect(thrown(() => ipvs.services.list())).toMatchObject({ code: "EBADF" });
  expect(thrown(() => ipvs.flush())).toMatchObject({ code: "EBADF" });
});
