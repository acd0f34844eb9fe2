import { beforeAll, expect, test } from "bun:test";
import { type Daemon, ipvs, type Service } from "../../src/families/ipvs.ts";
import type { Write } from "../../src/schema/model/types.ts";
import { thrown } from "../message/bytes.ts";
import { runIn } from "../support/oracle.ts";
import { useLab } from "./lab.ts";
import { loadModule } from "./modules.ts";

const lab = useLab();
const address = (...bytes: number[]) => Uint8Array.from({ length: 16 }, (_, index) => bytes[index] ?? 0);
const id = { af: "inet" as const, protocol: 6, addr: address(192, 0, 2, 1), port: 80 };
const service: Service<Write> = {
  ...id,
  schedName: "rr",
  flags: { flags: ["persistent"], mask: 0xffffffff },
  timeout: 300,
  netmask: "255.255.255.0",
};
const destination = {
  addr: address(10, 0, 0, 1),
  port: 80,
  fwdMethod: "tunnel",
  weight: 3,
  uThresh: 9,
  lThresh: 5,
} as const;

beforeAll(() => {
  for (const module of ["ip_vs", "ip_vs_rr", "ip_vs_wrr"]) loadModule(module);
});

/** Returns the text in /proc that lists all IPVS services and destinations. */
function shown(): string {
  return runIn(lab.netns, ["cat", "/proc/net/ip_vs"]);
}

test("IPVS creates, lists, changes and deletes services", () => {
  const client = ipvs.connect({ netns: lab.netns });
  client.do("new-service", { service });
  const found = client.do("get-service", { service: id }).service!;
  expect(found).toMatchObject({ ...id, schedName: "rr", timeout: 300, netmask: "255.255.255.0" });
  expect(found.flags?.flags).toContain("persistent");
  expect(found).not.toContainAnyKeys(["unknown", "unparsed"]);
  expect(found.stats64).toMatchObject({ conns: 0n, inbytes: 0n });
  expect(client.dump("get-service").toArray()).toEqual([{ service: found }]);
  expect(shown()).toMatch(/TCP {2}C0000201:0050 rr +persistent \d+ FFFFFF00/);
  client.do("set-service", { service: { ...service, schedName: "wrr" } });
  expect(shown()).toContain("C0000201:0050 wrr");
  expect(thrown(() => client.do("new-service", { service }))).toMatchObject({ code: "EEXIST" });
  client.do("zero", { service: id });
  client.do("del-service", { service: id });
  expect(client.dump("get-service").toArray()).toEqual([]);
  expect(thrown(() => client.do("get-service", { service: id }))).toMatchObject({ code: "ESRCH" });
});

test("IPVS services for IPv6 have a prefix length instead of a mask", () => {
  const client = ipvs.connect({ netns: lab.netns });
  const addr = Uint8Array.from([0x20, 0x01, 0x0d, 0xb8, ...new Uint8Array(11), 1]);
  const six = { af: "inet6" as const, protocol: 6, addr, port: 80 };
  client.do("new-service", { service: { ...service, ...six, netmask: 64 } });
  expect(client.do("get-service", { service: six }).service).toMatchObject({ af: "inet6", netmask: 64 });
  client.do("del-service", { service: six });
});

test("IPVS adds, lists, changes and deletes destinations", () => {
  // The kernel accepts IPVS destinations only in a namespace with a local routing table.
  runIn(lab.netns, ["ip", "link", "set", "lo", "up"]);
  const client = ipvs.connect({ netns: lab.netns });
  client.do("new-service", { service });
  client.do("new-dest", { service: id, dest: destination });
  const [listed] = client.dump("get-dest", { service: id }).toArray();
  expect(listed?.dest).toMatchObject({ ...destination, activeConns: 0, addrFamily: 2, stats: { conns: 0 } });
  expect(listed?.dest).not.toContainAnyKeys(["unknown", "unparsed"]);
  expect(shown()).toMatch(/-> 0A000001:0050 +Tunnel +3 /);
  client.do("set-dest", { service: id, dest: { ...destination, weight: 0 } });
  expect(shown()).toMatch(/-> 0A000001:0050 +Tunnel +0 /);
  client.do("del-dest", { service: id, dest: destination });
  expect(client.dump("get-dest", { service: id }).toArray()).toEqual([]);
  client.do("flush", {});
  expect(shown()).not.toContain("TCP");
});

test("IPVS changes timeouts, and starts and stops daemons", () => {
  const client = ipvs.connect({ netns: lab.netns });
  const timeouts = { timeoutTcp: 901, timeoutTcpFin: 121, timeoutUdp: 301 };
  client.do("set-config", timeouts);
  expect(client.do("get-config", {})).toEqual(timeouts);
  expect(client.do("get-info", {})).toEqual({ version: 0x10201, connTabSize: expect.any(Number) });
  runIn(lab.netns, ["ip", "link", "set", "lo", "up", "multicast", "on"]);
  const daemon: Daemon<Write> = { state: ["master"], mcastIfn: "lo", syncId: 5 };
  client.do("new-daemon", { daemon });
  const [running] = client.dump("get-daemon").toArray();
  expect(running?.daemon).toMatchObject({ state: ["master"], mcastIfn: "lo", syncId: 5, mcastGroup: "224.0.0.81" });
  client.do("del-daemon", { daemon });
  expect(client.dump("get-daemon").toArray()).toEqual([]);
});
