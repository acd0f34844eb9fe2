import { EEXIST, EINVAL, ENOENT, EOPNOTSUPP } from "../../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_ECHO, NLM_F_EXCL } from "../../../constants/netlink.ts";
import { type Operations, tc } from "../../../families/tc.ts";
import type { Fields } from "../../../schema/model/types.ts";
import type { FamilyHandlers, RequestDetails } from "../../fake-family.ts";
import { Refusal } from "../../refusal.ts";
import type { NetworkContext } from "../context.ts";
import type { Disciplines, TcRequest } from "./disciplines.ts";
import { FilterBlock } from "./filter-block.ts";
import { majorOf, minorOf, ROOT } from "./handles.ts";
import { classfulKinds, hookKinds } from "./kinds.ts";
import type { FakeFilter, Preference } from "./preference.ts";
import type { FakeQdisc } from "./qdisc.ts";

type Reply = Operations["gettfilter"]["dump"]["reply"];

/** Interface of requests about a shared block (`TCM_IFINDEX_MAGIC_BLOCK`). */
const SHARED_BLOCK = 0xffffffff;
/** The kernel chooses preferences in front of those from here on (`tcf_auto_prio`). */
const FIRST_NUMBERED = 0x8000;
const FIRST_CHOSEN = 0xc000;
/** Kinds whose handle is a part of the match. */
const matchingKinds: ReadonlySet<string> = new Set(["fw", "route"]);
const NOT_CREATED = "Need both RTM_NEWTFILTER and NLM_F_CREATE to create a new filter";
const NO_PREFERENCE = "Filter with specified priority/protocol not found";

interface Place {
  readonly index: number;
  readonly parent: number;
  readonly block: FilterBlock;
}

/** The filters of a fake network. (net/sched/cls_api.c) */
export class Filters {
  readonly handlers: Pick<FamilyHandlers<Operations>, "gettfilter" | "newtfilter" | "deltfilter"> = {
    gettfilter: {
      do: (request) => {
        const place = this.#place(request as TcRequest);
        const { preference, filter } = this.#find(place, request as TcRequest);
        return this.#describe(place, preference, filter);
      },
      dump: (request) => {
        const { header, chain } = request as TcRequest;
        const place = this.#listed(header);
        if (place === undefined) return [];
        return place.block.preferences
          .filter((one) => chain === undefined || one.chain === chain)
          .flatMap((one) => [
            this.#describe(place, one, undefined),
            ...place.block.filtersOf(one).map((filter) => this.#describe(place, one, filter)),
          ]);
      },
    },
    newtfilter: { do: (request, details) => this.#add(request as TcRequest, details) },
    deltfilter: { do: (request) => this.#delete(request as TcRequest) },
  };
  readonly #context: NetworkContext;
  readonly #disciplines: Disciplines;

  constructor(context: NetworkContext, disciplines: Disciplines) {
    this.#context = context;
    this.#disciplines = disciplines;
  }

  /** Filters of a missing discipline are an empty list. (`tc_dump_tfilter`) */
  #listed(header: TcRequest["header"]): Place | undefined {
    const { ifindex: index, parent = 0 } = header;
    const qdisc = parent === 0 || parent === ROOT ? this.#disciplines.rootOf(index) : this.#qdiscOf(index, parent);
    const at = parent === 0 || parent === ROOT ? (qdisc?.handle ?? 0) : parent;
    const block = qdisc?.blocks.get(at);
    return block === undefined ? undefined : { index, parent: at, block };
  }

  #qdiscOf(index: number, parent: number): FakeQdisc | undefined {
    return this.#disciplines.lookup(index, majorOf(parent));
  }

  #place({ header }: TcRequest): Place {
    const { ifindex: index } = header;
    let { parent = 0 } = header;
    if (index >>> 0 === SHARED_BLOCK)
      throw new Refusal(EOPNOTSUPP, { message: "the fake network has no shared blocks" });
    this.#disciplines.checkLink(index);
    const qdisc = parent === 0 ? this.#disciplines.rootOf(index) : this.#qdiscOf(index, parent);
    if (qdisc === undefined) throw new Refusal(EINVAL, { message: "Parent Qdisc doesn't exists" });
    parent ||= qdisc.handle;
    const isHook = hookKinds.has(qdisc.kind);
    if (!isHook && !classfulKinds.has(qdisc.kind))
      throw new Refusal(EOPNOTSUPP, { message: "Qdisc doesn't support blocks" });
    if (!isHook && minorOf(parent) !== 0 && !qdisc.classes.has(parent))
      throw new Refusal(ENOENT, { message: "Specified class doesn't exist" });
    let block = qdisc.blocks.get(parent);
    if (block === undefined) {
      block = new FilterBlock(qdisc.u32);
      qdisc.blocks.set(parent, block);
    }
    return { index, parent, block };
  }

  /** @throws Refusal EINVAL if the preference is for another protocol. */
  #preference({ block }: Place, { header, chain = 0 }: TcRequest): Preference | undefined {
    const [pref, protocol] = split(header.info ?? 0);
    const found = block.preferences.find((one) => one.chain === chain && one.pref === pref);
    if (found !== undefined && protocol !== 0 && found.protocol !== protocol)
      throw new Refusal(EINVAL, { message: "Protocol mismatch for filter with specified priority" });
    return found;
  }

  #find(place: Place, request: TcRequest): { preference: Preference; filter: FakeFilter } {
    const { header, kind } = request;
    const preference = this.#preference(place, request);
    if (preference === undefined) throw new Refusal(ENOENT, { message: NO_PREFERENCE });
    if (kind !== undefined && kind !== preference.kind)
      throw new Refusal(EINVAL, { message: "Specified filter kind does not match existing one" });
    const filter = place.block.find(preference, header.handle ?? 0);
    if (filter === undefined) throw new Refusal(ENOENT, { message: "Specified filter handle not found" });
    return { preference, filter };
  }

  #add(request: TcRequest, { flags }: RequestDetails): Record<string, unknown>[] {
    const { header, kind, options, chain = 0 } = request;
    const place = this.#place(request);
    const { block } = place;
    const has = (flag: number) => (flags & flag) !== 0;
    const [given, protocol] = split(header.info ?? 0);
    if (given === 0 && !has(NLM_F_CREATE))
      throw new Refusal(ENOENT, { message: "Invalid filter command with priority of zero" });
    const pref = given === 0 ? this.#chosen(block, chain) : given;
    let preference = given === 0 ? undefined : this.#preference(place, request);
    const isNew = preference === undefined;
    if (preference === undefined) {
      if (kind === undefined || protocol === 0)
        throw new Refusal(EINVAL, { message: "Filter kind and protocol must be specified" });
      if (!has(NLM_F_CREATE)) throw new Refusal(ENOENT, { message: NOT_CREATED });
      preference = { chain, pref, protocol, kind, filters: new Map() };
      block.add(preference);
    } else if (kind !== undefined && kind !== preference.kind)
      throw new Refusal(EINVAL, { message: "Specified filter kind does not match existing one" });
    try {
      const filter = this.#write(place, preference, header.handle ?? 0, options, flags);
      this.#announce("newtfilter-ntf", place, preference, filter);
      return has(NLM_F_ECHO) ? [{ ...this.#describe(place, preference, filter) }] : [];
    } catch (error) {
      if (isNew) block.remove(preference);
      throw error;
    }
  }

  #write({ block }: Place, preference: Preference, handle: number, options: Fields = {}, flags: number): FakeFilter {
    const isU32 = preference.kind === "u32";
    const found = handle === 0 ? undefined : block.find(preference, handle);
    if (found === undefined) {
      if ((flags & NLM_F_CREATE) === 0) throw new Refusal(ENOENT, { message: NOT_CREATED });
      if (isU32) return block.u32.create(preference, handle, options);
      if (handle === 0 && matchingKinds.has(preference.kind)) throw new Refusal(EINVAL);
      const number = handle === 0 ? freeNumber(preference.filters) : handle;
      const filter = { handle: number, options };
      preference.filters.set(number, filter);
      return filter;
    }
    if ((flags & NLM_F_EXCL) !== 0) throw new Refusal(EEXIST, { message: "Filter already exists" });
    // mall_change() of net/sched/cls_matchall.c
    if (preference.kind === "matchall") throw new Refusal(EEXIST);
    if (isU32) block.u32.change(found, options);
    else found.options = { ...found.options, ...options };
    return found;
  }

  #chosen({ preferences }: FilterBlock, chain: number): number {
    const first = preferences.find((one) => one.chain === chain && one.pref >= FIRST_NUMBERED);
    return first === undefined ? FIRST_CHOSEN : first.pref - 1;
  }

  #delete(request: TcRequest): void {
    const { header, kind, chain } = request;
    const { handle = 0, info = 0 } = header;
    const place = this.#place(request);
    const { block } = place;
    const [pref, protocol] = split(info);
    if (pref === 0) {
      if (protocol !== 0 || handle !== 0 || kind !== undefined)
        throw new Refusal(ENOENT, { message: "Cannot flush filters with protocol, handle or kind set" });
      for (const one of [...block.preferences]) if (one.chain === (chain ?? 0)) this.#remove(place, one);
      return;
    }
    if (handle === 0) {
      const preference = this.#preference(place, request);
      if (preference === undefined) throw new Refusal(ENOENT, { message: NO_PREFERENCE });
      if (kind !== undefined && kind !== preference.kind)
        throw new Refusal(EINVAL, { message: "Specified filter kind does not match existing one" });
      this.#remove(place, preference);
      return;
    }
    const { preference, filter } = this.#find(place, request);
    if (preference.kind === "u32") block.u32.delete(handle);
    else preference.filters.delete(handle);
    this.#announce("deltfilter-ntf", place, preference, filter);
    const isEmpty = preference.kind === "u32" ? block.u32.isEmpty(preference) : preference.filters.size === 0;
    if (isEmpty) block.remove(preference);
  }

  #remove(place: Place, preference: Preference): void {
    place.block.remove(preference);
    this.#announce("deltfilter-ntf", place, preference, undefined);
  }

  #announce(
    event: "newtfilter-ntf" | "deltfilter-ntf",
    place: Place,
    preference: Preference,
    filter: FakeFilter | undefined,
  ): void {
    this.#context.kernel.publish(tc, event, this.#describe(place, preference, filter), { group: "rtnlgrp-tc" });
  }

  #describe({ index, parent }: Place, preference: Preference, filter: FakeFilter | undefined): Reply {
    const { chain, pref, protocol, kind } = preference;
    const header = {
      ifindex: index,
      handle: filter?.handle ?? 0,
      parent,
      info: ((pref << 16) | protocol) >>> 0,
    };
    const options = filter === undefined ? {} : { options: filter.options };
    return { header, kind, chain, ...options } as unknown as Reply;
  }
}

/** Returns the preference, and the protocol in network byte order. */
function split(info: number): [pref: number, protocol: number] {
  return [info >>> 16, info & 0xffff];
}

function freeNumber(filters: ReadonlyMap<number, FakeFilter>): number {
  let number = 1;
  while (filters.has(number)) number++;
  return number;
}
