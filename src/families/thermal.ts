// Generated from thermal.yaml (sha256 d2526c6985dcdea2). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Has, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Values of `device-mode`.
 *
 * - `disabled`: THERMAL_DEVICE_DISABLED (0)
 * - `enabled`: THERMAL_DEVICE_ENABLED (1)
 */
export type DeviceMode = "disabled" | "enabled";

/**
 * Values of `trip-type`.
 *
 * - `active`: THERMAL_TRIP_ACTIVE (0). A fan starts.
 * - `passive`: THERMAL_TRIP_PASSIVE (1). The processor becomes slower.
 * - `hot`: THERMAL_TRIP_HOT (2). Programs are informed.
 * - `critical`: THERMAL_TRIP_CRITICAL (3). The machine is shut down.
 */
export type TripType = "active" | "passive" | "hot" | "critical";

/**
 * Bits of `threshold-directions`.
 *
 * - `up`: THERMAL_THRESHOLD_WAY_UP (bit 0), since Linux 6.13. The temperature rises above the threshold.
 * - `down`: THERMAL_THRESHOLD_WAY_DOWN (bit 1), since Linux 6.13. The temperature falls below the threshold.
 */
export type ThresholdDirections = "up" | "down";

/** Attributes of `thermal-attrs`. */
export interface ThermalAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** THERMAL_GENL_ATTR_TZ (1): nest. Zones: number and name of each, one after the other. */ tz?: Zones[];
  /** THERMAL_GENL_ATTR_TZ_ID (2): u32. Number of the zone. */ tzId?: number;
  /** THERMAL_GENL_ATTR_TZ_TEMP (3): u32, in m°C. Temperature of the zone. */ tzTemp?: number;
  /** THERMAL_GENL_ATTR_TZ_TRIP (4): nest. Trip points: the fields of each, one after the other. */
  tzTrip?: Trips<M>[];
  /** THERMAL_GENL_ATTR_TZ_TRIP_ID (5): u32. Number of the trip point. */ tzTripId?: number;
  /** THERMAL_GENL_ATTR_TZ_TRIP_TYPE (6): u32. What happens at the trip point. */
  tzTripType?: TripType | M["unnamed"];
  /** THERMAL_GENL_ATTR_TZ_TRIP_TEMP (7): u32, in m°C. Temperature of the trip point. */ tzTripTemp?: number;
  /** THERMAL_GENL_ATTR_TZ_TRIP_HYST (8): u32, in m°C. Difference by which the temperature must fall below the trip point. */
  tzTripHyst?: number;
  /** THERMAL_GENL_ATTR_TZ_MODE (9): u32. Whether the kernel controls the zone. */ tzMode?: DeviceMode | M["unnamed"];
  /** THERMAL_GENL_ATTR_TZ_NAME (10): string. Type of the zone. */ tzName?: string;
  /** THERMAL_GENL_ATTR_TZ_CDEV_WEIGHT (11): u32. Influence of a cooling device on the zone. */ tzCdevWeight?: number;
  /** THERMAL_GENL_ATTR_TZ_GOV (12): nest. */ tzGov?: ThermalAttrs<M>;
  /** THERMAL_GENL_ATTR_TZ_GOV_NAME (13): string. Name of the governor that controls the zone. */ tzGovName?: string;
  /** THERMAL_GENL_ATTR_CDEV (14): nest. Cooling devices: the fields of each, one after the other. */
  cdev?: CoolingDevices[];
  /** THERMAL_GENL_ATTR_CDEV_ID (15): u32. Number of the cooling device. */ cdevId?: number;
  /** THERMAL_GENL_ATTR_CDEV_CUR_STATE (16): u32. Current state of the cooling device. */ cdevCurState?: number;
  /** THERMAL_GENL_ATTR_CDEV_MAX_STATE (17): u32. Highest state of the cooling device. */ cdevMaxState?: number;
  /** THERMAL_GENL_ATTR_CDEV_NAME (18): string. Type of the cooling device. */ cdevName?: string;
  /** THERMAL_GENL_ATTR_GOV_NAME (19): string. Name of the governor. */ govName?: string;
  /** THERMAL_GENL_ATTR_CPU_CAPABILITY (20): nest, since Linux 5.18. Capabilities of processors: the fields of each, one after the other. */
  cpuCapability?: CpuCapabilities[];
  /** THERMAL_GENL_ATTR_CPU_CAPABILITY_ID (21): u32, since Linux 5.18. Number of the processor. */
  cpuCapabilityId?: number;
  /** THERMAL_GENL_ATTR_CPU_CAPABILITY_PERFORMANCE (22): u32, since Linux 5.18. Performance of the processor, 0 to 1023. */
  cpuCapabilityPerformance?: number;
  /** THERMAL_GENL_ATTR_CPU_CAPABILITY_EFFICIENCY (23): u32, since Linux 5.18. Energy efficiency of the processor, 0 to 1023. */
  cpuCapabilityEfficiency?: number;
  /** THERMAL_GENL_ATTR_THRESHOLD (24): nest, since Linux 6.13. Thresholds: temperature and directions of each, one after the other. */
  threshold?: Thresholds[];
  /** THERMAL_GENL_ATTR_THRESHOLD_TEMP (25): u32, in m°C, since Linux 6.13. Temperature at which the kernel reports an event. */
  thresholdTemp?: number;
  /** THERMAL_GENL_ATTR_THRESHOLD_DIRECTION (26): u32, since Linux 6.13. Changes of the temperature that cause events. */
  thresholdDirection?: (ThresholdDirections | number)[];
  /** THERMAL_GENL_ATTR_TZ_PREV_TEMP (27): u32, in m°C, since Linux 6.13. Temperature of the zone before the event. */
  tzPrevTemp?: number;
}

/** Attributes of `zones`. Each item of the list has one of these. */
export interface Zones extends ExtraAttributes {
  /** THERMAL_GENL_ATTR_TZ_ID (2): u32. Number of the zone. */ tzId?: number;
  /** THERMAL_GENL_ATTR_TZ_NAME (10): string. Type of the zone. */ tzName?: string;
}

/** Attributes of `trips`. Each item of the list has one of these. */
export interface Trips<M extends Mode = Read> extends ExtraAttributes {
  /** THERMAL_GENL_ATTR_TZ_TRIP_ID (5): u32. Number of the trip point. */ tzTripId?: number;
  /** THERMAL_GENL_ATTR_TZ_TRIP_TYPE (6): u32. What happens at the trip point. */
  tzTripType?: TripType | M["unnamed"];
  /** THERMAL_GENL_ATTR_TZ_TRIP_TEMP (7): u32, in m°C. Temperature of the trip point. */ tzTripTemp?: number;
  /** THERMAL_GENL_ATTR_TZ_TRIP_HYST (8): u32, in m°C. Difference by which the temperature must fall below the trip point. */
  tzTripHyst?: number;
}

/** Attributes of `cooling-devices`. Each item of the list has one of these. */
export interface CoolingDevices extends ExtraAttributes {
  /** THERMAL_GENL_ATTR_CDEV_ID (15): u32. Number of the cooling device. */ cdevId?: number;
  /** THERMAL_GENL_ATTR_CDEV_NAME (18): string. Type of the cooling device. */ cdevName?: string;
  /** THERMAL_GENL_ATTR_CDEV_CUR_STATE (16): u32. Current state of the cooling device. */ cdevCurState?: number;
  /** THERMAL_GENL_ATTR_CDEV_MAX_STATE (17): u32. Highest state of the cooling device. */ cdevMaxState?: number;
}

/** Attributes of `cpu-capabilities`. Each item of the list has one of these. */
export interface CpuCapabilities extends ExtraAttributes {
  /** THERMAL_GENL_ATTR_CPU_CAPABILITY_ID (21): u32, since Linux 5.18. Number of the processor. */
  cpuCapabilityId?: number;
  /** THERMAL_GENL_ATTR_CPU_CAPABILITY_PERFORMANCE (22): u32, since Linux 5.18. Performance of the processor, 0 to 1023. */
  cpuCapabilityPerformance?: number;
  /** THERMAL_GENL_ATTR_CPU_CAPABILITY_EFFICIENCY (23): u32, since Linux 5.18. Energy efficiency of the processor, 0 to 1023. */
  cpuCapabilityEfficiency?: number;
}

/** Attributes of `thresholds`. Each item of the list has one of these. */
export interface Thresholds extends ExtraAttributes {
  /** THERMAL_GENL_ATTR_THRESHOLD_TEMP (25): u32, in m°C, since Linux 6.13. Temperature at which the kernel reports an event. */
  thresholdTemp?: number;
  /** THERMAL_GENL_ATTR_THRESHOLD_DIRECTION (26): u32, since Linux 6.13. Changes of the temperature that cause events. */
  thresholdDirection?: (ThresholdDirections | number)[];
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `tz-get-id`: dump 1. Lists the zones. */
  "tz-get-id": { dump: { request: ExtraAttributes; reply: ThermalAttrs<Read> } };
  /** `tz-get-trip`: request 2. Returns the trip points of a zone. */
  "tz-get-trip": { do: { request: Only<ThermalAttrs<Write>, "tzId"> & Has<"tzId">; reply: ThermalAttrs<Read> } };
  /** `tz-get-temp`: request 3. Returns the temperature of a zone. */
  "tz-get-temp": { do: { request: Only<ThermalAttrs<Write>, "tzId"> & Has<"tzId">; reply: ThermalAttrs<Read> } };
  /** `tz-get-gov`: request 4. Returns the governor of a zone. */
  "tz-get-gov": { do: { request: Only<ThermalAttrs<Write>, "tzId"> & Has<"tzId">; reply: ThermalAttrs<Read> } };
  /** `cdev-get`: dump 6. Lists the cooling devices. */
  "cdev-get": { dump: { request: ExtraAttributes; reply: ThermalAttrs<Read> } };
  /** `threshold-get`: request 7, since Linux 6.13. Returns the thresholds of a zone. */
  "threshold-get": { do: { request: Only<ThermalAttrs<Write>, "tzId">; reply: ThermalAttrs<Read> } };
  /** `threshold-add`: request 8, since Linux 6.13. Adds a threshold to a zone. Requires CAP_SYS_ADMIN. */
  "threshold-add": {
    do: {
      request: Only<ThermalAttrs<Write>, "tzId" | "thresholdTemp" | "thresholdDirection">;
      reply: ThermalAttrs<Read>;
    };
  };
  /** `threshold-delete`: request 9, since Linux 6.13. Removes a threshold from a zone. Requires CAP_SYS_ADMIN. */
  "threshold-delete": {
    do: {
      request: Only<ThermalAttrs<Write>, "tzId" | "thresholdTemp" | "thresholdDirection">;
      reply: ThermalAttrs<Read>;
    };
  };
  /** `threshold-flush`: request 10, since Linux 6.13. Removes all thresholds from a zone. Requires CAP_SYS_ADMIN. */
  "threshold-flush": { do: { request: Only<ThermalAttrs<Write>, "tzId">; reply: ThermalAttrs<Read> } };
  /** `sampling-temp`: event 0, group `sampling`. A temperature that the kernel measured. */
  "sampling-temp": { event: ThermalAttrs<Read> };
  /** `tz-create`: event 1, group `event`. A zone was added. */
  "tz-create": { event: ThermalAttrs<Read> };
  /** `tz-delete`: event 2, group `event`. A zone was removed. */
  "tz-delete": { event: ThermalAttrs<Read> };
  /** `tz-disable`: event 3, group `event`. The kernel no longer controls a zone. */
  "tz-disable": { event: ThermalAttrs<Read> };
  /** `tz-enable`: event 4, group `event`. The kernel controls a zone. */
  "tz-enable": { event: ThermalAttrs<Read> };
  /** `tz-trip-up`: event 5, group `event`. The temperature of a zone rose above a trip point. */
  "tz-trip-up": { event: ThermalAttrs<Read> };
  /** `tz-trip-down`: event 6, group `event`. The temperature of a zone fell below a trip point. */
  "tz-trip-down": { event: ThermalAttrs<Read> };
  /** `tz-trip-change`: event 7, group `event`. A trip point was changed. */
  "tz-trip-change": { event: ThermalAttrs<Read> };
  /** `tz-trip-add`: event 8, group `event`. A trip point was added. */
  "tz-trip-add": { event: ThermalAttrs<Read> };
  /** `tz-trip-delete`: event 9, group `event`. A trip point was removed. */
  "tz-trip-delete": { event: ThermalAttrs<Read> };
  /** `cdev-add`: event 10, group `event`. A cooling device was added. */
  "cdev-add": { event: ThermalAttrs<Read> };
  /** `cdev-delete`: event 11, group `event`. A cooling device was removed. */
  "cdev-delete": { event: ThermalAttrs<Read> };
  /** `cdev-state-update`: event 12, group `event`. The state of a cooling device changed. */
  "cdev-state-update": { event: ThermalAttrs<Read> };
  /** `tz-gov-change`: event 13, group `event`. Another governor controls a zone. */
  "tz-gov-change": { event: ThermalAttrs<Read> };
  /** `cpu-capability-change`: event 14, group `event`, since Linux 5.18. The capabilities of processors changed. */
  "cpu-capability-change": { event: ThermalAttrs<Read> };
  /** `threshold-add-ntf`: event 15, group `event`, since Linux 6.13. A threshold was added. */
  "threshold-add-ntf": { event: ThermalAttrs<Read> };
  /** `threshold-delete-ntf`: event 16, group `event`, since Linux 6.13. A threshold was removed. */
  "threshold-delete-ntf": { event: ThermalAttrs<Read> };
  /** `threshold-flush-ntf`: event 17, group `event`, since Linux 6.13. All thresholds of a zone were removed. */
  "threshold-flush-ntf": { event: ThermalAttrs<Read> };
  /** `threshold-up`: event 18, group `event`, since Linux 6.13. The temperature of a zone rose above a threshold. */
  "threshold-up": { event: ThermalAttrs<Read> };
  /** `threshold-down`: event 19, group `event`, since Linux 6.13. The temperature of a zone fell below a threshold. */
  "threshold-down": { event: ThermalAttrs<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "sampling-temp": ThermalAttrs<Read>;
  "tz-create": ThermalAttrs<Read>;
  "tz-delete": ThermalAttrs<Read>;
  "tz-disable": ThermalAttrs<Read>;
  "tz-enable": ThermalAttrs<Read>;
  "tz-trip-up": ThermalAttrs<Read>;
  "tz-trip-down": ThermalAttrs<Read>;
  "tz-trip-change": ThermalAttrs<Read>;
  "tz-trip-add": ThermalAttrs<Read>;
  "tz-trip-delete": ThermalAttrs<Read>;
  "cdev-add": ThermalAttrs<Read>;
  "cdev-delete": ThermalAttrs<Read>;
  "cdev-state-update": ThermalAttrs<Read>;
  "tz-gov-change": ThermalAttrs<Read>;
  "cpu-capability-change": ThermalAttrs<Read>;
  "threshold-add-ntf": ThermalAttrs<Read>;
  "threshold-delete-ntf": ThermalAttrs<Read>;
  "threshold-flush-ntf": ThermalAttrs<Read>;
  "threshold-up": ThermalAttrs<Read>;
  "threshold-down": ThermalAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "sampling" | "event";

/** Family `thermal` (CONFIG_THERMAL_NETLINK): `connect()` opens a client. Also the model for codecs. */
export const thermal: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "thermal",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "device-mode": () => ({ prefix: "thermal-device-", entries: "disabled enabled" }),
    "trip-type": () => ({ prefix: "thermal-trip-", entries: "active passive hot critical" }),
    "threshold-directions": () => ({
      flags: true,
      prefix: "thermal-threshold-way-",
      since: "6.13",
      entries: [{ name: "up", value: 0, since: "6.13" }, { name: "down", value: 1, since: "6.13" }],
    }),
  },
  structs: {},
  sets: {
    "thermal-attrs": () => ({
      prefix: "thermal-genl-attr-",
      attributes: [
        { name: "tz", number: 1, type: "nest", nest: "zones" },
        { name: "tz-id", number: 2, type: "u32" },
        { name: "tz-temp", number: 3, type: "u32", unit: "m°C" },
        { name: "tz-trip", number: 4, type: "nest", nest: "trips" },
        { name: "tz-trip-id", number: 5, type: "u32" },
        { name: "tz-trip-type", number: 6, type: "u32", enum: "trip-type" },
        { name: "tz-trip-temp", number: 7, type: "u32", unit: "m°C" },
        { name: "tz-trip-hyst", number: 8, type: "u32", unit: "m°C" },
        { name: "tz-mode", number: 9, type: "u32", enum: "device-mode" },
        { name: "tz-name", number: 10, type: "string" },
        { name: "tz-cdev-weight", number: 11, type: "u32" },
        { name: "tz-gov", number: 12, type: "nest", nest: "thermal-attrs" },
        { name: "tz-gov-name", number: 13, type: "string" },
        { name: "cdev", number: 14, type: "nest", nest: "cooling-devices" },
        { name: "cdev-id", number: 15, type: "u32" },
        { name: "cdev-cur-state", number: 16, type: "u32" },
        { name: "cdev-max-state", number: 17, type: "u32" },
        { name: "cdev-name", number: 18, type: "string" },
        { name: "gov-name", number: 19, type: "string" },
        { name: "cpu-capability", number: 20, type: "nest", nest: "cpu-capabilities", since: "5.18" },
        { name: "cpu-capability-id", number: 21, type: "u32", since: "5.18" },
        { name: "cpu-capability-performance", number: 22, type: "u32", since: "5.18" },
        { name: "cpu-capability-efficiency", number: 23, type: "u32", since: "5.18" },
        { name: "threshold", number: 24, type: "nest", nest: "thresholds", since: "6.13" },
        { name: "threshold-temp", number: 25, type: "u32", unit: "m°C", since: "6.13" },
        { name: "threshold-direction", number: 26, type: "u32", enum: "threshold-directions", flags: true, since: "6.13" },
        { name: "tz-prev-temp", number: 27, type: "u32", unit: "m°C", since: "6.13" },
      ],
    }),
    zones: () => ({
      subsetOf: "thermal-attrs",
      sequence: true,
      attributes: [{ name: "tz-id", number: 2, type: "u32" }, { name: "tz-name", number: 10, type: "string" }],
    }),
    trips: () => ({
      subsetOf: "thermal-attrs",
      sequence: true,
      attributes: [
        { name: "tz-trip-id", number: 5, type: "u32" },
        { name: "tz-trip-type", number: 6, type: "u32", enum: "trip-type" },
        { name: "tz-trip-temp", number: 7, type: "u32", unit: "m°C" },
        { name: "tz-trip-hyst", number: 8, type: "u32", unit: "m°C" },
      ],
    }),
    "cooling-devices": () => ({
      subsetOf: "thermal-attrs",
      sequence: true,
      attributes: [
        { name: "cdev-id", number: 15, type: "u32" },
        { name: "cdev-name", number: 18, type: "string" },
        { name: "cdev-cur-state", number: 16, type: "u32" },
        { name: "cdev-max-state", number: 17, type: "u32" },
      ],
    }),
    "cpu-capabilities": () => ({
      subsetOf: "thermal-attrs",
      sequence: true,
      attributes: [
        { name: "cpu-capability-id", number: 21, type: "u32", since: "5.18" },
        { name: "cpu-capability-performance", number: 22, type: "u32", since: "5.18" },
        { name: "cpu-capability-efficiency", number: 23, type: "u32", since: "5.18" },
      ],
    }),
    thresholds: () => ({
      subsetOf: "thermal-attrs",
      sequence: true,
      attributes: [
        { name: "threshold-temp", number: 25, type: "u32", unit: "m°C", since: "6.13" },
        { name: "threshold-direction", number: 26, type: "u32", enum: "threshold-directions", flags: true, since: "6.13" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "tz-get-id": () => ({ set: "thermal-attrs", dump: { request: { number: 1 }, reply: { number: 1, attributes: "tz" } }, effect: "read" }),
    "tz-get-trip": () => ({
      set: "thermal-attrs",
      do: {
        request: { number: 2, required: ["tz-id"], attributes: "tz-id" },
        reply: { number: 2, attributes: "tz-id tz-trip" },
      },
      effect: "read",
    }),
    "tz-get-temp": () => ({
      set: "thermal-attrs",
      do: {
        request: { number: 3, required: ["tz-id"], attributes: "tz-id" },
        reply: { number: 3, attributes: "tz-id tz-temp" },
      },
      effect: "read",
    }),
    "tz-get-gov": () => ({
      set: "thermal-attrs",
      do: {
        request: { number: 4, required: ["tz-id"], attributes: "tz-id" },
        reply: { number: 4, attributes: "tz-id tz-gov-name" },
      },
      effect: "read",
    }),
    "cdev-get": () => ({
      set: "thermal-attrs",
      dump: { request: { number: 6 }, reply: { number: 6, attributes: "cdev" } },
      effect: "read",
    }),
    "threshold-get": () => ({
      set: "thermal-attrs",
      do: { request: { number: 7, attributes: "tz-id" }, reply: { number: 7, attributes: "threshold" } },
      effect: "read",
      since: "6.13",
    }),
    "threshold-add": () => ({
      set: "thermal-attrs",
      do: { request: { number: 8, attributes: "tz-id threshold-temp threshold-direction" }, reply: { number: 8 } },
      alwaysReplies: true,
      since: "6.13",
    }),
    "threshold-delete": () => ({
      set: "thermal-attrs",
      do: { request: { number: 9, attributes: "tz-id threshold-temp threshold-direction" }, reply: { number: 9 } },
      alwaysReplies: true,
      since: "6.13",
    }),
    "threshold-flush": () => ({
      set: "thermal-attrs",
      do: { request: { number: 10, attributes: "tz-id" }, reply: { number: 10 } },
      alwaysReplies: true,
      since: "6.13",
    }),
    "sampling-temp": () => ({ set: "thermal-attrs", event: { number: 0, attributes: "tz-id tz-temp" }, group: "sampling" }),
    "tz-create": () => ({ set: "thermal-attrs", event: { number: 1, attributes: "tz-id tz-name" }, group: "event" }),
    "tz-delete": () => ({ set: "thermal-attrs", event: { number: 2, attributes: "tz-id" }, group: "event" }),
    "tz-disable": () => ({ set: "thermal-attrs", event: { number: 3, attributes: "tz-id" }, group: "event" }),
    "tz-enable": () => ({ set: "thermal-attrs", event: { number: 4, attributes: "tz-id" }, group: "event" }),
    "tz-trip-up": () => ({ set: "thermal-attrs", event: { number: 5, attributes: "tz-id tz-trip-id tz-temp" }, group: "event" }),
    "tz-trip-down": () => ({ set: "thermal-attrs", event: { number: 6, attributes: "tz-id tz-trip-id tz-temp" }, group: "event" }),
    "tz-trip-change": () => ({
      set: "thermal-attrs",
      event: { number: 7, attributes: "tz-id tz-trip-id tz-trip-type tz-trip-temp tz-trip-hyst" },
      group: "event",
    }),
    "tz-trip-add": () => ({
      set: "thermal-attrs",
      event: { number: 8, attributes: "tz-id tz-trip-id tz-trip-type tz-trip-temp tz-trip-hyst" },
      group: "event",
    }),
    "tz-trip-delete": () => ({ set: "thermal-attrs", event: { number: 9, attributes: "tz-id tz-trip-id" }, group: "event" }),
    "cdev-add": () => ({ set: "thermal-attrs", event: { number: 10, attributes: "cdev-name cdev-id cdev-max-state" }, group: "event" }),
    "cdev-delete": () => ({ set: "thermal-attrs", event: { number: 11, attributes: "cdev-id" }, group: "event" }),
    "cdev-state-update": () => ({ set: "thermal-attrs", event: { number: 12, attributes: "cdev-id cdev-cur-state" }, group: "event" }),
    "tz-gov-change": () => ({ set: "thermal-attrs", event: { number: 13, attributes: "tz-id gov-name" }, group: "event" }),
    "cpu-capability-change": () => ({ set: "thermal-attrs", event: { number: 14, attributes: "cpu-capability" }, group: "event", since: "5.18" }),
    "threshold-add-ntf": () => ({
      set: "thermal-attrs",
      event: { number: 15, attributes: "tz-id threshold-temp threshold-direction" },
      group: "event",
      since: "6.13",
    }),
    "threshold-delete-ntf": () => ({
      set: "thermal-attrs",
      event: { number: 16, attributes: "tz-id threshold-temp threshold-direction" },
      group: "event",
      since: "6.13",
    }),
    "threshold-flush-ntf": () => ({ set: "thermal-attrs", event: { number: 17, attributes: "tz-id" }, group: "event", since: "6.13" }),
    "threshold-up": () => ({
      set: "thermal-attrs",
      event: { number: 18, attributes: "tz-id tz-prev-temp tz-temp" },
      group: "event",
      since: "6.13",
    }),
    "threshold-down": () => ({
      set: "thermal-attrs",
      event: { number: 19, attributes: "tz-id tz-prev-temp tz-temp" },
      group: "event",
      since: "6.13",
    }),
  },
  groups: { sampling: { name: "sampling" }, event: { name: "event" } },
  config: "THERMAL_NETLINK",
  links: {},
});
