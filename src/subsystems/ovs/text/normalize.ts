import { checkArray, checkObject, checkOptions } from "../../../base/check.ts";
import { ETH_P_8021Q, ETH_P_MPLS_MC, ETH_P_MPLS_UC } from "../../../constants/if_ether.ts";
import type { FlowAction, FlowKey } from "../core/flow.ts";
import { actionsText } from "./actions.ts";
import { type FormatOptions, formatChecks } from "./options.ts";

interface Tag {
  readonly tpid: number;
  readonly tci: number;
}

/** Actions that apply to packets with the same VLAN tags. */
interface Group {
  readonly tags: readonly Tag[];
  readonly actions: FlowAction[];
}

const MAX_TAGS = 2;
const TAG_PRESENT = 0x1000;
const NO_TAG: Tag = { tpid: 0, tci: 0 };

/**
 * Formats actions so that actions with the same effect have the same text, like `ovs-dpctl normalize-actions`. Actions
 * are grouped by the VLAN tags of the packet. Actions that add or remove tags are omitted, and consecutive outputs are
 * sorted.
 *
 * ```ts
 * normalizeActions(parseFlow("in_port(1),eth(),eth_type(0x0800)").key, parseActions("3,2,push_vlan(vid=5,pcp=0),1"));
 * // ["no vlan: no mpls: 2,3", "vlan(vid=5,pcp=0): no mpls: 1"]
 * ```
 *
 * @param key key of the flow, which contains the VLAN tags of packets before the first action.
 * @throws TypeError or RangeError with the path of an invalid value.
 */
export function normalizeActions(key: FlowKey, actions: readonly FlowAction[], options: FormatOptions = {}): string[] {
  checkOptions(options, formatChecks);
  checkArray(actions, "actions");
  actionsText(actions, options);
  const { tags: initial, ethertype, label } = headersOf(key);
  let tags = initial;
  const groups = new Map<string, Group>();
  for (const action of actions) {
    if (action.popVlan !== undefined) {
      tags = pop(tags);
    } else if (action.pushVlan !== undefined) {
      const { vlanTpid: tpid = 0, vlanTci: tci = 0 } = action.pushVlan;
      tags = [{ tpid, tci }, ...tags].slice(0, MAX_TAGS);
    } else {
      const id = order(tags);
      const group = groups.get(id) ?? { tags, actions: [] };
      group.actions.push(action);
      groups.set(id, group);
    }
  }
  const isMpls = ethertype === ETH_P_MPLS_UC || ethertype === ETH_P_MPLS_MC;
  const mpls = isMpls ? `mpls(label=${label >>> 12},tc=${(label >>> 9) & 7},ttl=${label & 0xff})` : "no mpls";
  return [...groups.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, group]) => `${tagsText(group.tags)}${mpls}: ${actionsText(withSortedOutputs(group.actions), options)}`);
}

function headersOf(key: FlowKey): { tags: readonly Tag[]; ethertype: number; label: number } {
  checkObject(key, "key");
  const tags: Tag[] = [];
  let part = key;
  for (; tags.length < MAX_TAGS && part.encap !== undefined; part = part.encap) {
    tags.push({ tpid: part.ethertype ?? 0, tci: part.vlan ?? 0 });
  }
  while (tags.length < MAX_TAGS) tags.push(NO_TAG);
  return { tags, ethertype: part.ethertype ?? 0, label: part.mpls?.[0] ?? 0 };
}

function pop(tags: readonly Tag[]): readonly Tag[] {
  const count = tags.findIndex(({ tci }) => (tci & TAG_PRESENT) === 0);
  const present = count < 0 ? tags.length : count;
  return present === 0 ? tags : [...tags.slice(1, present), NO_TAG, ...tags.slice(present)];
}

function order(tags: readonly Tag[]): string {
  return tags
    .map(({ tpid, tci }) => ((tpid << 16) | tci) >>> 0)
    .map((word) => word.toString(16).padStart(8, "0"))
    .join();
}

function tagsText(tags: readonly Tag[]): string {
  const absent = tags.findIndex(({ tci }) => tci === 0);
  const shown = absent < 0 ? tags : tags.slice(0, absent);
  if (shown.length === 0) return "no vlan: ";
  return shown
    .map(({ tpid, tci }) => {
      const type = tpid === ETH_P_8021Q ? "" : `tpid=0x${tpid.toString(16).padStart(4, "0")},`;
      return `vlan(${type}vid=${tci & 0xfff},pcp=${tci >> 13}): `;
    })
    .join("");
}

function withSortedOutputs(actions: readonly FlowAction[]): FlowAction[] {
  const sorted = [...actions];
  for (let start = 0; start < sorted.length; start++) {
    let end = start;
    while (sorted[end]?.output !== undefined) end++;
    if (end - start < 2) continue;
    sorted.splice(start, end - start, ...sorted.slice(start, end).sort((one, other) => one.output! - other.output!));
    start = end;
  }
  return sorted;
}
