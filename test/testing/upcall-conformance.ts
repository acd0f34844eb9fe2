import { describe, expect, test } from "bun:test";
import { Datapath, type FlowKey, UpcallHandlers } from "../../src/subsystems/ovs/index.ts";
import { until, WORKER_LIMITS } from "../support/threads.ts";
import type { ConformanceLab } from "./conformance.ts";

/** Test timeout in milliseconds. The tests are slow in the virtual machine, whose CPUs are emulated. */
const LONG = 600_000;
const ALL = 0xffff_ffff;
const NOWHERE = "00".repeat(20);
const macs = { ethSrc: "ff:ff:ff:ff:ff:ff", ethDst: "ff:ff:ff:ff:ff:ff" };
/** Fields that every flow mask matches. The handler selects the mask by the packet's priority. */
const base: FlowKey = { inPort: ALL, recircId: ALL, priority: ALL };

/** Typical flow masks of switches, ordered from wide to narrow. */
const masks: readonly FlowKey[] = [
  base,
  { ...base, ethernet: macs },
  { ...base, ethernet: macs, ethertype: 0xffff },
  { ...base, ethertype: 0xffff, ipv4: { ipv4Dst: "255.255.255.0" } },
  { ...base, ethertype: 0xffff, ipv4: { ipv4Dst: "255.255.255.255", ipv4Proto: 0xff } },
  { ...base, ethertype: 0xffff, ipv6: { ipv6Dst: "ffff:ffff::" } },
];
/** The flow masks that apply to all packets. The other masks apply only to packets with IPv4 or IPv6 addresses. */
const ANY = 3;

/**
 * One packet of each kind: UDP, TCP, ICMP, ARP, neighbour discovery, MPLS, VLAN tags, a fragment, and an Ethernet type
 * without known headers.
 */
function packets(turn: number): [kind: "v4" | "v6" | "other", packet: Uint8Array][] {
  const byte = turn.toString(16).padStart(2, "0");
  const to = "020000000002020000000001";
  const ip = (protocol: string, rest: string, fragment = "0000") =>
    `4500002800${byte}${fragment}40${protocol}0000c0000201c00002${byte}${rest}`;
  const udp = ip("11", `04${byte}0035001400000000000000000000000000000000`);
  const tagged = (rest: string) => `81000005${rest}`;
  const nd = `8700000000000000fe8000000000000000000000000000${byte}0101${"0200000000"}${byte}`;
  const ipv6 = `6041234500203aff${"fe800000000000000000000000000001"}${"ff0200000000000000000001ff0000"}${byte}${nd}`;
  const kinds: ["v4" | "v6" | "other", string][] = [
    ["v4", `0800${udp}`],
    ["v4", `0800${ip("06", `04${byte}0050${"00".repeat(8)}5002${"00".repeat(6)}`)}`],
    ["v4", `0800${ip("01", `08${byte}${"00".repeat(18)}`)}`],
    ["v4", `0800${ip("11", NOWHERE, "0004")}`],
    ["v6", `86dd${ipv6}`],
    ["other", `080600010800060400010200000000${byte}0a0000010000000000000a0000${byte}${"00".repeat(18)}`],
    ["other", `88470001${byte}40${udp}`],
    ["other", tagged(`0800${udp}`)],
    ["other", tagged(`86dd${ipv6}`)],
    ["other", tagged(tagged(`0800${udp}`))],
    ["other", `88b5${byte}${"00".repeat(45)}`],
  ];
  return kinds.map(([kind, text]) => [kind, Uint8Array.fromHex(`${to}${text}`)]);
}

/** Tests of the replies of upcall handlers, with the kernel's Open vSwitch module and with its fake. */
export function upcallConformance(name: string, lab: Pick<ConformanceLab, "options">): void {
  describe(`Upcall handlers of ${name}`, () => {
    test(
      "put masked flows and report rejected replies",
      async () => {
        using datapath = Datapath.create("dp0", lab.options);
        datapath.addPort({ name: "one", type: "internal" });
        const refusals: unknown[] = [];
        await using handlers = await UpcallHandlers.start(datapath, {
          module: new URL("./masking-handler.ts", import.meta.url),
          workers: 1,
          data: masks,
          onReport: (value) => void refusals.push(value),
          ...WORKER_LIMITS,
        });
        const executions = masks.flatMap((_, priority) =>
          [1, 2, 3].flatMap((turn) =>
            packets(turn)
              .filter(([kind]) => priority < ANY || kind === (priority === ANY + 2 ? "v6" : "v4"))
              .map(([, packet]) => {
                const key = { inPort: 1, recircId: 9, priority };
                return { execute: { packet, key: { inPort: 1, priority }, actions: [{ recirc: key.recircId }] } };
              }),
          ),
        );
        const send = () => expect(datapath.operate(executions).filter(({ error }) => error !== undefined)).toEqual([]);
        send();
        // The error of the rejected reply arrives after all flows were put.
        datapath.execute({
          packet: new Uint8Array(60),
          key: { inPort: 1, priority: masks.length },
          actions: [{ recirc: 9 }],
        });
        await until(() => refusals.length > 0, "a reply was refused");
        expect(refusals).toMatchObject([{ reply: "execute", code: "ERANGE" }]);
        // The kernel has a queue of upcalls for each CPU, so flows for earlier packets may still be missing.
        const missed = () => Number(datapath.info().statistics!.missed);
        await until(() => {
          const before = missed();
          send();
          return missed() === before;
        }, "each packet has a flow");
        await until(() => handlers.statistics().total.upcalls === missed(), "all upcalls are handled");
        const { upcalls } = handlers.statistics().total;
        send();
        // Each packet has a flow now, so none causes an upcall.
        datapath.execute({
          packet: new Uint8Array(60),
          key: { inPort: 1, priority: masks.length },
          actions: [{ recirc: 9 }],
        });
        await until(() => refusals.length > 1, "a reply was refused again");
        const { total } = handlers.statistics();
        expect(total).toMatchObject({ upcalls: upcalls + 1, rejectedFlows: 0, lost: 0 });
        await handlers.stop();
        datapath.delete();
        // The counters remain available after the handlers ended.
        expect(handlers.statistics()).toMatchObject({ total, ports: [], kernel: undefined });
      },
      LONG,
    );
  });
}
