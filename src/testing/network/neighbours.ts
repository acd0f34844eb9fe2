import { defined } from "../../base/objects.ts";
import { EEXIST, EINVAL, ENODEV, ENOENT } from "../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "../../constants/netlink.ts";
import { AF_BRIDGE } from "../../constants/socket.ts";
import { type Operations, rtNeigh } from "../../families/rt-neigh.ts";
import type { FamilyHandlers, Received, RequestDetails } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";
import type { KnownLink, NetworkContext } from "./context.ts";

type Reply = Operations["getneigh"]["dump"]["reply"];
type Request = Received<Operations["newneigh"]["do"]["request"]>;

const unused = { confirmed: 0, used: 0, updated: 0, refcnt: 0 };

/** The neighbours of a fake network, and the request handlers of the family `rt-neigh`. */
export class NeighbourTable {
  readonly handlers: FamilyHandlers<Operations> = {
    getneigh: {
      do: ({ header, dst }) => {
        const isProxy = header.ndmFlags?.includes("proxy") === true;
        const found = this.#find(header.ndmFamily, header.ndmIfindex, dst, isProxy);
        if (found === undefined)
          throw new Refusal(ENOENT, {
            message: isProxy ? "Proxy neighbour entry not found" : "Neighbour entry not found",
          });
        return found;
      },
      dump: ({ header, ifindex }) => {
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
    newneigh: { do: (request, details) => this.#add(request, details) },
    delneigh: {
      do: ({ header, dst }) =>
        this.#delete(header.ndmFamily, header.ndmIfindex, dst, header.ndmFlags?.includes("proxy") === true),
    },
  };
  readonly #context: NetworkContext;
  #all: Reply[] = [];

  constructor(context: NetworkContext) {
    this.#context = context;
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
    const { header, dst, lladdr } = request;
    const { ndmFamily: family, ndmIfindex: index, ndmState, ndmFlags = [] } = header;
    if (family === AF_BRIDGE || dst === undefined) throw new Refusal(EINVAL);
    if (index !== 0 && this.#context.link(index) === undefined) throw new Refusal(ENODEV);
    const isProxy = ndmFlags.includes("proxy");
    const known = this.#find(family, index, dst, isProxy);
    if (known === undefined && (flags & NLM_F_CREATE) === 0) throw new Refusal(ENOENT);
    if (known !== undefined && (flags & NLM_F_EXCL) !== 0) throw new Refusal(EEXIST);
    const mayReplace = (flags & NLM_F_REPLACE) !== 0;
    const changed = mayReplace || known === undefined ? lladdr : known.lladdr;
    const entry = defined({
      header: {
        ndmFamily: family,
        ndmIfindex: index,
        ndmState: isProxy ? [] : (ndmState ?? known?.header.ndmState ?? []),
        ndmFlags,
        ndmType: "unicast",
      },
      dst,
      lladdr: isProxy ? undefined : (changed ?? known?.lladdr),
      flagsExt: request.flagsExt,
      protocol: request.protocol ?? known?.protocol,
      probes: isProxy ? undefined : 0,
      cacheinfo: isProxy ? undefined : unused,
    }) as unknown as Reply;
    if (known === undefined) this.#all.push(entry);
    else this.#all.splice(this.#all.indexOf(known), 1, entry);
    if (!isProxy) this.#context.kernel.publish(rtNeigh, "newneigh-ntf", entry, { group: "rtnlgrp-neigh" });
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
