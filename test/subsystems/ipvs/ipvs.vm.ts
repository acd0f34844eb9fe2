// Compares IPVS with the program `ipvsadm`.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { Ipvs } from "../../../src/subsystems/ipvs/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";
import { UdpSocket } from "../../support/udp.ts";
import { useLab } from "../../vm/lab.ts";
import { loadModule, unloadModule } from "../../vm/modules.ts";

const lab = useLab();
const modules = ["ip_vs_rr", "ip_vs_wrr", "ip_vs_lc", "ip_vs_wlc", "ip_vs_sh", "ip_vs_pe_sip"];

beforeAll(() => {
  for (const module of modules) loadModule(module);
});
afterAll(() => {
  for (const module of modules) unloadModule(module);
});

const saved = [
  "-A -t 192.0.2.1:80 -s rr -p 360 -M 255.255.255.0",
  "-a -t 192.0.2.1:80 -r 10.0.0.1:8080 -m -w 3 -x 100 -y 50",
  "-a -t 192.0.2.1:80 -r 10.0.0.2:80 -i -w 0 --tun-type gue --tun-port 6080 --tun-csum",
  "-a -t 192.0.2.1:80 -r 10.0.0.4:80 -i -w 1 --tun-type gre --tun-nocsum",
  "-A -u 192.0.2.1:53 -s sh -o -b sh-fallback,sh-port",
  "-A -u 192.0.2.1:5060 -s wlc -p 300 --pe sip -o",
  "-A --sctp-service 192.0.2.1:99 -s wlc",
  "-A -f 7 -s wlc",
  "-a -f 7 -r 10.0.0.3:0 -g -w 1",
  "-A -t [2001:db8::1]:80 -s wrr -p 300 -M 64",
  "-a -t [2001:db8::1]:80 -r [2001:db8::2]:80 -m -w 1",
  "-A -f 8 -6 -s lc",
];

function open(): Ipvs {
  // The kernel accepts IPv4 destinations only if the namespace has a table of local addresses.
  runIn(lab.netns, ["ip", "link", "set", "lo", "up"]);
  return Ipvs.open({ netns: lab.netns });
}

function shown(...words: string[]): string {
  return runIn(lab.netns, ["ipvsadm", ...words]);
}

/** Returns the lines of `ipvsadm -S` in a fixed order. */
function rules(): string[] {
  return shown("-S", "-n").trim().split("\n").sort();
}

/** Returns the thresholds of all destinations, which `ipvsadm -S` omits. */
function thresholds(): string[] {
  return shown("-L", "-n", "--thresholds").match(/-> .*/g)!.sort();
}

test("Ipvs lists and restores the configuration of ipvsadm", () => {
  using ipvs = open();
  runIn(lab.netns, ["sh", "-c", 'printf "%s\\n" "$0" | ipvsadm -R', saved.join("\n")]);
  const before = rules();
  expect(before).toEqual(saved.map((line) => line.replace(/ -x .*/, "")).sort());
  const limits = thresholds();
  const services = ipvs.services.list().toArray();
  const destinations = services.flatMap((service) => ipvs.destinations.list({ service }).toArray());
  expect([services, destinations].flat().some((entry) => "unknown" in entry || "unparsed" in entry)).toBe(false);
  expect(services.find(({ port }) => port === 53)).toMatchObject({
    protocol: "udp",
    address: "192.0.2.1",
    scheduler: "sh",
    flags: ["onepacket", "sched1", "sched2"],
  });
  expect(services.find(({ port }) => port === 5060)?.persistence).toEqual({
    timeout: 300,
    netmask: "255.255.255.255",
    engine: "sip",
  });
  expect(services.find(({ address }) => address === "2001:db8::1")?.persistence).toEqual({ timeout: 300, netmask: 64 });
  expect(services.find(({ mark }) => mark === 8)).toMatchObject({ family: "inet6", scheduler: "lc" });
  expect(destinations.find(({ address }) => address === "10.0.0.2")).toMatchObject({
    service: { protocol: "tcp", address: "192.0.2.1", port: 80 },
    port: 80,
    forwarding: "tunnel",
    weight: 0,
    tunnel: { type: "gue", port: 6080, checksum: "checksum" },
  });
  ipvs.flush();
  expect(shown("-S", "-n").trim()).toBe("");
  expect(ipvs.services.addMany(services)).toEqual(services.map(() => ({})));
  expect(ipvs.destinations.addMany(destinations)).toEqual(destinations.map(() => ({})));
  expect([rules(), thresholds()]).toEqual([before, limits]);
  expect(ipvs.services.changeMany(services).concat(ipvs.destinations.changeMany(destinations))).toEqual(
    [...services, ...destinations].map(() => ({})),
  );
  expect([rules(), thresholds()]).toEqual([before, limits]);
});

test("ipvsadm shows the services and destinations that Ipvs changes", () => {
  using ipvs = open();
  const service = { protocol: "tcp", address: "192.0.2.1", port: 80 } as const;
  ipvs.services.replace({ ...service, scheduler: "rr", persistence: { netmask: 24 } });
  ipvs.destinations.replace({ service, address: "10.0.0.1", forwarding: "masq", weight: 5, upperThreshold: 9 });
  expect(rules()).toEqual([
    "-A -t 192.0.2.1:80 -s rr -p 300 -M 255.255.255.0",
    "-a -t 192.0.2.1:80 -r 10.0.0.1:80 -m -w 5",
  ]);
  ipvs.services.change({ ...service, scheduler: "wrr" });
  ipvs.destinations.change({ service, address: "10.0.0.1", weight: 0 });
  expect(rules()).toEqual([
    "-A -t 192.0.2.1:80 -s wrr -p 300 -M 255.255.255.0",
    "-a -t 192.0.2.1:80 -r 10.0.0.1:80 -m -w 0",
  ]);
  expect(thresholds().join()).toMatch(/10\.0\.0\.1:80 +9 +0/);
  ipvs.services.change({ ...service, persistence: null });
  ipvs.destinations.replace({ service, address: "10.0.0.1", port: 80 });
  expect(rules()).toEqual(["-A -t 192.0.2.1:80 -s wrr", "-a -t 192.0.2.1:80 -r 10.0.0.1:80 -g -w 1"]);
  ipvs.destinations.delete({ service, address: "10.0.0.1" });
  const missing = { service, address: "10.0.0.1" };
  expect(thrown(() => ipvs.destinations.delete(missing))).toMatchObject({ code: "ENOENT" });
  expect(thrown(() => ipvs.destinations.change(missing))).toMatchObject({ code: "ENOENT" });
  expect(thrown(() => ipvs.services.add({ ...service, scheduler: "absent" }))).toMatchObject({ code: "EEXIST" });
  ipvs.services.delete(service);
  expect(thrown(() => ipvs.services.get(service))).toMatchObject({ code: "ESRCH" });
  expect(thrown(() => ipvs.services.add({ ...service, scheduler: "absent" }))).toMatchObject({
    message: expect.stringContaining("ip_vs_absent"),
  });
});

test("Ipvs returns the same counters as ipvsadm, and zero() resets them", async () => {
  using ipvs = open();
  const service = { protocol: "udp", address: "127.0.0.5", port: 5000 } as const;
  ipvs.services.add({ ...service, scheduler: "rr" });
  ipvs.destinations.add({ service, address: "127.0.0.1", port: 5001, forwarding: "masq" });
  using socket = UdpSocket.open(lab.netns, 4, "127.0.0.1");
  socket.send(5000, new Uint8Array(6), "127.0.0.5");
  const counted = () => ipvs.destinations.list({ service }).toArray()[0]!.statistics!;
  // The kernel sums the counters of the CPUs up every two seconds, not all of them at the same time.
  const all = () => [counted(), ipvs.services.get(service).statistics!];
  await until(() => all().every(({ inPackets }) => inPackets === 1n), "the kernel has counted the packet");
  expect(counted()).toMatchObject({ connections: 1n, inPackets: 1n, inBytes: 34n });
  expect(ipvs.services.get(service).statistics).toMatchObject({ connections: 1n, inPackets: 1n, inBytes: 34n });
  expect(shown("-L", "-n", "--stats", "--exact")).toMatch(/-> 127\.0\.0\.1:5001 +1 +1 +\d+ +34 /);
  ipvs.zero(service);
  expect(ipvs.services.get(service).statistics).toMatchObject({ connections: 0n, inBytes: 0n });
  ipvs.zero();
});

test("ipvsadm shows the timeouts and daemons that Ipvs sets", () => {
  using ipvs = open();
  ipvs.setTimeouts({ tcp: 901, tcpFin: 121, udp: 301 });
  ipvs.setTimeouts({ udp: 302 });
  expect(ipvs.timeouts()).toEqual({ tcp: 901, tcpFin: 121, udp: 302 });
  expect(shown("-L", "--timeout")).toContain("901 121 302");
  expect(ipvs.info().version).toBe("1.2.1");
  runIn(lab.netns, ["ip", "link", "set", "lo", "multicast", "on"]);
  ipvs.daemons.add({ state: "master", dev: "lo", syncId: 5, group: "224.0.0.82", port: 9000, ttl: 2 });
  expect(shown("-L", "--daemon")).toMatch(/master sync daemon \(mcast=lo, syncid=5/);
  const [daemon] = ipvs.daemons.list().toArray();
  expect(daemon).toMatchObject({ state: "master", dev: "lo", group: "224.0.0.82", port: 9000, ttl: 2 });
  expect(thrown(() => ipvs.daemons.add(daemon!))).toMatchObject({ code: "EEXIST" });
  ipvs.daemons.delete({ state: "master" });
  ipvs.daemons.add(daemon!);
  expect(ipvs.daemons.get({ state: "master" })).toEqual(daemon!);
  ipvs.daemons.delete(daemon!);
  expect(shown("-L", "--daemon").trim()).toBe("");
});
