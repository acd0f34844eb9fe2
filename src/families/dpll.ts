// Generated from dpll.yaml with specs/dpll.yaml (sha256 986dfef4df97538f). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Write } from
  "../schema/model/types.ts";

/**
 * How a DPLL device selects its input. Values of `mode` in family dpll:
 *
 * - `manual` (DPLL_MODE_MANUAL, 1): A program selects the input.
 * - `automatic` (DPLL_MODE_AUTOMATIC, 2): The device selects the input by priority.
 */
export type ModeName = "manual" | "automatic";

/**
 * Whether a DPLL device is locked to an input. Values of `lock-status` in family dpll:
 *
 * - `unlocked` (DPLL_LOCK_STATUS_UNLOCKED, 1)
 * - `locked` (DPLL_LOCK_STATUS_LOCKED, 2): The device follows an input.
 * - `locked-ho-acq` (DPLL_LOCK_STATUS_LOCKED_HO_ACQ, 3): The device follows an input, and can hold its frequency (holdover).
 * - `holdover` (DPLL_LOCK_STATUS_HOLDOVER, 4): The device holds the frequency of a lost input.
 */
export type LockStatus = "unlocked" | "locked" | "locked-ho-acq" | "holdover";

/**
 * Reason for which a DPLL device lost its lock. Values of `lock-status-error` in family dpll:
 *
 * - `none` (DPLL_LOCK_STATUS_ERROR_NONE, 1)
 * - `undefined` (DPLL_LOCK_STATUS_ERROR_UNDEFINED, 2)
 * - `media-down` (DPLL_LOCK_STATUS_ERROR_MEDIA_DOWN, 3)
 * - `fractional-frequency-offset-too-high` (DPLL_LOCK_STATUS_ERROR_FRACTIONAL_FREQUENCY_OFFSET_TOO_HIGH, 4)
 */
export type LockStatusError = "none" | "undefined" | "media-down" | "fractional-frequency-offset-too-high";

/**
 * Quality level of a DPLL clock, as defined in ITU-T G.8264. Values of `clock-quality-level` in family dpll:
 *
 * - `itu-opt1-prc` (DPLL_CLOCK_QUALITY_LEVEL_ITU_OPT1_PRC, 1)
 * - `itu-opt1-ssu-a` (DPLL_CLOCK_QUALITY_LEVEL_ITU_OPT1_SSU_A, 2)
 * - `itu-opt1-ssu-b` (DPLL_CLOCK_QUALITY_LEVEL_ITU_OPT1_SSU_B, 3)
 * - `itu-opt1-eec1` (DPLL_CLOCK_QUALITY_LEVEL_ITU_OPT1_EEC1, 4)
 * - `itu-opt1-prtc` (DPLL_CLOCK_QUALITY_LEVEL_ITU_OPT1_PRTC, 5)
 * - `itu-opt1-eprtc` (DPLL_CLOCK_QUALITY_LEVEL_ITU_OPT1_EPRTC, 6)
 * - `itu-opt1-eeec` (DPLL_CLOCK_QUALITY_LEVEL_ITU_OPT1_EEEC, 7)
 * - `itu-opt1-eprc` (DPLL_CLOCK_QUALITY_LEVEL_ITU_OPT1_EPRC, 8)
 */
export type ClockQualityLevel = "itu-opt1-prc" | "itu-opt1-ssu-a" | "itu-opt1-ssu-b" | "itu-opt1-eec1"
  | "itu-opt1-prtc" | "itu-opt1-eprtc" | "itu-opt1-eeec" | "itu-opt1-eprc";

/**
 * Kind of DPLL device. Values of `type` in family dpll:
 *
 * - `pps` (DPLL_TYPE_PPS, 1): Pulse per second.
 * - `eec` (DPLL_TYPE_EEC, 2): Synchronous Ethernet equipment clock.
 * - `generic` (DPLL_TYPE_GENERIC, 3)
 */
export type Type = "pps" | "eec" | "generic";

/**
 * Kind of DPLL pin. Values of `pin-type` in family dpll:
 *
 * - `mux` (DPLL_PIN_TYPE_MUX, 1): Multiplexer that selects among other pins.
 * - `ext` (DPLL_PIN_TYPE_EXT, 2): External connector.
 * - `synce-eth-port` (DPLL_PIN_TYPE_SYNCE_ETH_PORT, 3): Recovered clock of an Ethernet port.
 * - `int-oscillator` (DPLL_PIN_TYPE_INT_OSCILLATOR, 4): Internal oscillator.
 * - `gnss` (DPLL_PIN_TYPE_GNSS, 5): Satellite receiver.
 * - `int-nco` (DPLL_PIN_TYPE_INT_NCO, 6, since Linux 7.3): Oscillator that the host controls through the PTP clock.
 */
export type PinType = "mux" | "ext" | "synce-eth-port" | "int-oscillator" | "gnss" | "int-nco";

/**
 * Whether a DPLL pin is an input or an output. Values of `pin-direction` in family dpll:
 *
 * - `input` (DPLL_PIN_DIRECTION_INPUT, 1)
 * - `output` (DPLL_PIN_DIRECTION_OUTPUT, 2)
 */
export type PinDirection = "input" | "output";

/**
 * How a DPLL pin is connected to its parent. Values of `pin-state` in family dpll:
 *
 * - `connected` (DPLL_PIN_STATE_CONNECTED, 1)
 * - `disconnected` (DPLL_PIN_STATE_DISCONNECTED, 2)
 * - `selectable` (DPLL_PIN_STATE_SELECTABLE, 3): Available for the automatic selection.
 */
export type PinState = "connected" | "disconnected" | "selectable";

/**
 * Present state of a DPLL input pin. Values of `pin-operstate` in family dpll:
 *
 * - `active` (DPLL_PIN_OPERSTATE_ACTIVE, 1)
 * - `standby` (DPLL_PIN_OPERSTATE_STANDBY, 2)
 * - `no-signal` (DPLL_PIN_OPERSTATE_NO_SIGNAL, 3)
 * - `qual-failed` (DPLL_PIN_OPERSTATE_QUAL_FAILED, 4)
 */
export type PinOperstate = "active" | "standby" | "no-signal" | "qual-failed";

/**
 * Properties of a DPLL pin that can be changed. Flags of `pin-capabilities` in family dpll:
 *
 * - `direction-can-change` (DPLL_PIN_CAPABILITIES_DIRECTION_CAN_CHANGE, bit 0)
 * - `priority-can-change` (DPLL_PIN_CAPABILITIES_PRIORITY_CAN_CHANGE, bit 1)
 * - `state-can-change` (DPLL_PIN_CAPABILITIES_STATE_CAN_CHANGE, bit 2)
 * - `state-connected-override` (DPLL_PIN_CAPABILITIES_STATE_CONNECTED_OVERRIDE, bit 3, since Linux 7.3): The pin can be connected in any mode of the device, and then replaces the selected input.
 */
export type PinCapabilities = "direction-can-change" | "priority-can-change" | "state-can-change"
  | "state-connected-override";

/**
 * Whether a feature of a DPLL device is enabled. Values of `feature-state` in family dpll:
 *
 * - `disable` (DPLL_FEATURE_STATE_DISABLE, 0)
 * - `enable` (DPLL_FEATURE_STATE_ENABLE, 1)
 */
export type FeatureState = "disable" | "enable";

/** Attribute set `dpll`. */
export type Dpll<M extends Mode = Read> = ExtraAttributes & {
  /** DPLL_A_ID of dpll: u32. */ id?: number;
  /** Kernel module that registered the device. Attribute DPLL_A_MODULE_NAME of dpll: string. */ moduleName?: string;
  /** Identifier of the clock, such as an EUI-64. Attribute DPLL_A_CLOCK_ID of dpll: u64. */ clockId?: M["big"];
  /** Mode in which the device selects the input. Attribute DPLL_A_MODE of dpll: u32. */
  mode?: ModeName | M["unnamed"];
  /** DPLL_A_TYPE of dpll: u32. */ type?: Type | M["unnamed"];
  /** Quality of the clock. Attribute DPLL_A_CLOCK_QUALITY_LEVEL of dpll: u32, repeated for each array element. */
  clockQualityLevel?: (ClockQualityLevel | M["unnamed"])[];
  /** Whether the phase offset of all inputs is measured. Attribute DPLL_A_PHASE_OFFSET_MONITOR of dpll: u32. */
  phaseOffsetMonitor?: FeatureState | M["unnamed"];
  /** Factor with which the reported phase offset is averaged over several measurements. Attribute DPLL_A_PHASE_OFFSET_AVG_FACTOR of dpll: u32. */
  phaseOffsetAvgFactor?: number;
  /** Whether the frequency of all inputs is measured. Attribute DPLL_A_FREQUENCY_MONITOR of dpll: u32. */
  frequencyMonitor?: FeatureState | M["unnamed"];
} & ReadOnlyFields<M, {
  /** Supported modes. Attribute DPLL_A_MODE_SUPPORTED of dpll: u32, repeated for each array element, read-only. */
  modeSupported?: (ModeName | M["unnamed"])[];
  /** Whether the device follows an input. Attribute DPLL_A_LOCK_STATUS of dpll: u32, read-only. */
  lockStatus?: LockStatus | M["unnamed"];
  /** Temperature in 1/1000 degrees Celsius. Attribute DPLL_A_TEMP of dpll: s32, read-only. */ temp?: number;
  /** Reason for which the device lost the lock. Attribute DPLL_A_LOCK_STATUS_ERROR of dpll: u32, read-only. */
  lockStatusError?: LockStatusError | M["unnamed"];
}>;

/** Attribute set `pin`. */
export type Pin<M extends Mode = Read> = ExtraAttributes & {
  /** DPLL_A_PIN_ID of dpll: u32. */ id?: number;
  /** Number of the parent device or pin. Attribute DPLL_A_PIN_PARENT_ID of dpll: u32. */ parentId?: number;
  /** Kernel module that registered the pin. Attribute DPLL_A_PIN_MODULE_NAME of dpll: string. */ moduleName?: string;
  /** Identifier of the clock, such as an EUI-64. Attribute DPLL_A_PIN_CLOCK_ID of dpll: u64. */ clockId?: M["big"];
  /** Label on the board. Attribute DPLL_A_PIN_BOARD_LABEL of dpll: string. */ boardLabel?: string;
  /** Label on the panel. Attribute DPLL_A_PIN_PANEL_LABEL of dpll: string. */ panelLabel?: string;
  /** Label on the package. Attribute DPLL_A_PIN_PACKAGE_LABEL of dpll: string. */ packageLabel?: string;
  /** DPLL_A_PIN_TYPE of dpll: u32. */ type?: PinType | M["unnamed"];
  /** DPLL_A_PIN_DIRECTION of dpll: u32. */ direction?: PinDirection | M["unnamed"];
  /** Frequency in Hz. Attribute DPLL_A_PIN_FREQUENCY of dpll: u64. */ frequency?: M["big"];
  /** Minimum frequency in Hz. Attribute DPLL_A_PIN_FREQUENCY_MIN of dpll: u64. */ frequencyMin?: M["big"];
  /** Maximum frequency in Hz. Attribute DPLL_A_PIN_FREQUENCY_MAX of dpll: u64. */ frequencyMax?: M["big"];
  /** Priority of the input pin for the automatic selection; lower is better. Attribute DPLL_A_PIN_PRIO of dpll: u32. */
  prio?: number;
  /** Requested connection of the DPLL pin to its parent. Attribute DPLL_A_PIN_STATE of dpll: u32. */
  state?: PinState | M["unnamed"];
  /** Direction, state and priority of the pin at a parent DPLL device. Attribute DPLL_A_PIN_PARENT_DEVICE of dpll: nested attributes, repeated for each array element. */
  parentDevice?: PinParentDevice<M>[];
  /** State of the pin at a parent pin. Attribute DPLL_A_PIN_PARENT_PIN of dpll: nested attributes, repeated for each array element. */
  parentPin?: PinParentPin<M>[];
  /** Correction of the phase in ps. Attribute DPLL_A_PIN_PHASE_ADJUST of dpll: s32. */ phaseAdjust?: number;
  /** Phase difference between the pin and its parent device in 1/1000 ps. Attribute DPLL_A_PIN_PHASE_OFFSET of dpll: s64. */
  phaseOffset?: M["big"];
  /** Frequency in Hz of the embedded synchronization pulse. Attribute DPLL_A_PIN_ESYNC_FREQUENCY of dpll: u64. */
  esyncFrequency?: M["big"];
  /** Pins that can form a reference-sync pair with this pin, with their state. Attribute DPLL_A_PIN_REFERENCE_SYNC of dpll: nested attributes, repeated for each array element. */
  referenceSync?: ReferenceSync<M>[];
  /** Present state of the input pin. Attribute DPLL_A_PIN_OPERSTATE of dpll: u32. */
  operstate?: PinOperstate | M["unnamed"];
} & ReadOnlyFields<M, {
  /** Frequencies that the DPLL pin supports. Attribute DPLL_A_PIN_FREQUENCY_SUPPORTED of dpll: nested attributes, repeated for each array element, read-only. */
  frequencySupported?: FrequencyRange<M>[];
  /** Properties of the pin that can be changed. Attribute DPLL_A_PIN_CAPABILITIES of dpll: u32, read-only. */
  capabilities?: (PinCapabilities | number)[];
  /** Minimum of `phaseAdjust` in ps. Attribute DPLL_A_PIN_PHASE_ADJUST_MIN of dpll: s32, read-only. */
  phaseAdjustMin?: number;
  /** Maximum of `phaseAdjust` in ps. Attribute DPLL_A_PIN_PHASE_ADJUST_MAX of dpll: s32, read-only. */
  phaseAdjustMax?: number;
  /** Frequency offset in parts per million. At the top level, offset of the received from the transmitted symbol rate; in `parentDevice`, offset of the pin from that device. Attribute DPLL_A_PIN_FRACTIONAL_FREQUENCY_OFFSET of dpll: s32 or s64, read-only. */
  fractionalFrequencyOffset?: M["big"];
  /** DPLL_A_PIN_ESYNC_FREQUENCY_SUPPORTED of dpll: nested attributes, repeated for each array element, read-only. */
  esyncFrequencySupported?: FrequencyRange<M>[];
  /** Width of the embedded synchronization pulse in percent of its period. Attribute DPLL_A_PIN_ESYNC_PULSE of dpll: u32, read-only. */
  esyncPulse?: number;
  /** Granularity of `phaseAdjust` in ps. Attribute DPLL_A_PIN_PHASE_ADJUST_GRAN of dpll: u32, read-only. */
  phaseAdjustGran?: number;
  /** Frequency offset in parts per 10^12. At the top level, offset of the received from the transmitted symbol rate; in `parentDevice`, offset of the pin from that device. Attribute DPLL_A_PIN_FRACTIONAL_FREQUENCY_OFFSET_PPT of dpll: s32 or s64, read-only. */
  fractionalFrequencyOffsetPpt?: M["big"];
  /** Measured frequency in 1/1000 Hz. Attribute DPLL_A_PIN_MEASURED_FREQUENCY of dpll: u64, read-only. */
  measuredFrequency?: M["big"];
}>;

/** Attribute set `pin-parent-device`. */
export type PinParentDevice<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the parent device or pin. Attribute DPLL_A_PIN_PARENT_ID of dpll: u32. */ parentId?: number;
  /** DPLL_A_PIN_DIRECTION of dpll: u32. */ direction?: PinDirection | M["unnamed"];
  /** Priority of the input pin for the automatic selection; lower is better. Attribute DPLL_A_PIN_PRIO of dpll: u32. */
  prio?: number;
  /** Requested connection of the DPLL pin to its parent. Attribute DPLL_A_PIN_STATE of dpll: u32. */
  state?: PinState | M["unnamed"];
  /** Present state of the input pin. Attribute DPLL_A_PIN_OPERSTATE of dpll: u32. */
  operstate?: PinOperstate | M["unnamed"];
  /** Phase difference between the pin and its parent device in 1/1000 ps. Attribute DPLL_A_PIN_PHASE_OFFSET of dpll: s64. */
  phaseOffset?: M["big"];
} & ReadOnlyFields<M, {
  /** Frequency offset in parts per million. At the top level, offset of the received from the transmitted symbol rate; in `parentDevice`, offset of the pin from that device. Attribute DPLL_A_PIN_FRACTIONAL_FREQUENCY_OFFSET of dpll: s32 or s64, read-only. */
  fractionalFrequencyOffset?: M["big"];
  /** Frequency offset in parts per 10^12. At the top level, offset of the received from the transmitted symbol rate; in `parentDevice`, offset of the pin from that device. Attribute DPLL_A_PIN_FRACTIONAL_FREQUENCY_OFFSET_PPT of dpll: s32 or s64, read-only. */
  fractionalFrequencyOffsetPpt?: M["big"];
}>;

/** Attribute set `pin-parent-pin`. */
export interface PinParentPin<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the parent device or pin. Attribute DPLL_A_PIN_PARENT_ID of dpll: u32. */ parentId?: number;
  /** Requested connection of the DPLL pin to its parent. Attribute DPLL_A_PIN_STATE of dpll: u32. */
  state?: PinState | M["unnamed"];
}

/** Attribute set `frequency-range`. */
export interface FrequencyRange<M extends Mode = Read> extends ExtraAttributes {
  /** Minimum frequency in Hz. Attribute DPLL_A_PIN_FREQUENCY_MIN of dpll: u64. */ frequencyMin?: M["big"];
  /** Maximum frequency in Hz. Attribute DPLL_A_PIN_FREQUENCY_MAX of dpll: u64. */ frequencyMax?: M["big"];
}

/** Attribute set `reference-sync`. */
export interface ReferenceSync<M extends Mode = Read> extends ExtraAttributes {
  /** DPLL_A_PIN_ID of dpll: u32. */ id?: number;
  /** Requested connection of the DPLL pin to its parent. Attribute DPLL_A_PIN_STATE of dpll: u32. */
  state?: PinState | M["unnamed"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns the id of the DPLL device that matches the passed module, clock and type. Request 1 of family dpll; requires CAP_NET_ADMIN in the initial user namespace. */
  "device-id-get": { do: Call<Only<Dpll<Write>, "moduleName" | "clockId" | "type">, Dpll<Read>> };
  /** Returns one DPLL device, or dumps all devices. Request and dump 2 of family dpll; requires CAP_NET_ADMIN in the initial user namespace. */
  "device-get": { do: Call<Only<Dpll<Write>, "id">, Dpll<Read>>; dump: Call<ExtraAttributes, Dpll<Read>> };
  /** Changes a DPLL device. Request 3 of family dpll; requires CAP_NET_ADMIN in the initial user namespace. */
  "device-set": { do: Call<Except<Dpll<Write>, "moduleName" | "clockId" | "type" | "clockQualityLevel">> };
  /** Reports a DPLL device that was registered. Event 4 of family dpll in multicast group `monitor`. */
  "device-create-ntf": { event: Dpll<Read> };
  /** Reports a DPLL device that was unregistered. Event 5 of family dpll in multicast group `monitor`. */
  "device-delete-ntf": { event: Dpll<Read> };
  /** Reports a DPLL device that changed, such as its lock status. Event 6 of family dpll in multicast group `monitor`. */
  "device-change-ntf": { event: Dpll<Read> };
  /** Returns the id of the DPLL pin that matches the passed module, clock and labels. Request 7 of family dpll; requires CAP_NET_ADMIN in the initial user namespace. */
  "pin-id-get": {
    do: Call<Only<Pin<Write>, "moduleName" | "clockId" | "boardLabel" | "panelLabel" | "packageLabel" | "type">,
      Pin<Read>>;
  };
  /** Returns one DPLL pin (input or output), or dumps all. Request and dump 8 of family dpll; requires CAP_NET_ADMIN in the initial user namespace. */
  "pin-get": { do: Call<Only<Pin<Write>, "id">, Pin<Read>>; dump: Call<Only<Pin<Write>, "id">, Pin<Read>> };
  /** Changes a DPLL pin: its frequency, or its state and priority at a parent. Request 9 of family dpll; requires CAP_NET_ADMIN in the initial user namespace. */
  "pin-set": {
    do: Call<Only<Pin<Write>, "id" | "direction" | "frequency" | "prio" | "state" | "parentDevice" | "parentPin"
      | "phaseAdjust" | "esyncFrequency" | "referenceSync">>;
  };
  /** Reports a DPLL pin that was registered. Event 10 of family dpll in multicast group `monitor`. */
  "pin-create-ntf": { event: Pin<Read> };
  /** Reports a DPLL pin that was unregistered. Event 11 of family dpll in multicast group `monitor`. */
  "pin-delete-ntf": { event: Pin<Read> };
  /** Reports a DPLL pin that changed. Event 12 of family dpll in multicast group `monitor`. */
  "pin-change-ntf": { event: Pin<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "device-id-get": Dpll<Read>;
  "device-get": Dpll<Read>;
  "pin-id-get": Pin<Read>;
  "pin-get": Pin<Read>;
}

/** Names of the multicast groups. */
export type Groups = "monitor";

const deviceGetAttributes = `
  id module-name mode mode-supported lock-status lock-status-error temp clock-id type phase-offset-monitor
  phase-offset-avg-factor frequency-monitor`;

const pinGetAttributes = `
  id module-name clock-id board-label panel-label package-label type frequency frequency-supported capabilities
  parent-device parent-pin phase-adjust-gran phase-adjust-min phase-adjust-max phase-adjust
  fractional-frequency-offset fractional-frequency-offset-ppt esync-frequency esync-frequency-supported esync-pulse
  reference-sync measured-frequency`;

/** Clock synchronization: phase-locked loops and their pins. Netlink family `dpll`: `connect()` opens a client. Requires Linux 6.7 with CONFIG_DPLL. */
export const dpll: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "dpll",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: {
    "temp-divider": 1000,
    "pin-frequency-1-hz": 1,
    "pin-frequency-10-khz": 10000,
    "pin-frequency-77-5-khz": 77500,
    "pin-frequency-10-mhz": 10000000,
    "phase-offset-divider": 1000,
    "pin-measured-frequency-divider": 1000,
  },
  enums: {
    mode: () => ({ entries: "manual=1 automatic" }),
    "lock-status": () => ({ entries: "unlocked=1 locked locked-ho-acq holdover" }),
    "lock-status-error": () => ({ entries: "none=1 undefined media-down fractional-frequency-offset-too-high" }),
    "clock-quality-level": () => ({
      entries: `
        itu-opt1-prc=1 itu-opt1-ssu-a itu-opt1-ssu-b itu-opt1-eec1 itu-opt1-prtc itu-opt1-eprtc itu-opt1-eeec
        itu-opt1-eprc`,
    }),
    type: () => ({ entries: "pps=1 eec generic" }),
    "pin-type": () => ({ entries: ["mux=1 ext synce-eth-port int-oscillator gnss", { name: "int-nco", value: 6, since: "7.3" }] }),
    "pin-direction": () => ({ entries: "input=1 output" }),
    "pin-state": () => ({ entries: "connected=1 disconnected selectable" }),
    "pin-operstate": () => ({ entries: "active=1 standby no-signal qual-failed" }),
    "pin-capabilities": () => ({
      flags: true,
      entries: [
        "direction-can-change priority-can-change state-can-change",
        { name: "state-connected-override", value: 3, since: "7.3" },
      ],
    }),
    "feature-state": () => ({ entries: "disable enable" }),
  },
  structs: {},
  sets: {
    dpll: () => ({
      attributes: [
        { name: "id", number: 1, type: "u32" },
        { name: "module-name", number: 2, type: "string" },
        { name: "pad", number: 3, type: "pad" },
        { name: "clock-id", number: 4, type: "u64" },
        { name: "mode", number: 5, type: "u32", enum: "mode" },
        { name: "mode-supported", number: 6, type: "u32", enum: "mode", multi: true, access: "read-only" },
        { name: "lock-status", number: 7, type: "u32", enum: "lock-status", access: "read-only" },
        { name: "temp", number: 8, type: "s32", access: "read-only" },
        { name: "type", number: 9, type: "u32", enum: "type" },
        { name: "lock-status-error", number: 10, type: "u32", enum: "lock-status-error", access: "read-only" },
        { name: "clock-quality-level", number: 11, type: "u32", enum: "clock-quality-level", multi: true },
        { name: "phase-offset-monitor", number: 12, type: "u32", enum: "feature-state" },
        { name: "phase-offset-avg-factor", number: 13, type: "u32" },
        { name: "frequency-monitor", number: 14, type: "u32", enum: "feature-state" },
      ],
    }),
    pin: () => ({
      attributes: [
        { name: "id", number: 1, type: "u32" },
        { name: "parent-id", number: 2, type: "u32" },
        { name: "module-name", number: 3, type: "string" },
        { name: "pad", number: 4, type: "pad" },
        { name: "clock-id", number: 5, type: "u64" },
        { name: "board-label", number: 6, type: "string" },
        { name: "panel-label", number: 7, type: "string" },
        { name: "package-label", number: 8, type: "string" },
        { name: "type", number: 9, type: "u32", enum: "pin-type" },
        { name: "direction", number: 10, type: "u32", enum: "pin-direction" },
        { name: "frequency", number: 11, type: "u64" },
        { name: "frequency-supported", number: 12, type: "nest", nest: "frequency-range", multi: true, access: "read-only" },
        { name: "frequency-min", number: 13, type: "u64" },
        { name: "frequency-max", number: 14, type: "u64" },
        { name: "prio", number: 15, type: "u32" },
        { name: "state", number: 16, type: "u32", enum: "pin-state" },
        { name: "capabilities", number: 17, type: "u32", enum: "pin-capabilities", flags: true, access: "read-only" },
        { name: "parent-device", number: 18, type: "nest", nest: "pin-parent-device", multi: true },
        { name: "parent-pin", number: 19, type: "nest", nest: "pin-parent-pin", multi: true },
        { name: "phase-adjust-min", number: 20, type: "s32", access: "read-only" },
        { name: "phase-adjust-max", number: 21, type: "s32", access: "read-only" },
        { name: "phase-adjust", number: 22, type: "s32" },
        { name: "phase-offset", number: 23, type: "s64" },
        { name: "fractional-frequency-offset", number: 24, type: "sint", access: "read-only" },
        { name: "esync-frequency", number: 25, type: "u64" },
        { name: "esync-frequency-supported", number: 26, type: "nest", nest: "frequency-range", multi: true, access: "read-only" },
        { name: "esync-pulse", number: 27, type: "u32", access: "read-only" },
        { name: "reference-sync", number: 28, type: "nest", nest: "reference-sync", multi: true },
        { name: "phase-adjust-gran", number: 29, type: "u32", access: "read-only" },
        { name: "fractional-frequency-offset-ppt", number: 30, type: "sint", access: "read-only" },
        { name: "measured-frequency", number: 31, type: "u64", access: "read-only" },
        { name: "operstate", number: 32, type: "u32", enum: "pin-operstate" },
      ],
    }),
    "pin-parent-device": () => ({
      subsetOf: "pin",
      attributes: [
        { name: "parent-id", number: 2, type: "u32" },
        { name: "direction", number: 10, type: "u32", enum: "pin-direction" },
        { name: "prio", number: 15, type: "u32" },
        { name: "state", number: 16, type: "u32", enum: "pin-state" },
        { name: "operstate", number: 32, type: "u32", enum: "pin-operstate" },
        { name: "phase-offset", number: 23, type: "s64" },
        { name: "fractional-frequency-offset", number: 24, type: "sint", access: "read-only" },
        { name: "fractional-frequency-offset-ppt", number: 30, type: "sint", access: "read-only" },
      ],
    }),
    "pin-parent-pin": () => ({
      subsetOf: "pin",
      attributes: [{ name: "parent-id", number: 2, type: "u32" }, { name: "state", number: 16, type: "u32", enum: "pin-state" }],
    }),
    "frequency-range": () => ({
      subsetOf: "pin",
      attributes: [{ name: "frequency-min", number: 13, type: "u64" }, { name: "frequency-max", number: 14, type: "u64" }],
    }),
    "reference-sync": () => ({
      subsetOf: "pin",
      attributes: [{ name: "id", number: 1, type: "u32" }, { name: "state", number: 16, type: "u32", enum: "pin-state" }],
    }),
  },
  subMessages: {},
  operations: {
    "device-id-get": () => ({ set: "dpll", do: { request: "1 module-name clock-id type", reply: "1 id" }, flags: ["admin-perm"] }),
    "device-get": () => ({
      set: "dpll",
      do: { request: "2 id", reply: `2 ${deviceGetAttributes}` },
      dump: { request: "2", reply: `2 ${deviceGetAttributes}` },
      flags: ["admin-perm"],
    }),
    "device-set": () => ({
      set: "dpll",
      do: {
        request: {
          number: 3,
          replyOnly: ["module-name", "clock-id", "type"],
          attributes: "id mode phase-offset-monitor phase-offset-avg-factor frequency-monitor",
        },
      },
      flags: ["admin-perm"],
    }),
    "device-create-ntf": () => ({ set: "dpll", event: `4 ${deviceGetAttributes}`, notify: "device-get", group: "monitor" }),
    "device-delete-ntf": () => ({ set: "dpll", event: `5 ${deviceGetAttributes}`, notify: "device-get", group: "monitor" }),
    "device-change-ntf": () => ({ set: "dpll", event: `6 ${deviceGetAttributes}`, notify: "device-get", group: "monitor" }),
    "pin-id-get": () => ({
      set: "pin",
      do: { request: "7 module-name clock-id board-label panel-label package-label type", reply: "7 id" },
      flags: ["admin-perm"],
    }),
    "pin-get": () => ({
      set: "pin",
      do: { request: "8 id", reply: `8 ${pinGetAttributes}` },
      dump: { request: "8 id", reply: `8 ${pinGetAttributes}` },
      flags: ["admin-perm"],
    }),
    "pin-set": () => ({
      set: "pin",
      do: {
        request: {
          number: 9,
          replyOnly: ["module-name", "clock-id", "board-label", "panel-label", "package-label", "type"],
          attributes: `
            id frequency direction prio state parent-device parent-pin phase-adjust esync-frequency reference-sync`,
        },
      },
      flags: ["admin-perm"],
    }),
    "pin-create-ntf": () => ({ set: "pin", event: `10 ${pinGetAttributes}`, notify: "pin-get", group: "monitor" }),
    "pin-delete-ntf": () => ({ set: "pin", event: `11 ${pinGetAttributes}`, notify: "pin-get", group: "monitor" }),
    "pin-change-ntf": () => ({ set: "pin", event: `12 ${pinGetAttributes}`, notify: "pin-get", group: "monitor" }),
  },
  groups: { monitor: { name: "monitor" } },
  config: "DPLL",
  since: "6.7",
  links: {},
});
