import { typeError } from "../../../base/argument-error.ts";
import { checkInteger } from "../../../base/check.ts";
import { defined } from "../../../base/objects.ts";
import { RTNLGRP_BRVLAN } from "../../../constants/rtnetlink.ts";
import { type RouterType, rtMdb } from "../../../families/rt-mdb.ts";
import { rtVlan, type State, type VlanFlags } from "../../../families/rt-vlan.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import { type BridgeVlan, type BridgeVlanSettings, BridgeVlans, fields, vlanKind } from "../../route/bridge/vlans.ts";
import { enumNames, flagNames } from "../../route/core/names.ts";
import type { Outcome } from "../../route/core/options.ts";
import type { LinkData } from "../../route/links/kinds.ts";
import { type Differences, includes } from "../model/compare.ts";
import type { DeclaredTable } from "../model/declared.ts";
import { canonicalName, declaredInterface } from "../model/forms.ts";
import { errorsOf, listIfSupported, markPartial, removalErrors } from "../model/outcomes.ts";
import type { Scope } from "../model/scopes.ts";
import { defineTable, listEntries, type StateTable } from "../model/table.ts";

/** One VLAN; a declared range becomes one entry per VLAN. */
interface WantedBridgeVlan extends BridgeVlanSettings {
  readonly dev: string;
}

interface ListedVlan extends BridgeVlan {
  /** Whether the kernel adds the VLAN to every new bridge port. */
  readonly isDefault: boolean;
}

const MAX_VLAN = 4094;
const vlanFlags = /* @__PURE__ */ flagNames<VlanFlags>(rtVlan, "vlan-flags");
const vlanStates = /* @__PURE__ */ enumNames<State>(rtVlan, "state", 0xff);
const routerTypes = /* @__PURE__ */ enumNames<RouterType>(rtMdb, "router-type", 0xff);
const userFlags: ReadonlySet<unknown> = new Set(["pvid", "untagged"]);
/** Settings of a new VLAN. Null: it has no tunnel. */
const defaults = {
  state: "forwarding",
  tunnelId: null,
  mcastRouter: "temp-query",
  mcastMaxGroups: 0,
  neighSuppress: false,
  neighForwardGrat: false,
} as const;
const settings = Object.keys(defaults) as readonly (keyof typeof defaults)[];

export const bridgeVlanTable: StateTable<ListedVlan, WantedBridgeVlan> = defineTable<ListedVlan, WantedBridgeVlan>({
  name: "bridgeVlans",
  groups: [RTNLGRP_BRVLAN],
  kind: vlanKind,

  *split(declaration, path) {
    for (const { path: at, entry } of listEntries(declaration, path)) {
      const { vlan, vlanEnd, tunnelId, ...rest } = entry as Partial<BridgeVlanSettings> & { absent?: unknown };
      if (rest.absent === true && vlan === undefined && vlanEnd === undefined) {
        yield { path: at, entry };
        continue;
      }
      const first = checkedVlan(vlan, `${at}.vlan`);
      const last = vlanEnd === undefined ? first : checkInteger(vlanEnd, first, MAX_VLAN, `${at}.vlanEnd`);
      for (let id = first; id <= last; id++)
        yield {
          path: at,
          entry: { ...rest, vlan: id, ...defined({ tunnelId: tunnelId == null ? tunnelId : tunnelId + id - first }) },
        };
    }
  },

  fields,
  forms: {
    dev: declaredInterface,
    vlan: checkedVlan,
    flags: declaredFlags,
    state: canonicalName(vlanStates),
    mcastRouter: canonicalName(routerTypes),
  },
  required: ["dev", "vlan"],
  examples: [{ dev: "lo", vlan: 1 }],

  async list(scope) {
    const vlans: ListedVlan[] = [];
    const slice = new TimeSlice();
    for (const range of await listIfSupported(() => scope.openAsync(BridgeVlans).list().toArray())) {
      if (slice.isOverAfterEntry()) await slice.pause();
      const { vlan: first, vlanEnd = first, dev, tunnelId } = range;
      const bridge = bridgeOf(scope, dev);
      const flags = settableFlags(range.flags);
      const isUntagged = flags.includes("pvid") && flags.includes("untagged");
      const defaultVlan = isUntagged ? bridge?.vlanDefaultPvid : undefined;
      for (let vlan = first; vlan <= vlanEnd; vlan++) {
        const { vlanEnd: _, ...entry } = range;
        if (hasTrees(bridge)) delete entry.state;
        const tunnel = tunnelId === undefined ? {} : { tunnelId: tunnelId + vlan - first };
        vlans.push({ ...entry, ...tunnel, flags, vlan, isDefault: vlan === defaultVlan });
      }
    }
    return vlans;
  },
  key: ({ dev, vlan }) => `${dev} ${vlan}`,
  title: ({ dev, vlan, flags = [] }) => `${[vlan, ...flags].join(" ")} dev ${dev}`,

  compared: ["flags", ...settings.filter((name) => name !== "tunnelId")],
  compare: (list, { tunnelId }, current) => list.compare("tunnelId", tunnelId, current.tunnelId ?? null),
  isAutomatic: (entry) => entry.isDefault && changedSettings(entry).length === 0,
  isInScope: ({ isDefault }) => !isDefault,

  restore(entry) {
    const { dev, vlan, flags } = entry;
    return { dev: dev!, vlan, flags, ...Object.fromEntries(changedSettings(entry).map((name) => [name, entry[name]])) };
  },

  missing(scope, listed) {
    const keys = new Set(listed.map((entry) => bridgeVlanTable.key(entry)));
    const missing: WantedBridgeVlan[] = [];
    for (const dev of scope.linksByName.keys()) {
      const vlan = defaultOf(scope, dev);
      if (vlan !== undefined && vlan !== 0 && !keys.has(bridgeVlanTable.key({ dev, vlan })))
        missing.push({ dev, vlan });
    }
    return missing;
  },

  // The kernel has added the default VLAN when a port rejoined.
  async removeSurplus(scope, restored) {
    await scope.readLinks();
    const devices = new Set(restored.map(({ dev }) => dev));
    const keys = new Set(restored.map((vlan) => bridgeVlanTable.key(vlan)));
    const surplus: WantedBridgeVlan[] = [];
    for (const entry of await bridgeVlanTable.list(scope)) {
      const { dev, vlan } = entry;
      if (dev === undefined || !devices.has(dev) || keys.has(bridgeVlanTable.key(entry))) continue;
      if (vlan === defaultOf(scope, dev)) surplus.push({ dev, vlan });
    }
    return removalErrors(await scope.openAsync(BridgeVlans).deleteMany(surplus));
  },

  async write(scope, action, changes) {
    const vlans = changes.map(({ wanted, current, differences }): WantedBridgeVlan => {
      if (action === "remove") return { dev: current!.dev!, vlan: current!.vlan };
      return action === "change" ? changedFields(wanted!, current!, differences!) : withoutNull(wanted!);
    });
    const ranges = rangesOf(vlans);
    const requests = ranges.map(({ vlan }) => vlan);
    const table = scope.openAsync(BridgeVlans);
    const write = { remove: table.deleteMany, change: table.changeMany, add: table.addMany } as const;
    const outcomes = await write[action as keyof typeof write].call(table, requests);
    // The kernel may have changed some VLANs of a range. (br_vlan_rtm_process_one)
    for (const [index, { error }] of outcomes.entries())
      if (error !== undefined && ranges[index]!.count > 1) markPartial(error);
    const each: Outcome[] = ranges.flatMap(({ count }, index) => Array.from({ length: count }, () => outcomes[index]!));
    return action === "remove" ? removalErrors(each) : errorsOf(each);
  },
});

/** @throws TypeError if several VLANs of an interface have the flag "pvid", which only the last one keeps. (__vlan_add_pvid) */
export function* checkPvids(declared: DeclaredTable, io: Io): Steps<void> {
  const known = new Map<string, string>();
  for (const { wanted, path, absent } of declared.values()) {
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
    const { dev, vlan, flags } = wanted as WantedBridgeVlan;
    if (absent || flags?.includes("pvid") !== true) continue;
    const other = known.get(dev);
    if (other !== undefined) throw typeError(`${path}.flags`, `only one VLAN of ${dev} can have "pvid", and ${other}`);
    known.set(dev, `${path} declares it for VLAN ${vlan}`);
  }
}

function checkedVlan(vlan: unknown, path: string): number {
  return checkInteger(vlan, 1, MAX_VLAN, path);
}

function declaredFlags(flags: NonNullable<BridgeVlanSettings["flags"]>, path: string): BridgeVlan["flags"] {
  return settableFlags(vlanFlags.show(vlanFlags.read(flags, path)));
}

/** Returns the flags that user space can set, sorted for comparison. */
function settableFlags(flags: BridgeVlan["flags"]): BridgeVlan["flags"] {
  return flags.filter((flag) => userFlags.has(flag)).sort();
}

/** Returns the names of the settings that differ from those of a new VLAN. */
function changedSettings(entry: ListedVlan): (typeof settings)[number][] {
  return settings.filter((name) => (entry[name] ?? defaults[name]) !== defaults[name]);
}

/** Includes the flags, because the kernel would reset them otherwise. */
function changedFields(wanted: WantedBridgeVlan, current: ListedVlan, differences: Differences): WantedBridgeVlan {
  const { dev, vlan, flags = current.flags } = wanted;
  const changed = settings.filter((name) => differences[name] !== undefined);
  const entry: WantedBridgeVlan = { dev, vlan, flags };
  // To undo a change, restore() omits the settings of a new VLAN.
  for (const name of changed) Object.assign(entry, { [name]: wanted[name] ?? defaults[name] });
  return entry;
}

/** A new VLAN has no tunnel. */
function withoutNull({ tunnelId, ...entry }: WantedBridgeVlan): WantedBridgeVlan {
  return tunnelId == null ? entry : { ...entry, tunnelId };
}

/** Joins consecutive VLANs with equal settings, for fewer requests. */
function rangesOf(vlans: readonly WantedBridgeVlan[]): { vlan: WantedBridgeVlan; count: number }[] {
  const ranges: { vlan: WantedBridgeVlan; count: number }[] = [];
  for (const one of vlans) {
    const last = ranges.at(-1);
    const { vlan, tunnelId, ...rest } = one;
    if (last !== undefined && !one.flags?.includes("pvid")) {
      const { vlan: first, vlanEnd: _, tunnelId: firstTunnel, ...same } = last.vlan;
      const isNext = vlan === first + last.count;
      const tunnel = typeof firstTunnel === "number" ? firstTunnel + last.count : firstTunnel;
      if (isNext && tunnelId === tunnel && includes(rest, same) && includes(same, rest)) {
        last.vlan = { ...last.vlan, vlanEnd: vlan };
        last.count++;
        continue;
      }
    }
    ranges.push({ vlan: one, count: 1 });
  }
  return ranges;
}

function defaultOf(scope: Scope, dev: string): number | undefined {
  return bridgeOf(scope, dev)?.vlanDefaultPvid;
}

/** Returns the settings of the bridge to which an interface belongs. */
function bridgeOf(scope: Scope, dev: string | undefined): LinkData["bridge"] | undefined {
  const link = scope.linksByName.get(dev ?? "");
  const bridge = link?.kind === "bridge" ? link : scope.linksByName.get(link?.master ?? "");
  return bridge?.kind === "bridge" ? bridge.data : undefined;
}

/** `BR_BOOLOPT_MST_ENABLE` */
const SPANNING_TREES = 1 << 2;

/** Returns whether the kernel derives the states of VLANs from spanning trees, and rejects others. (br_vlan_modify_state) */
function hasTrees(bridge: LinkData["bridge"] | undefined): boolean {
  return ((bridge?.multiBoolopt?.optval ?? 0) & SPANNING_TREES) !== 0;
}
