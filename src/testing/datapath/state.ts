import { defined } from "../../base/objects.ts";
import type { Datapath as DatapathAttributes } from "../../families/ovs-datapath.ts";
import type { Vport, VportOptions, VportType } from "../../families/ovs-vport.ts";
import type { Read } from "../../schema/model/types.ts";
import type { PortStatistics } from "../../subsystems/ovs/core/port.ts";
import { FlowTable } from "./flow-table.ts";

/** Feature bits of a datapath. (OVS_DP_F_*, linux/openvswitch.h) */
export const Feature = { Unaligned: 1, VportPids: 2, TcRecircSharing: 4, PerCpu: 8 } as const;

export interface PortState {
  readonly datapath: DatapathState;
  readonly number: number;
  readonly name: string;
  readonly type: VportType | `${number}`;
  readonly ifindex: number | undefined;
  readonly options: VportOptions<Read> | undefined;
  upcallPids: number[];
  readonly counters: PortStatistics;
  success: bigint;
  fail: bigint;
}

interface BandState {
  readonly rate: number;
  readonly burst: number;
  packets: bigint;
  bytes: bigint;
}

export interface MeterState {
  readonly bands: BandState[];
  readonly kbps: boolean;
  packets: bigint;
  bytes: bigint;
  used: number;
}

export class DatapathState {
  readonly name: string;
  readonly ifindex: number;
  /** Feature bits of the last request, including those of unsupported features. */
  features = 0;
  /** Requested feature bits that the datapath supports. */
  effective = 0;
  masksCacheSize = 256;
  perCpuPids: number[] | undefined;
  readonly ports: Map<number, PortState> = new Map();
  readonly flows: FlowTable = new FlowTable();
  readonly meters: Map<number, MeterState> = new Map();
  hits = 0n;
  missed = 0n;
  lost = 0n;
  masksTried = 0n;

  constructor(name: string, ifindex: number) {
    this.name = name;
    this.ifindex = ifindex;
  }
}

export function datapathFields(datapath: DatapathState): { header: { dpIfindex: number } } & DatapathAttributes {
  const { name, ifindex, features, masksCacheSize, perCpuPids, flows } = datapath;
  return defined({
    header: { dpIfindex: ifindex },
    name,
    stats: {
      nHit: datapath.hits,
      nMissed: datapath.missed,
      nLost: datapath.lost,
      nFlows: BigInt(flows.size),
    },
    megaflowStats: { nMaskHit: datapath.masksTried, nMasks: flows.masks, padding: 0, nCacheHit: 0n, pad1: 0n },
    userFeatures: [features],
    masksCacheSize,
    perCpuPids: (datapath.effective & Feature.PerCpu) === 0 ? undefined : perCpuPids,
  });
}

export function portFields(port: PortState): { header: { dpIfindex: number } } & Vport {
  const { datapath, number, name, type, ifindex, options, upcallPids, counters, success, fail } = port;
  const all = (datapath.effective & Feature.VportPids) !== 0;
  return defined({
    header: { dpIfindex: datapath.ifindex },
    portNo: number,
    type,
    name,
    upcallPid: all ? upcallPids : upcallPids.slice(0, 1),
    stats: { ...counters },
    ifindex,
    upcallStats: { success, fail },
    options,
  });
}
