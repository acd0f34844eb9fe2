import { align } from "../../base/bytes.ts";
import type { NetlinkFamily } from "../../client/family.ts";
import { EBUSY, EEXIST, EINVAL, ENODEV, EPERM, ERANGE } from "../../constants/errno.ts";
import { ETH_HLEN } from "../../constants/if_ether.ts";
import { NLA_HDRLEN, NLM_F_ECHO } from "../../constants/netlink.ts";
import type { ActionAttrs } from "../../families/ovs-flow.ts";
import { ovsPacket, type Packet, type Operations as PacketOperations } from "../../families/ovs-packet.ts";
import { monotonicTime } from "../../io/clock.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { KeyAttr, PacketAttr, PacketCommand } from "../../subsystems/ovs/core/numbers.ts";
import { isName } from "../../subsystems/ovs/core/port.ts";
import { type Answer, type FamilyHandlers, payloadOf } from "../fake-family.ts";
import type { FakeKernel } from "../fake-kernel.ts";
import { frame } from "../frames.ts";
import { Refusal } from "../refusal.ts";
import { type Passage, runActions, type Switch } from "./actions.ts";
import { checkActions } from "./check-flow.ts";
import { Connections } from "./connections.ts";
import { flatten, NO_PORT } from "./flat-key.ts";
import { keyOf } from "./packet-key.ts";
import { unflatten } from "./reported-key.ts";
import { type DatapathState, Feature, type PortState } from "./state.ts";

const MAX_ROUNDS = 100;
/** The hash was computed in software and includes the ports. (OVS_PACKET_HASH_*) */
const HASH_BITS = 3n << 32n;
const DEFAULT_ZONE = -1;

type Transmit = (name: string, packet: Uint8Array) => void;

export class FakeModule {
  readonly kernel: FakeKernel;
  readonly datapaths: Map<number, DatapathState> = new Map();
  readonly interfaces: Map<string, number> = new Map();
  readonly connections: Connections = new Connections();
  readonly features: number;
  readonly checksFeatures: boolean;
  /** Milliseconds of the kernel's monotonic clock at the time 0 of `performance.now()`. */
  readonly startMs: number = monotonicTime() - performance.now();
  readonly #transmit: Transmit;
  #nextIfindex = 2;
  #rounds = 0;
  /** Never 0. */
  #random: number;

  constructor(kernel: FakeKernel, features: number, checksFeatures: boolean, seed: number, transmit: Transmit) {
    this.kernel = kernel;
    this.features = features;
    this.checksFeatures = checksFeatures;
    this.#transmit = transmit;
    // Multiplication by a large constant gives similar seeds different random numbers.
    this.#random = Math.imul(seed + 1, 0x9e37_79b1) >>> 0 || 1;
  }

  #nextRandom(): number {
    let state = this.#random;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#random = state >>> 0;
    return this.#random;
  }

  checkPermitted(): void {
    if (!this.kernel.permitted) throw new Refusal(EPERM);
  }

  announce<
    Operations,
    Events,
    Groups extends string,
    Name extends keyof Events & string,
    Fields extends Answer<Events[Name]>,
  >(
    family: NetlinkFamily<Operations, Events, Groups>,
    event: Name,
    flags: number,
    fieldsOf: () => Fields,
  ): Fields | undefined {
    const echoes = (flags & NLM_F_ECHO) !== 0;
    // Without listeners and without an echo, the fields are not needed.
    const isHeard = this.kernel.hasListeners(family, family.name);
    if (!isHeard && !echoes) return undefined;
    const fields = fieldsOf();
    if (isHeard) this.kernel.publish(family, event, fields);
    return echoes ? fields : undefined;
  }

  datapath(ifindex: number): DatapathState {
    const datapath = this.datapaths.get(ifindex);
    if (datapath === undefined) throw new Refusal(ENODEV);
    return datapath;
  }

  portNamed(name: string): PortState | undefined {
    for (const { ports } of this.datapaths.values()) {
      for (const port of ports.values()) if (port.name === name) return port;
    }
    return undefined;
  }

  checkNewInterface(name: string, ifindex: number | undefined, taken: number = EBUSY): void {
    if (!isName(name)) throw new Refusal(EINVAL);
    if (this.interfaces.has(name)) throw new Refusal(EEXIST);
    if (ifindex !== undefined && [...this.interfaces.values()].includes(ifindex)) throw new Refusal(taken);
  }

  /** The kernel allows one tunnel per type and UDP port. */
  tunnel(type: PortState["type"], dstPort: number | undefined): boolean {
    if (type === "internal" || type === "netdev") return false;
    for (const { ports } of this.datapaths.values()) {
      for (const port of ports.values()) if (port.type === type && port.options?.dstPort === dstPort) return true;
    }
    return false;
  }

  addInterface(name: string, ifindex?: number): number {
    const number = ifindex ?? this.#nextIfindex;
    this.interfaces.set(name, number);
    this.#nextIfindex = Math.max(this.#nextIfindex, number + 1);
    return number;
  }

  receive(port: PortState, packet: Uint8Array, hash: number | undefined, cpu: number): void {
    const key = keyOf(packet);
    key.setU32(KeyAttr.InPort, port.number);
    port.counters.rxPackets += 1n;
    port.counters.rxBytes += BigInt(packet.length);
    this.#process(port.datapath, { packet, key, hash: hash ?? hashOf(key.bytes), cpu });
  }

  packetHandlers(): FamilyHandlers<PacketOperations> {
    return {
      execute: {
        do: (request) => {
          this.checkPermitted();
          const { packet, key, actions, hash, mru, upcallPid } = request;
          if (packet === undefined || key === undefined || actions === undefined) throw new Refusal(EINVAL);
          if (packet.length < ETH_HLEN) {
            throw new Refusal(ERANGE, { message: "Attribute failed policy validation", attribute: "packet" });
          }
          const metadata = flatten(key, false);
          const whole = keyOf(packet, metadata);
          checkActions(actions as ActionAttrs[], whole);
          const datapath = this.datapath(request.header.dpIfindex);
          const lowHash = hash === undefined ? hashOf(whole.bytes) : Number(BigInt(hash) & 0xffff_ffffn);
          const passage: Passage = { packet, key: whole, hash: lowHash, cpu: 0, mru, upcallPortId: upcallPid };
          this.#run(datapath, actions as ActionAttrs[], passage);
          return undefined;
        },
      },
    };
  }

  #process(datapath: DatapathState, passage: Passage): void {
    const { flow, tried } = datapath.flows.lookup(passage.key);
    datapath.masksTried += BigInt(tried);
    if (flow === undefined) {
      datapath.missed += 1n;
      this.#upcall(datapath, PacketCommand.Miss, passage, this.#portIdOf(datapath, passage), {});
      return;
    }
    datapath.hits += 1n;
    flow.packets += 1n;
    flow.bytes += BigInt(passage.packet.length);
    flow.used = performance.now();
    flow.tcpFlags |= passage.key.be16(KeyAttr.TcpFlags);
    try {
      this.#run(datapath, flow.actions, passage);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  #run(datapath: DatapathState, actions: readonly ActionAttrs[], passage: Passage): void {
    if (this.#rounds >= MAX_ROUNDS) return;
    this.#rounds++;
    try {
      runActions(this.#switch(datapath), actions, passage);
    } finally {
      this.#rounds--;
    }
  }

  #switch(datapath: DatapathState): Switch {
    return {
      connections: this.connections,
      output: ({ packet, cut }, number) => {
        const port = datapath.ports.get(number);
        if (port === undefined) return;
        const sent = cut === undefined ? packet.slice() : packet.slice(0, cut);
        port.counters.txPackets += 1n;
        port.counters.txBytes += BigInt(sent.length);
        this.#transmit(port.name, sent);
      },
      recirculate: (passage) => this.#process(datapath, passage),
      userspace: (passage, { pid = 0, userdata, actions }, all) => {
        const perCpu = (datapath.effective & Feature.PerCpu) !== 0;
        const portId = perCpu ? this.#portIdOf(datapath, passage) : pid;
        const extra: Packet = {};
        if (userdata !== undefined) extra.userdata = userdata;
        if (actions === true) extra.actions = [...all];
        this.#upcall(datapath, PacketCommand.Action, passage, portId, extra);
      },
      meter: ({ packet }, id) => {
        const meter = datapath.meters.get(id);
        if (meter === undefined) return true;
        meter.packets += 1n;
        meter.bytes += BigInt(packet.length);
        meter.used = performance.now();
        return true;
      },
      random: () => this.#nextRandom(),
      zoneLimit: (zone) => this.connections.limits.get(zone) ?? this.connections.limits.get(DEFAULT_ZONE),
    };
  }

  #portIdOf(datapath: DatapathState, { key, hash, cpu, upcallPortId }: Passage): number {
    if (upcallPortId !== undefined && upcallPortId !== 0) return upcallPortId;
    const chosen = (ids: readonly number[], index: number) => ids[index % ids.length] ?? 0;
    if ((datapath.effective & Feature.PerCpu) !== 0) {
      const { perCpuPids = [] } = datapath;
      return perCpuPids.length === 0 ? 0 : chosen(perCpuPids, cpu);
    }
    return chosen(datapath.ports.get(key.u32(KeyAttr.InPort))?.upcallPids ?? [0], hash);
  }

  #upcall(datapath: DatapathState, command: number, passage: Passage, portId: number, extra: Packet): void {
    const { key, hash, mru, cut } = passage;
    const packet = cut === undefined ? passage.packet : passage.packet.subarray(0, cut);
    const fields = {
      header: { dpIfindex: datapath.ifindex },
      key: unflatten(key),
      ...extra,
      ...(mru === undefined ? {} : { mru }),
      ...(cut === undefined || cut >= passage.packet.length ? {} : { len: passage.packet.length }),
      hash: BigInt(hash) | HASH_BITS,
    };
    const head = payloadOf(ovsPacket, command, { set: "packet", header: "ovs-header" }, fields);
    const padded = (datapath.effective & Feature.Unaligned) !== 0 ? packet.length : align(packet.length);
    const payload = new Uint8Array(head.length + NLA_HDRLEN + padded);
    payload.set(head);
    const view = new DataView(payload.buffer, head.length);
    view.setUint16(0, NLA_HDRLEN + packet.length, hostLittleEndian);
    view.setUint16(2, PacketAttr.Packet, hostLittleEndian);
    payload.set(packet, head.length + NLA_HDRLEN);
    const message = frame(this.kernel.familyId(ovsPacket), 0, 0, 0, payload);
    const delivered = portId !== 0 && this.kernel.deliver(message, portId);
    const inPort = key.u32(KeyAttr.InPort);
    const port = inPort === NO_PORT ? undefined : datapath.ports.get(inPort);
    if (!delivered) datapath.lost += 1n;
    if (port === undefined) return;
    if (delivered) port.success += 1n;
    else port.fail += 1n;
  }
}

function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c_9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x0100_0193);
  return hash >>> 0 || 1;
}
