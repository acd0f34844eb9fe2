// Generated from dev-energymodel.yaml with specs/dev-energymodel.yaml (sha256 08793415be83bde0). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Properties of a CPU performance state. Flags of `perf-state-flags` in family dev-energymodel:
 *
 * - `perf-state-inefficient` (DEV_ENERGYMODEL_PERF_STATE_FLAGS_PERF_STATE_INEFFICIENT, bit 0): Another performance state of the CPUs is faster at the same cost.
 */
export type PerfStateFlags = "perf-state-inefficient";

/**
 * Properties of a CPU performance domain. Flags of `perf-domain-flags` in family dev-energymodel:
 *
 * - `perf-domain-microwatts` (DEV_ENERGYMODEL_PERF_DOMAIN_FLAGS_PERF_DOMAIN_MICROWATTS, bit 0): Power values are in µW.
 * - `perf-domain-skip-inefficiencies` (DEV_ENERGYMODEL_PERF_DOMAIN_FLAGS_PERF_DOMAIN_SKIP_INEFFICIENCIES, bit 1): Energy estimates skip inefficient states.
 * - `perf-domain-artificial` (DEV_ENERGYMODEL_PERF_DOMAIN_FLAGS_PERF_DOMAIN_ARTIFICIAL, bit 2): The driver sets the costs; they do not result from power values.
 */
export type PerfDomainFlags = "perf-domain-microwatts" | "perf-domain-skip-inefficiencies" | "perf-domain-artificial";

/** Attribute set `perf-domain`. */
export interface PerfDomain<M extends Mode = Read> extends ExtraAttributes {
  /** DEV_ENERGYMODEL_A_PERF_DOMAIN_PERF_DOMAIN_ID of dev-energymodel: u32. */ perfDomainId?: number;
  /** DEV_ENERGYMODEL_A_PERF_DOMAIN_FLAGS of dev-energymodel: u64. */ flags?: (PerfDomainFlags | M["big"])[];
  /** Numbers of the CPUs in the performance domain. Attribute DEV_ENERGYMODEL_A_PERF_DOMAIN_CPUS of dev-energymodel: u64, repeated for each array element. */
  cpus?: M["big"][];
}

/** Attribute set `perf-table`. */
export interface PerfTable<M extends Mode = Read> extends ExtraAttributes {
  /** DEV_ENERGYMODEL_A_PERF_TABLE_PERF_DOMAIN_ID of dev-energymodel: u32. */ perfDomainId?: number;
  /** DEV_ENERGYMODEL_A_PERF_TABLE_PERF_STATE of dev-energymodel: nested attributes, repeated for each array element. */
  perfState?: PerfState<M>[];
}

/** Attribute set `perf-state`. */
export interface PerfState<M extends Mode = Read> extends ExtraAttributes {
  /** Relative performance. Attribute DEV_ENERGYMODEL_A_PERF_STATE_PERFORMANCE of dev-energymodel: u64. */
  performance?: M["big"];
  /** Frequency in kHz. Attribute DEV_ENERGYMODEL_A_PERF_STATE_FREQUENCY of dev-energymodel: u64. */
  frequency?: M["big"];
  /** Power of the CPU performance state, in µW or an abstract unit. Attribute DEV_ENERGYMODEL_A_PERF_STATE_POWER of dev-energymodel: u64. */
  power?: M["big"];
  /** Cost of the CPU performance state, with which the scheduler estimates energy. Attribute DEV_ENERGYMODEL_A_PERF_STATE_COST of dev-energymodel: u64. */
  cost?: M["big"];
  /** Properties of the state. Attribute DEV_ENERGYMODEL_A_PERF_STATE_FLAGS of dev-energymodel: u64. */
  flags?: (PerfStateFlags | M["big"])[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one CPU performance domain, or dumps all. Request and dump 1 of family dev-energymodel. */
  "get-perf-domains": {
    do: Call<Only<PerfDomain<Write>, "perfDomainId">, PerfDomain<Read>>;
    dump: Call<ExtraAttributes, PerfDomain<Read>>;
  };
  /** Returns frequency, power and cost of a domain's performance states. Request 2 of family dev-energymodel. */
  "get-perf-table": { do: Call<Only<PerfTable<Write>, "perfDomainId">, PerfTable<Read>> };
  /** Reports a new CPU performance domain. Event 3 of family dev-energymodel in multicast group `event`. */
  "perf-domain-created": { event: PerfTable<Read> };
  /** Reports a changed CPU performance domain. Event 4 of family dev-energymodel in multicast group `event`. */
  "perf-domain-updated": { event: PerfTable<Read> };
  /** Reports a deleted CPU performance domain. Event 5 of family dev-energymodel in multicast group `event`. */
  "perf-domain-deleted": { event: PerfTable<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "get-perf-domains": PerfDomain<Read>;
  "get-perf-table": PerfTable<Read>;
}

/** Names of the multicast groups. */
export type Groups = "event";

/** Energy models: power consumption of devices at each performance level. Netlink family `dev-energymodel`: `connect()` opens a client. Requires Linux 7.0 with CONFIG_ENERGY_MODEL. */
export const devEnergymodel: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "dev-energymodel",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "perf-state-flags": () => ({ flags: true, entries: "perf-state-inefficient" }),
    "perf-domain-flags": () => ({ flags: true, entries: "perf-domain-microwatts perf-domain-skip-inefficiencies perf-domain-artificial" }),
  },
  structs: {},
  sets: {
    "perf-domain": () => ({
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "perf-domain-id", number: 2, type: "u32" },
        { name: "flags", number: 3, type: "u64", enum: "perf-domain-flags", flags: true },
        { name: "cpus", number: 4, type: "u64", multi: true },
      ],
    }),
    "perf-table": () => ({
      attributes: [
        { name: "perf-domain-id", number: 1, type: "u32" },
        { name: "perf-state", number: 2, type: "nest", nest: "perf-state", multi: true },
      ],
    }),
    "perf-state": () => ({
      attributes: [
        { name: "pad", number: 1, type: "pad" },
        { name: "performance", number: 2, type: "u64" },
        { name: "frequency", number: 3, type: "u64" },
        { name: "power", number: 4, type: "u64" },
        { name: "cost", number: 5, type: "u64" },
        { name: "flags", number: 6, type: "u64", enum: "perf-state-flags", flags: true },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "get-perf-domains": () => ({
      set: "perf-domain",
      do: { request: "1 perf-domain-id", reply: "1 pad perf-domain-id flags cpus" },
      dump: { request: "1", reply: "1 pad perf-domain-id flags cpus" },
    }),
    "get-perf-table": () => ({ set: "perf-table", do: { request: "2 perf-domain-id", reply: "2 perf-domain-id perf-state" } }),
    "perf-domain-created": () => ({ set: "perf-table", event: "3 perf-domain-id perf-state", notify: "get-perf-table", group: "event" }),
    "perf-domain-updated": () => ({ set: "perf-table", event: "4 perf-domain-id perf-state", notify: "get-perf-table", group: "event" }),
    "perf-domain-deleted": () => ({ set: "perf-table", event: "5 perf-domain-id", group: "event" }),
  },
  groups: { event: { name: "event" } },
  config: "ENERGY_MODEL",
  since: "7.0",
  links: {},
});
