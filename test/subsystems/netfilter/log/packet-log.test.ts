import { expect, test } from "bun:test";
import { join } from "node:path";
import { NetlinkError, type NetworkNamespace } from "../../../../src/index.ts";
import {
  definePacketLogHandler,
  LoggedPacket,
  PacketLog,
  type PacketLogOptions,
} from "../../../../src/subsystems/netfilter/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { message, thrown } from "../../../message/bytes.ts";
import { documentedOutput } from "../../../support/documented-output.ts";
import {
  describeInNamespaces,
  hasProgram,
  namespacesAvailable,
  whereTheKernelHas,
} from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { until, WORKER_LIMITS } from "../../../support/threads.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { Wire } from "../../nftables/packets/lab.ts";
import { loopback } from "../support.ts";
import type { Gate } from "./reporting-handler.ts";

const module = new URL("./reporting-handler.ts", import.meta.url);
const text = (given: string) => new TextEncoder().encode(given);

/** Whether the kernel can log packets to netlink groups. */
function canLog(): boolean {
  using netns = loopback();
  const rules = "add table ip t; add chain ip t c { type filter hook output priority 0; }; add rule ip t c log group 5";
  return netns.run(() => Bun.spawnSync(["nft", rules])).exitCode === 0;
}

/** A network namespace with a rule that logs UDP packets for one port to group 5. */
class Lab implements AsyncDisposable {
  readonly netns: NetworkNamespace = loopback();
  readonly sender = UdpSocket.open(this.netns);
  readonly receiver = UdpSocket.open(this.netns);
  readonly reports: Record<string, unknown>[] = [];
  readonly errors: Error[] = [];
  readonly gate = new SharedArrayBuffer(4);
  log: PacketLog | undefined;

  constructor() {
    const match = `udp dport ${this.receiver.port}`;
    const rules = `add table ip t; add chain ip t c { type filter hook output priority 0; }; add rule ip t c ${match} log prefix "it: " group 5`;
    runIn(this.netns, ["nft", rules]);
  }

  async start(options: Partial<PacketLogOptions<Gate>> = {}, details = true): Promise<PacketLog> {
    this.log = await PacketLog.start<Gate>({
      groups: 5,
      module,
      netns: this.netns,
      data: { gate: this.gate, details },
      onReport: (value) => this.reports.push(value as Record<string, unknown>),
      onError: (error) => this.errors.push(error),
      ...WORKER_LIMITS,
      ...options,
    });
    return this.log;
  }

  open(): void {
    Atomics.store(new Int32Array(this.gate), 0, 1);
    Atomics.notify(new Int32Array(this.gate), 0);
  }

  send(payload: Uint8Array): void {
    this.sender.send(this.receiver.port, payload);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.open();
    await this.log?.stop();
    for (const one of [this.sender, this.receiver, this.netns]) one[Symbol.dispose]();
  }
}

whereTheKernelHas("packet logs", namespacesAvailable && hasProgram("nft") && canLog(), () => {
  describeInNamespaces("PacketLog", () => {
    test("delivers packets with their prefix, metadata and headers", async () => {
      await using lab = new Lab();
      lab.open();
      lab.send(text("before the start"));
      const log = await lab.start();
      lab.send(text("one"));
      lab.send(text("throw"));
      lab.send(text("two"));
      await until(() => lab.reports.length === 2 && lab.errors.length === 1, "the packets are reported");
      const expected = { group: 5, family: "ip", hook: "output", protocol: 0x0800, prefix: "it: ", lostBefore: 0 };
      expect(lab.reports[0]).toMatchObject({ ...expected, port: lab.receiver.port, source: "127.0.0.1", sequence: 0 });
      expect(lab.reports[1]).toMatchObject({ ...expected, sequence: 2 });
      expect(lab.reports[0]!["outputInterface"]).toBe(1);
      expect(lab.errors[0]!.message).toContain("not this one");
      expect(log.statistics().groups).toEqual([{ group: 5, packets: 3, lost: 0 }]);
    });

    test("reports the VLAN tag of a bridged frame", async () => {
      await using lab = new Lab();
      lab.open();
      using links = Links.open({ netns: lab.netns });
      links.add({ ifname: "br0", kind: "bridge", up: true });
      links.add({ ifname: "host0", kind: "veth", data: { peer: { ifname: "port0" } }, up: true });
      links.set("port0", { master: "br0", up: true });
      const rules =
        "add table bridge t; add chain bridge t c { type filter hook prerouting priority 0; }; add rule bridge t c log group 5";
      runIn(lab.netns, ["nft", rules]);
      await lab.start();
      using wire = new Wire(lab.netns, links.get("host0").ifindex, "02:00:00:00:00:01", "02:00:00:00:00:02");
      const packet = Uint8Array.fromHex("4500001c00004000401126ac0a0900010a090002" + "10000035" + "00080000");
      const found = () => lab.reports.find(({ port }) => port === 53);
      await until(() => {
        wire.send(packet, 0x8100, 0x6064, 0x0800);
        return found() !== undefined;
      }, "the bridge receives a frame");
      expect(found()).toMatchObject({
        family: "bridge",
        hook: "prerouting",
        source: "10.9.0.1",
        vlan: { protocol: 0x8100, tci: 0x6064 },
      });
    });

    test("counts lost packets exactly", async () => {
      await using lab = new Lab();
      const log = await lab.start({ receiveBufferSize: 8192, maxPackets: 4 }, false);
      const payload = new Uint8Array(1000);
      // The handler is blocked, so that the receive buffer overflows.
      for (let count = 0; count < 3000; count++) lab.send(payload);
      lab.open();
      // The last packets show how many packets were lost before them.
      let sent = 3000;
      const counters = () => log.statistics().groups[0]!;
      await until(() => {
        const { packets, lost } = counters();
        if (packets + lost === sent) return true;
        // The worker can count this packet until the next check.
        lab.send(payload);
        sent++;
        return false;
      }, "each packet was received or counted as lost");
      const { packets, lost } = counters();
      expect(lost).toBeGreaterThan(0);
      expect(packets).toBeGreaterThan(0);
      await until(
        () => lab.reports.reduce((sum, one) => sum + Number(one["lost"]), 0) === lost,
        "the gaps are reported",
      );
      expect(new Set(lab.reports.map(({ group }) => group))).toEqual(new Set([5]));
    });

    test("reports exceptions of both callbacks and continues", async () => {
      await using lab = new Lab();
      const data = { gate: lab.gate, details: true, throwAtGaps: true };
      await lab.start({ receiveBufferSize: 8192, maxPackets: 4, data });
      for (let count = 0; count < 1000; count++) lab.send(new Uint8Array(1000));
      lab.open();
      const isReported = (text: string) => lab.errors.some(({ message }) => message.includes(text));
      await until(() => {
        lab.send(text("throw"));
        return isReported("not this gap") && isReported("not this one");
      }, "the errors are reported");
      expect(lab.reports.some(({ lost }) => Number(lost) > 0)).toBe(true);
      await until(() => {
        lab.send(text("last"));
        return lab.reports.some(({ lostBefore }) => lostBefore === 0);
      }, "a packet is reported");
    });

    test("releases its log groups when it stops or fails to start", async () => {
      await using lab = new Lab();
      const log = await lab.start();
      const error = await lab.start({ groups: { first: 4, last: 5 } }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "EPERM", operation: "bind log group 5" });
      expect((error as Error).message).toContain("another socket has bound the group");
      await log.stop();
      await log.stop();
      const again = await lab.start({ groups: { first: 4, last: 5 }, workers: 1 });
      expect(again.workers).toBe(1);
      expect(again.statistics().groups.map(({ group }) => group)).toEqual([4, 5]);
      lab.open();
      lab.send(text("one"));
      await until(() => lab.reports.length === 1, "the packet is reported");
    });

    test("examples/netfilter/packet-log.ts prints the documented output", () => {
      using netns = loopback();
      const path = join(import.meta.dir, "../../../../examples/netfilter/packet-log.ts");
      expect(runIn(netns, [process.execPath, path])).toBe(
        documentedOutput("docs/packet-log.md", "netfilter/packet-log.ts"),
      );
    });

    test("rejects invalid options and handlers", async () => {
      const failures: [Partial<PacketLogOptions>, string][] = [
        [{ groups: 65_536 }, "groups"],
        [{ groups: { first: 0, last: 64 } }, "groups"],
        [{ workers: 2 }, "workers"],
        [{ copyRange: 0 }, "copyRange"],
        [{ group: 1 } as never, "options.group"],
      ];
      for (const [options, path] of failures) {
        const error: unknown = await PacketLog.start({ module, ...options }).catch((reason: unknown) => reason);
        expect((error as Error).message).toStartWith(`${path}: `);
        expect(error).not.toBeInstanceOf(NetlinkError);
      }
      expect(thrown(() => definePacketLogHandler({} as never))).toBeInstanceOf(TypeError);
      expect(thrown(() => definePacketLogHandler({ packet: async () => {} }))).toBeInstanceOf(TypeError);
    });
  });
});

test("LoggedPacket requires a packet header and a sequence number", () => {
  const packet = new LoggedPacket();
  const view = (payload: number[]) => {
    const bytes = message(0x400, 0, new Uint8Array(payload));
    return { view: new DataView(bytes.buffer), store: bytes, offset: 0, length: bytes.length } as never;
  };
  const header = [2, 0, 0, 5];
  const hdr = [8, 0, 1, 0, 8, 0, 3, 0];
  const seq = [8, 0, 12, 0, 0, 0, 0, 9];
  expect(packet.point(view([]))).toBe(false);
  expect(packet.point(view([...header, ...hdr]))).toBe(false);
  expect(packet.point(view([...header, ...seq]))).toBe(false);
  expect(packet.point(view([...header, ...hdr, ...seq, 0xff, 0xff, 9, 0]))).toBe(true);
  expect(packet.toObject()).toEqual({
    group: 5,
    family: "ip",
    hook: "output",
    protocol: 0x0800,
    prefix: "",
    mark: 0,
    sequence: 9,
    payload: new Uint8Array(0),
  });
});
