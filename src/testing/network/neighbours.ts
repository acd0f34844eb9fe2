import { defined } from "../../base/objects.ts";
import { EEXIST, EINVAL, ENODEV, ENOENT } from "../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "../../constants/netlink.ts";
import { AF_BRIDGE } from "../../constants/socket.ts";
import { type Operations, rtNeigh } from "../../families/rt-neigh.ts";
import type { FamilyHandlers, Received, RequestDetails } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";
import type { KnownLink, NetworkContext } from "./context.ts";
import type { ForwardingTable } from "./forwarding.ts";
import { multicastMac } from "./prefixes.ts";

type Reply = Operations["getneigh"]["dump"]["reply"];
type Request = Received<Operations["newneigh"]["do"]["request"]>;

type State = Reply["header"]["ndmState"];

/** The neighbours of a fake network, and the request handlers of the family `rt-neigh`. */
export class NeighbourTable {
  readonly handlers: FamilyHandlers<Operations> = {
    getneigh: {
      do: (request) => {
        const { header, dst } = request;
        if (header.ndmFamily === AF_BRIDGE) return this.#forwarding.find(request as Request);
        const isProxy = header.ndmFlags?.includes("proxy") === true;
        const found = this.#find(header.ndmFamily, header.ndmIfindex, dst, isProxy);
        if (found === undefined)
          throw new Refusal(ENOENT, {
            message: isProxy ? "Proxy neighbour entry not found" : "Neighbour entry not found",
          });
        return found;
      },
      dump: ({ header, ifindex, master }) => {
        if (header?.ndmFamily === AF_BRIDGE) return this.#forwarding.list(header.ndmIfindex, master);
        const isProxy = header?.ndmFlags?.includes("proxy") === true;
        const family = header?.ndmFamily ?? 0;
        return this.#all.filter(
          (one) =>
            (family === 0 || one.header.ndmFamily === family) &&
            (ifindex === undefined || one.header.ndmIfindex === ifindex) &&
            one.header.ndmFlags.includes("proxy") === isProxy,
        );
      },
    },
    newneigh: {
      do: (request, details) =>
        request.header.ndmFamily === AF_BRIDGE
          ? this.#forwarding.add(request, details.flags)
          : this.#add(request, details),
    },
    delneigh: {
      do: (request) => {
        const { header, dst } = request;
        if (header.ndmFamily === AF_BRIDGE) this.#forwarding.delete(request);
        else this.#delete(header.ndmFamily, header.ndmIfindex, dst, header.ndmFlags?.includes("proxy") === true);
      },
    },
  };
  readonly #context: NetworkContext;
  readonly #forwarding: ForwardingTable;
  #all: Reply[] = [];

  constructor(context: NetworkContext, forwarding: ForwardingTable) {
    this.#context = context;
    this.#forwarding = forwarding;
  }

  /** Permanent neighbours are removed only together with the link. */
  linkChanged(link: KnownLink, isGone: boolean): void {
    if (link.isUp && !isGone) return;
    for (const one of this.#all.filter(({ header }) => header.ndmIfindex === link.index)) this.#remove(one);
  }

  #find(family: number, index: number, dst: string | undefined, isProxy: boolean): Reply | undefined {
    return this.#all.find(
      (one) =>
        one.header.ndmFamily === family &&
        one.header.ndmIfindex === index &&
        one.dst === dst &&
        one.header.ndmFlags.includes("proxy") === isProxy,
    );
  }

  #add(request: Request, { flags }: RequestDetails): void {
    const { header, dst, flagsExt } = request;
    const { ndmFamily: family, ndmIfindex: index, ndmState = [], ndmFlags = [] } = header;
    if (dst === undefined) throw new Refusal(EINVAL);
    const link = this.#context.link(index);
    if (index !== 0 && link === undefined) throw new Refusal(ENODEV);
    const isProxy = ndmFlags.includes("proxy");
    const known = this.#find(family, index, dst, isProxy);
    if (known === undefined && (flags & NLM_F_CREATE) === 0) throw new Refusal(ENOENT);
    if (known !== undefined && (flags & NLM_F_EXCL) !== 0) throw new Refusal(EEXIST);
    const isManaged = flagsExt?.includes("managed") === true;
    if (known === undefined && isManaged && ndmState.includes("permanent"))
      throw new Refusal(EINVAL, { message: "Invalid NTF_* flag for permanent entry" });
    const common = { family, index, dst, flagsExt, protocol: request.protocol ?? known?.protocol };
    if (isProxy) {
      this.#put(known, neighbour({ ...common, state: [], flags: ndmFlags }));
      return;
    }
    const fixed = multicastMac(family, dst) ?? (link?.hasResolution === false ? link.mac : undefined);
    const state: State = fixed === undefined ? [] : ["noarp"];
    const old = known ?? neighbour({ ...common, state, flags: [], lladdr: fixed === "" ? undefined : fixed });
    // As in the kernel, the new entry remains if the request is rejected below.
    if (known === undefined) this.#all.push(old);
    const resolves = isManaged || ndmFlags.includes("use");
    const changed = resolves ? resolving(old) : updated(old, request, (flags & NLM_F_REPLACE) !== 0);
    // Only a request with a valid state changes whether the neighbour is a router.
    const isRouter = (resolves || !isValid(changed.state) ? old.header.ndmFlags : ndmFlags).includes("router");
    const stored = [
      ...(ndmFlags.includes("ext-learned") ? (["ext-learned"] as const) : []),
      ...(isRouter ? (["router"] as const) : []),
    ];
    const entry = neighbour({ ...common, ...changed, flags: stored });
    this.#put(old, entry);
    // The kernel does not announce that it resolves the address of a new entry.
    if (known !== undefined || !resolves)
      this.#context.kernel.publish(rtNeigh, "newneigh-ntf", entry, { group: "rtnlgrp-neigh" });
  }

  #put(old: Reply | undefined, entry: Reply): void {
    if (old === undefined) this.#all.push(entry);
    else this.#all.splice(this.#all.indexOf(old), 1, entry);
  }

  #delete(family: number, index: number, dst: string | undefined, isProxy: boolean): void {
    if (index !== 0 && this.#context.link(index) === undefined) throw new Refusal(ENODEV);
    const found = this.#find(family, index, dst, isProxy);
    if (found === undefined) throw new Refusal(ENOENT);
    this.#remove(found);
  }

  #remove(entry: Reply): void {
    this.#all = this.#all.filter((one) => one !== entry);
    if (!entry.header.ndmFlags.includes("proxy")) {
      this.#context.kernel.publish(rtNeigh, "delneigh-ntf", entry, { group: "rtnlgrp-neigh" });
    }
  }
}

interface Content {
  readonly family: number;
  readonly index: number;
  readonly dst: string;
  readonly state: State;
  readonly flags: Reply["header"]["ndmFlags"];
  readonly lladdr?: string | undefined;
  readonly flagsExt?: Reply["flagsExt"] | undefined;
  readonly protocol?: number | undefined;
}

function neighbour({ family, index, dst, state, flags, lladdr, flagsExt, protocol }: Content): Reply {
  const isProxy = flags.includes("proxy");
  return defined({
    header: { ndmFamily: family, ndmIfindex: index, ndmState: state, ndmFlags: flags, ndmType: "unicast" },
    dst,
    lladdr,
    flagsExt,
    protocol,
    probes: isProxy ? undefined : 0,
    cacheinfo: isProxy ? undefined : {},
  }) as unknown as Reply;
}

function isValid(state: State): boolean {
  return state.some((one) => one !== "incomplete" && one !== "failed");
}

/** Returns state and address of an entry whose address the kernel resolves. (neigh_event_send) */
function resolving({ header, lladdr }: Reply): Pick<Content, "state" | "lladdr"> {
  const state = header.ndmState.filter((one) => one !== "permanent");
  if (state.includes("stale")) return { state: ["delay"], lladdr };
  return isValid(state) ? { state, lladdr } : { state: ["incomplete"] };
}

/** Returns state and address of an entry after a request. (__neigh_update) */
function updated({ header, lladdr }: Reply, request: Request, mayReplace: boolean): Pick<Content, "state" | "lladdr"> {
  const state = request.header.ndmState ?? [];
  if (!isValid(state)) return { state };
  const wasValid = isValid(header.ndmState);
  if (!wasValid && request.lladdr === undefined) throw new Refusal(EINVAL, { message: "No link layer address given" });
  return { state, lladdr: wasValid && !mayReplace ? lladdr : (request.lladdr ?? lladdr) };
}
