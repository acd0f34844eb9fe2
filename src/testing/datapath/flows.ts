import { EEXIST, EINVAL, ENOENT } from "../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../../constants/netlink.ts";
import {
  type ActionAttrs,
  type FlowAttrs,
  type Operations,
  ovsFlow,
  type TunnelKeyAttrs,
} from "../../families/ovs-flow.ts";
import type { Write } from "../../schema/model/types.ts";
import type { FamilyHandlers } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";
import { checkActions, checkMatch } from "./check-flow.ts";
import type { FlatKey } from "./flat-key.ts";
import { alignMask, exactMask, exactTunnel, flatten, shortTunnel } from "./flat-key.ts";
import type { FakeFlow } from "./flow-table.ts";
import type { FakeModule } from "./module.ts";
import { unflatten } from "./reported-key.ts";
import type { DatapathState } from "./state.ts";

type Request = FlowAttrs<Write>;

export function flowHandlers(module: FakeModule): FamilyHandlers<Operations> {
  return {
    new: {
      do(request, { flags }) {
        module.checkPermitted();
        if (request.key === undefined || request.actions === undefined) throw new Refusal(EINVAL);
        const match = matchOf(request);
        const actions = request.actions as ActionAttrs[];
        checkActions(actions, match.key.masked(match.mask));
        const datapath = module.datapath(request.header.dpIfindex);
        const flow = put(datapath, match, identifierOf(request), actions, flags);
        return module.announce(ovsFlow, "new-ntf", flags, () => flowFields(module, datapath, flow, request));
      },
    },
    set: {
      do(request, { flags }) {
        module.checkPermitted();
        if (request.key === undefined) throw new Refusal(EINVAL);
        const { key, mask } = matchOf(request);
        const actions = request.actions as ActionAttrs[] | undefined;
        if (actions !== undefined) checkActions(actions, key.masked(mask));
        const datapath = module.datapath(request.header.dpIfindex);
        const flow = find(datapath, identifierOf(request), key);
        if (actions !== undefined) flow.actions = actions;
        if (request.clear === true) clear(flow);
        return module.announce(ovsFlow, "set-ntf", flags, () => flowFields(module, datapath, flow, request));
      },
    },
    get: {
      do(request) {
        const { ufid, key } = selectorOf(request);
        if (ufid === undefined && key === undefined) throw new Refusal(EINVAL);
        const datapath = module.datapath(request.header.dpIfindex);
        return flowFields(module, datapath, find(datapath, ufid, key), request);
      },
      *dump(request) {
        const datapath = module.datapath(request.header.dpIfindex);
        // Omits flows that are deleted before the dump reaches them.
        for (const flow of datapath.flows) yield flowFields(module, datapath, flow, request);
      },
    },
    del: {
      do(request, { flags }) {
        module.checkPermitted();
        const { ufid, key } = selectorOf(request);
        const datapath = module.datapath(request.header.dpIfindex);
        if (ufid === undefined && key === undefined) {
          datapath.flows.clear();
          return undefined;
        }
        const flow = find(datapath, ufid, key);
        datapath.flows.delete(flow);
        return module.announce(ovsFlow, "del-ntf", flags, () => flowFields(module, datapath, flow, request));
      },
    },
  };
}

function selectorOf(request: Request): { ufid: string | undefined; key: FlatKey | undefined } {
  const key = request.key === undefined ? undefined : matchOf({ key: request.key }).key;
  return { ufid: identifierOf(request), key };
}

function identifierOf({ ufid }: Request): string | undefined {
  if (ufid === undefined) return undefined;
  return typeof ufid === "string" ? ufid : ufid.toHex();
}

interface Match {
  readonly key: FlatKey;
  readonly mask: FlatKey;
  readonly tunnelMask: TunnelKeyAttrs;
}

function matchOf({ key, mask }: Request): Match {
  const flat = flatten(key!, false);
  checkMatch(key!, flat, mask);
  const bits = mask === undefined ? exactMask(key!) : flatten(mask, true);
  alignMask(bits, flat);
  const tunnel = mask === undefined ? key!.tunnel && exactTunnel(key!.tunnel) : mask.tunnel;
  return { key: flat, mask: bits, tunnelMask: shortTunnel(tunnel ?? {}) as TunnelKeyAttrs };
}

function put(
  datapath: DatapathState,
  match: Match,
  ufid: string | undefined,
  actions: ActionAttrs[],
  flags: number,
): FakeFlow {
  const { key, mask } = match;
  const { flows } = datapath;
  let flow = (ufid === undefined ? undefined : flows.identified(ufid)) ?? flows.lookup(key).flow;
  if (flow === undefined) {
    const masked = key.masked(mask);
    flow = { ufid, ...match, masked, actions, packets: 0n, bytes: 0n, used: undefined, tcpFlags: 0 };
    flows.add(flow);
    return flow;
  }
  // Open vSwitch rejects existing flows even without NLM_F_EXCL.
  if ((flags & (NLM_F_CREATE | NLM_F_EXCL)) !== 0) throw new Refusal(EEXIST);
  // The kernel stores no exact key for flows with a UFID.
  const same = flow.ufid === undefined ? flow.key.text === key.text : flow.masked.text === key.text;
  // The flow only overlaps, so the exact key is looked up.
  if (!same) flow = flow.ufid === undefined ? flows.keyed(key) : undefined;
  if (flow === undefined) throw new Refusal(ENOENT);
  flow.actions = actions;
  return flow;
}

function find({ flows }: DatapathState, ufid: string | undefined, key: FlatKey | undefined): FakeFlow {
  const flow = ufid === undefined ? flows.keyed(key!) : flows.identified(ufid);
  if (flow === undefined) throw new Refusal(ENOENT);
  return flow;
}

function clear(flow: FakeFlow): void {
  flow.packets = 0n;
  flow.bytes = 0n;
  flow.used = undefined;
  flow.tcpFlags = 0;
}

function flowFields(
  module: FakeModule,
  datapath: DatapathState,
  flow: FakeFlow,
  { ufidFlags = [] }: Request,
): { header: { dpIfindex: number } } & FlowAttrs {
  const { ufid, key, masked, mask, tunnelMask, packets, bytes, used, tcpFlags, actions } = flow;
  const omits = (name: "omit-key" | "omit-mask" | "omit-actions") => ufidFlags.includes(name);
  const fields: { header: { dpIfindex: number } } & FlowAttrs = { header: { dpIfindex: datapath.ifindex } };
  if (ufid === undefined) fields.key = unflatten(key);
  else fields.ufid = ufid;
  // Only the key identifies a flow without a UFID.
  if (ufid !== undefined && !omits("omit-key")) fields.key = unflatten(masked);
  if (!omits("omit-mask")) fields.mask = { ...unflatten(mask, masked), tunnel: tunnelMask };
  if (packets > 0n) fields.stats = { nPackets: packets, nBytes: bytes };
  if (used !== undefined) fields.used = BigInt(Math.floor(used + module.startMs));
  if (tcpFlags !== 0) fields.tcpFlags = tcpFlags & 0xff;
  if (!omits("omit-actions")) fields.actions = actions;
  return fields;
}
