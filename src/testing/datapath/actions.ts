import { ENOMEM } from "../../constants/errno.ts";
import type { ActionAttrs, KeyAttrs } from "../../families/ovs-flow.ts";
import { KeyAttr } from "../../subsystems/ovs/core/numbers.ts";
import { decrementTtl, type EditedPacket, editPacket } from "../../subsystems/ovs/execute/packet-edit.ts";
import { Refusal } from "../refusal.ts";
import type { Connections } from "./connections.ts";
import type { FlatKey } from "./flat-key.ts";
import { keyOf } from "./packet-key.ts";

export interface Passage {
  packet: Uint8Array;
  key: FlatKey;
  readonly hash: number;
  readonly cpu: number;
  readonly mru?: number | undefined;
  readonly upcallPortId?: number | undefined;
  cut?: number | undefined;
}

export interface Switch {
  readonly connections: Connections;
  output(passage: Passage, port: number): void;
  recirculate(passage: Passage): void;
  userspace(passage: Passage, action: NonNullable<ActionAttrs["userspace"]>, actions: readonly ActionAttrs[]): void;
  meter(passage: Passage, id: number): boolean;
  random(): number;
  zoneLimit(zone: number): number | undefined;
}

/**
 * Runs Open vSwitch actions. The packet and the flow key of the caller stay unchanged.
 *
 * @throws Refusal if an action fails.
 */
export function runActions(to: Switch, actions: readonly ActionAttrs[], passage: Passage): void {
  const own = { ...passage, key: passage.key.copy() };
  for (const action of actions) if (!runAction(to, action, own, actions)) return;
}

function runAction(to: Switch, action: ActionAttrs, passage: Passage, all: readonly ActionAttrs[]): boolean {
  const { packet, key } = passage;
  if (action.output !== undefined) {
    to.output(passage, action.output);
    passage.cut = undefined;
  } else if (action.userspace !== undefined) {
    to.userspace(passage, action.userspace, all);
    passage.cut = undefined;
  } else if (action.trunc !== undefined) passage.cut = action.trunc;
  else if (action.recirc !== undefined) {
    const again = { ...passage, key: key.copy(), cut: undefined };
    again.key.setU32(KeyAttr.RecircId, action.recirc);
    to.recirculate(again);
  } else if (action.hash !== undefined) key.setU32(KeyAttr.DpHash, mixed(passage.hash, action.hash.hashBasis));
  else if (action.ct !== undefined) track(to, passage, action.ct);
  else if (action.ctClear !== undefined) {
    for (const type of [KeyAttr.CtState, KeyAttr.CtZone, KeyAttr.CtMark, KeyAttr.CtLabels]) key.at(type).fill(0);
  } else if (action.meter !== undefined) return to.meter(passage, action.meter);
  else if (action.sample !== undefined) {
    const { probability = 0, actions = [] } = action.sample;
    const taken = probability === 0xffff_ffff || to.random() < probability;
    if (taken) runActions(to, actions, passage);
  } else if (action.clone !== undefined) runActions(to, action.clone, passage);
  else if (action.checkPktLen !== undefined) {
    const { pktLen = 0, actionsIfGreater = [], actionsIfLessEqual = [] } = action.checkPktLen;
    runActions(to, packet.length > pktLen ? actionsIfGreater : actionsIfLessEqual, passage);
  } else if (action.decTtl !== undefined) {
    const changed = decrementTtl(editedPacket(passage));
    if (changed === undefined) {
      runActions(to, action.decTtl.action ?? [], passage);
      return false;
    }
    change(passage, changed);
  } else if (action.drop !== undefined) return false;
  else if (!setMetadata(key, action)) {
    const before = editedPacket(passage);
    change(passage, editPacket(before, action) ?? before);
  }
  return true;
}

function editedPacket({ packet, key }: Passage): EditedPacket {
  return { bytes: packet, start: key.hasEthernet ? "ethernet" : key.be16(KeyAttr.Ethertype) };
}

function change(passage: Passage, { bytes, start }: EditedPacket): void {
  const { key } = passage;
  key.hasEthernet = start === "ethernet";
  if (start !== "ethernet") key.setBe16(KeyAttr.Ethertype, start);
  passage.packet = bytes;
  passage.key = keyOf(bytes, key);
}

function setMetadata(key: FlatKey, { set, setMasked }: ActionAttrs): boolean {
  const value: KeyAttrs = set ?? setMasked?.key ?? {};
  const { priority, skbMark, tunnel } = value;
  const merged = (type: number, next: number, bits = 0xffff_ffff) =>
    key.setU32(type, ((key.u32(type) & ~bits) | (next & bits)) >>> 0);
  if (priority !== undefined) merged(KeyAttr.Priority, priority, setMasked?.mask.priority);
  else if (skbMark !== undefined) merged(KeyAttr.SkbMark, skbMark, setMasked?.mask.skbMark);
  return priority !== undefined || skbMark !== undefined || tunnel !== undefined;
}

function track(to: Switch, { key }: Passage, ct: NonNullable<ActionAttrs["ct"]>): void {
  const { zone = 0, commit, forceCommit, mark, labels } = ct;
  const bytes = labels && {
    value: Uint8Array.fromHex(labels.value.replaceAll(":", "")),
    mask: Uint8Array.fromHex(labels.mask.replaceAll(":", "")),
  };
  const commits = commit === true || forceCommit === true;
  const tracking = { zone, commit: commits, force: forceCommit === true, mark, labels: bytes };
  if (!to.connections.track(key, tracking, to.zoneLimit(zone))) throw new Refusal(ENOMEM);
}

function mixed(hash: number, basis: number): number {
  return (Math.imul(hash ^ basis, 0x9e37_79b1) ^ (hash >>> 15)) >>> 0 || 1;
}
