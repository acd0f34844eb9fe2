// Runs packets through a ruleset in the kernel, and returns their path, verdict and bytes.

import { existsSync } from "node:fs";
import { ETH_P_IP, ETH_P_IPV6 } from "../../../../src/constants/if_ether.ts";
import { NetlinkError } from "../../../../src/index.ts";
import { Nftables, type NftObject, parseRuleset, type TraceStep } from "../../../../src/subsystems/nftables/index.ts";
import { Addresses, Neighbours, Routes } from "../../../../src/subsystems/route/index.ts";
import { setSysctl } from "../../../support/oracle.ts";
import { Router, udp } from "../packets/lab.ts";
import { identification, isIpv4, withIdentification } from "./random-packets.ts";

/** What the kernel did with a packet. */
export interface KernelResult {
  /** Rules and policies of the traced path. */
  readonly path: readonly string[];
  /** The packet that the router sent; undefined if it dropped the packet. */
  readonly sent: Uint8Array | undefined;
}

/** A rule that reads `ct` enables connection tracking in the namespace, without which no `nat` chain is called. */
const TRACE = `table inet trace {
  chain c { type filter hook prerouting priority -400; meta nftrace set 1; ct state new counter; }
}
table netdev trace {
  chain c { type filter hook ingress device "a" priority -400; meta nftrace set 1; }
}`;
const TRACE_OF_BRIDGE = TRACE.replace("inet", "bridge").replace("ct state new counter;", "");
const LAST = 0xffff;
const ETHERNET_BYTES = 14;

export class EvaluatingRouter implements Disposable {
  readonly router: Router;
  readonly isBridge: boolean;
  readonly #trace: string;

  /** @param isBridge whether packets pass a bridge instead of a router. */
  constructor(isBridge = false) {
    this.router = new Router(isBridge);
    this.isBridge = isBridge;
    this.#trace = isBridge ? TRACE_OF_BRIDGE : TRACE;
    const { netns } = this.router;
    if (isBridge) {
      // With the module br_netfilter, the chains of the IP hooks would have the packets, too.
      for (const name of ["iptables", "ip6tables", "arptables"].map((one) => `bridge/bridge-nf-call-${one}`))
        if (netns.run(() => existsSync(`/proc/sys/net/${name}`))) setSysctl(netns, name, 0);
      return;
    }
    for (const name of ["all", "default", "a", "b"]) setSysctl(netns, `ipv4/conf/${name}/rp_filter`, 0);
    // Rules can make checksums invalid before connection tracking, for which the packet would then be invalid.
    setSysctl(netns, "netfilter/nf_conntrack_checksum", 0);
    for (const name of ["a", "b"]) {
      // The router does not look for other routers, and its addresses are usable at once.
      for (const key of ["accept_ra", "accept_dad", "router_solicitations"])
        setSysctl(netns, `ipv6/conf/${name}/${key}`, 0);
      setSysctl(netns, `ipv6/conf/${name}/disable_ipv6`, 0);
    }
    setSysctl(netns, "ipv6/conf/all/forwarding", 1);
    // The flow label identifies the packets of the test, and is 0 in those of the router.
    setSysctl(netns, "ipv6/auto_flowlabels", 0);
    using addresses = Addresses.open({ netns });
    addresses.add({ dev: "a", local: "fd00:1::1/64", flags: ["nodad"] });
    addresses.add({ dev: "b", local: "fd00:2::1/64", flags: ["nodad"] });
    using neighbours = Neighbours.open({ netns });
    const lladdr = "02:00:00:00:02:02";
    for (let host = 3; host < 16; host++) neighbours.add({ dev: "b", dst: `10.0.2.${host}`, lladdr });
    for (let host = 2; host < 16; host++) neighbours.add({ dev: "b", dst: `fd00:2::${host}`, lladdr });
    using routes = Routes.open({ netns });
    routes.add({ dst: "default", gateway: "10.0.2.2" });
    routes.add({ dst: "default", gateway: "fd00:2::2" });
  }

  /** Returns the listed ruleset, with the handles of the rules. Undefined if the kernel rejects a rule at its hook. */
  apply(text: string): NftObject[] | undefined {
    try {
      this.#apply(`${this.#trace}\n${text}`);
    } catch (error) {
      if (error instanceof NetlinkError) return undefined;
      throw error;
    }
    return this.router.nft.listRuleset().filter((one) => nameOf(one) !== "trace");
  }

  /** Returns the listed rules of iptables. Undefined if iptables rejects a rule. */
  applyIptables(text: string): NftObject[] | undefined {
    this.#apply(this.#trace);
    const { exitCode } = this.router.netns.run(() =>
      Bun.spawnSync(["iptables-nft-restore"], { stdin: Buffer.from(text) }),
    );
    if (exitCode !== 0) return undefined;
    return this.router.nft.listRuleset().filter((one) => nameOf(one) !== "trace");
  }

  #apply(text: string): void {
    this.router.nft.transaction((batch) =>
      batch.flush({ ruleset: null }).run(parseRuleset(text, { include: ["/etc/nftables.d"] })),
    );
  }

  accepts(text: string): boolean {
    try {
      this.router.nft.check((batch) => batch.run(parseRuleset(text)));
      return true;
    } catch {
      return false;
    }
  }

  /** Sends packets that differ in their identification, and returns what the kernel did with each. */
  async send(packets: readonly Uint8Array[]): Promise<KernelResult[]> {
    const { a, b, netns } = this.router;
    using nft = Nftables.open({ netns });
    await using trace = nft.trace({ inLoop: true, receiveBufferSize: 8 << 20 });
    for (const packet of packets) a.send(packet, isIpv4(packet) ? ETH_P_IP : ETH_P_IPV6);
    this.#apply(this.#trace);
    a.send(withIdentification(udp(), LAST));
    const sent = new Map<number, Uint8Array>();
    for (let last = -1; last !== LAST; ) {
      const frame = b.receive(true);
      if (![ETH_P_IP, ETH_P_IPV6].includes(frame.u16(12))) continue;
      const packet = frame.bytes.subarray(ETHERNET_BYTES);
      last = identification(packet);
      if (!isErrorOfRouter(packet) && !sent.has(last)) sent.set(last, packet);
    }
    const paths = await pathsOf(trace);
    return packets.map((packet) => {
      const id = identification(packet);
      return { path: paths.get(id) ?? [], sent: sent.get(id) };
    });
  }

  [Symbol.dispose](): void {
    this.router[Symbol.dispose]();
  }
}

function nameOf(object: NftObject): string {
  const [kind, fields] = Object.entries(object)[0] as [string, { name?: string; table?: string }];
  return (kind === "table" ? fields.name : fields.table) ?? "";
}

/** Whether the router reports that an earlier packet had no neighbour. The kernel chooses the identification of such errors. */
function isErrorOfRouter(packet: Uint8Array): boolean {
  const [tos, protocol] = [packet[1], packet[9]];
  return isIpv4(packet) && tos === 0xc0 && protocol === 1 && packet.subarray(12, 16).join(".") === "10.0.2.1";
}

/** Reads the trace up to the last packet. Steps without a rule are the ends of chains. */
async function pathsOf(trace: AsyncIterable<TraceStep | { kind: "gap" }>): Promise<Map<number, string[]>> {
  const identifications = new Map<number, number>();
  const paths = new Map<number, string[]>();
  for await (const step of trace) {
    if (step.kind === "gap") throw new Error("the trace has a gap");
    if (step.networkHeader !== undefined) identifications.set(step.id, identification(step.networkHeader));
    const id = identifications.get(step.id) ?? -1;
    if (id === LAST) return paths;
    if (step.table === "trace") continue;
    const [verdict = "stolen"] = Object.keys(step.verdict ?? {});
    if (step.type !== "policy" && step.handle === undefined) continue;
    const what = step.type === "policy" ? "policy" : `rule ${step.handle}`;
    paths.set(id, [...(paths.get(id) ?? []), `${step.family} ${step.table} ${step.chain} ${what} ${verdict}`]);
  }
  throw new Error("the trace ended");
}
