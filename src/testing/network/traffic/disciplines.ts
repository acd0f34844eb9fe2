import { defined } from "../../../base/objects.ts";
import { EEXIST, EINVAL, ENODEV, ENOENT, EOPNOTSUPP } from "../../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "../../../constants/netlink.ts";
import { type Operations, tc } from "../../../families/tc.ts";
import type { Fields } from "../../../schema/model/types.ts";
import type { FamilyHandlers, RequestDetails } from "../../fake-family.ts";
import { Refusal } from "../../refusal.ts";
import type { KnownLink, NetworkContext } from "../context.ts";
import { HOOKS, INGRESS, majorOf, minorOf, ROOT } from "./handles.ts";
import { hookKinds, noStatistics, qdiscOptions } from "./kinds.ts";
import type { FakeQdisc } from "./qdisc.ts";
import { U32Tables } from "./u32-tables.ts";

type Reply = Operations["getqdisc"]["dump"]["reply"];

export interface TcRequest {
  readonly header: {
    readonly ifindex: number;
    readonly handle?: number;
    readonly parent?: number;
    readonly info?: number;
  };
  readonly kind?: string;
  readonly options?: Fields;
  readonly chain?: number;
}

const FIRST_NUMBER = 0x80010000;
const STEP = 0x10000;
const QUEUE_LENGTH = 1000;
/** Attributes of a request that lists repeat. */
const kept = ["stab", "ingressBlock", "egressBlock"] as const;

/** The queueing disciplines of a fake network. (net/sched/sch_api.c) */
export class Disciplines {
  readonly handlers: Pick<FamilyHandlers<Operations>, "getqdisc" | "newqdisc" | "delqdisc"> = {
    getqdisc: {
      do: (request) => this.#describe(this.#chosen(request as TcRequest)),
      dump: () => this.#context.links().flatMap((link) => this.#list(link).map((one) => this.#describe(one))),
    },
    newqdisc: { do: (request, details) => this.#modify(request as TcRequest, details) },
    delqdisc: {
      do: (request) => {
        const { header } = request as TcRequest;
        const found = this.#chosen(request as TcRequest);
        if (header.parent === undefined || header.parent === 0)
          throw new Refusal(EINVAL, { message: "Classid cannot be zero" });
        if (found.handle === 0) throw new Refusal(ENOENT, { message: "Cannot delete qdisc with handle of zero" });
        this.#remove(found);
      },
    },
  };
  readonly #context: NetworkContext;
  #all: FakeQdisc[] = [];
  #number = FIRST_NUMBER;
  /** Links that had a discipline for incoming packets. */
  readonly #hooked = new Set<number>();

  constructor(context: NetworkContext) {
    this.#context = context;
  }

  linkRemoved(index: number): void {
    this.#all = this.#all.filter((one) => one.index !== index);
    this.#hooked.delete(index);
  }

  /** Kind of the root discipline that a request has created. */
  rootKind(index: number): string | undefined {
    return this.#all.find((one) => one.index === index && one.parent === ROOT)?.kind;
  }

  rootOf(index: number): FakeQdisc | undefined {
    return this.#all.find((one) => one.index === index && one.parent === ROOT);
  }

  all(index: number): readonly FakeQdisc[] {
    return this.#all.filter((one) => one.index === index);
  }

  lookup(index: number, handle: number): FakeQdisc | undefined {
    return this.#all.find((one) => one.index === index && one.handle === handle);
  }

  /** Throws Refusal ENODEV if the link does not exist. */
  checkLink(index: number): void {
    if (this.#context.link(index) === undefined) throw new Refusal(ENODEV);
  }

  /** Removes the discipline of a class, as the kernel does when the class gets children or is deleted. */
  removeLeaf(index: number, classid: number): void {
    const leaf = this.#all.find((one) => one.index === index && one.parent === classid);
    if (leaf !== undefined) this.#destroy(leaf);
  }

  leafOf(index: number, classid: number): FakeQdisc | undefined {
    return this.#all.find((one) => one.index === index && one.parent === classid);
  }

  #list(link: KnownLink): FakeQdisc[] {
    const own = this.#all.filter((one) => one.index === link.index);
    const { defaultQdisc } = link;
    if (own.some((one) => one.parent === ROOT) || defaultQdisc === undefined) return own;
    return [newQdisc(link.index, 0, ROOT, defaultQdisc), ...own];
  }

  #at(index: number, parent: number): FakeQdisc | undefined {
    if (parent === ROOT) return this.#list(this.#context.link(index)!).find((one) => one.parent === ROOT);
    return this.#all.find((one) => one.index === index && one.parent === parent);
  }

  #chosen({ header, kind }: TcRequest): FakeQdisc {
    const { ifindex: index, handle = 0, parent = 0 } = header;
    this.checkLink(index);
    let found: FakeQdisc | undefined;
    if (parent !== 0) {
      if (parent !== ROOT && parent !== INGRESS)
        this.#container(index, parent, "Failed to find qdisc with specified classid");
      found = this.#at(index, parent);
      // The queue for incoming packets remains, with a discipline that does nothing.
      if (found === undefined && parent === INGRESS && this.#hooked.has(index) && handle !== 0)
        throw new Refusal(EINVAL, { message: "Invalid handle" });
      if (found === undefined)
        throw new Refusal(ENOENT, { message: "Cannot find specified qdisc on specified device" });
      if (handle !== 0 && found.handle !== handle) throw new Refusal(EINVAL, { message: "Invalid handle" });
    } else {
      found = this.lookup(index, handle);
      if (found === undefined) throw new Refusal(ENOENT, { message: "Failed to find qdisc with specified handle" });
    }
    if (kind !== undefined && found.kind !== kind) throw new Refusal(EINVAL, { message: "Invalid qdisc name" });
    return found;
  }

  /** Returns the discipline with the class `parent`. */
  #container(index: number, parent: number, message: string): FakeQdisc {
    const found = this.lookup(index, majorOf(parent));
    if (found === undefined) throw new Refusal(ENOENT, { message });
    if (!found.classes.has(parent)) throw new Refusal(ENOENT, { message: "Specified class not found" });
    return found;
  }

  #modify(request: TcRequest, { flags }: RequestDetails): void {
    const found = this.#changed(request, flags);
    if (found === undefined) {
      this.#create(request, flags);
      return;
    }
    const { kind, options } = request;
    if ((flags & NLM_F_EXCL) !== 0) throw new Refusal(EEXIST, { message: "Exclusivity flag on, cannot modify" });
    if (kind !== undefined && kind !== found.kind)
      throw new Refusal(EINVAL, { message: "Invalid qdisc name: must match existing qdisc" });
    if (options !== undefined && hookKinds.has(found.kind))
      throw new Refusal(EINVAL, { message: "Change operation not supported by specified qdisc" });
    if (options !== undefined) found.options = { ...found.options, ...options };
    this.#announce("newqdisc-ntf", found);
  }

  /** Returns the discipline that a request changes; undefined if the request creates one. (`tc_modify_qdisc`) */
  #changed({ header, kind }: TcRequest, flags: number): FakeQdisc | undefined {
    const { ifindex: index, handle = 0, parent = 0 } = header;
    this.checkLink(index);
    const has = (flag: number) => (flags & flag) !== 0;
    if (parent === 0) {
      if (handle === 0) throw new Refusal(EINVAL, { message: "Handle cannot be zero" });
      const found = this.lookup(index, handle);
      if (found === undefined) throw new Refusal(ENOENT, { message: "Specified qdisc not found" });
      return found;
    }
    if (parent !== ROOT && parent !== INGRESS) this.#container(index, parent, "Failed to find specified qdisc");
    const found = this.#at(index, parent);
    // The default discipline does not count.
    const isOwn = found !== undefined && found.handle !== 0;
    if (isOwn && handle !== 0 && found.handle === handle) return found;
    if (handle === 0) {
      const isOther = kind !== undefined && kind !== found?.kind;
      const isReplaced = has(NLM_F_CREATE) && (isOther || (has(NLM_F_REPLACE) && has(NLM_F_EXCL)));
      return isOwn && !isReplaced ? found : undefined;
    }
    if (isOwn && !has(NLM_F_REPLACE)) throw new Refusal(EEXIST, { message: "NLM_F_REPLACE needed to override" });
    if (minorOf(handle) !== 0) throw new Refusal(EINVAL, { message: "Invalid minor handle" });
    const other = this.lookup(index, handle);
    if (other === undefined) return undefined;
    if (has(NLM_F_EXCL)) throw new Refusal(EEXIST, { message: "Exclusivity flag on, cannot override" });
    if (kind !== undefined && kind !== other.kind)
      throw new Refusal(EINVAL, { message: "Invalid qdisc name: must match existing qdisc" });
    throw new Refusal(EOPNOTSUPP, { message: "the fake network cannot move a discipline to another parent" });
  }

  #create(request: TcRequest, flags: number): void {
    const { header, kind, options } = request;
    const { ifindex: index, handle = 0, parent = 0 } = header;
    if ((flags & NLM_F_CREATE) === 0)
      throw new Refusal(ENOENT, { message: "Qdisc not found. To create specify NLM_F_CREATE flag" });
    if (kind === undefined) throw new Refusal(EINVAL, { message: "Qdisc kind is required" });
    if (hookKinds.has(kind) && parent !== INGRESS) throw new Refusal(EINVAL, { message: "Invalid parent for hook" });
    const number = parent === INGRESS ? HOOKS : handle === 0 ? this.#nextNumber(index) : handle;
    const attributes = request as unknown as Fields;
    const created = {
      ...newQdisc(index, number, parent, kind, options),
      attributes: defined(Object.fromEntries(kept.map((name) => [name, attributes[name]]))),
    };
    const former = this.#at(index, parent);
    if (former !== undefined && former.handle !== 0) this.#destroy(former);
    if (parent === INGRESS) this.#hooked.add(index);
    this.#all.push(created);
    if (former !== undefined && former.handle !== 0) this.#announce("delqdisc-ntf", former);
    this.#announce("newqdisc-ntf", created);
  }

  #nextNumber(index: number): number {
    for (;;) {
      const number = this.#number;
      this.#number = number + STEP >= HOOKS ? FIRST_NUMBER : number + STEP;
      if (this.lookup(index, number) === undefined) return number;
    }
  }

  #remove(qdisc: FakeQdisc): void {
    this.#destroy(qdisc);
    this.#announce("delqdisc-ntf", qdisc);
  }

  /** Also removes the disciplines of its classes. */
  #destroy(qdisc: FakeQdisc): void {
    this.#all = this.#all.filter((one) => one !== qdisc);
    for (const other of this.all(qdisc.index))
      if (other.parent !== ROOT && other.parent !== INGRESS && majorOf(other.parent) === qdisc.handle)
        this.#destroy(other);
  }

  #announce(event: "newqdisc-ntf" | "delqdisc-ntf", qdisc: FakeQdisc): void {
    this.#context.kernel.publish(tc, event, this.#describe(qdisc), { group: "rtnlgrp-tc" });
  }

  #describe({ index, handle, parent, kind, options, attributes }: FakeQdisc): Reply {
    const listed = handle === 0 ? undefined : qdiscOptions(kind, options, QUEUE_LENGTH);
    return defined({
      header: { ifindex: index, handle, parent, info: referencesOf(kind, handle) },
      kind,
      options: listed,
      ...attributes,
      hwOffload: 0,
      ...noStatistics,
    }) as unknown as Reply;
  }
}

/** A discipline is in use by its device, and one of another kind by the device's queue as well. */
function referencesOf(kind: string, handle: number): number {
  return hookKinds.has(kind) ? 1 : handle === 0 ? 2 : 3;
}

function newQdisc(index: number, handle: number, parent: number, kind: string, options?: Fields): FakeQdisc {
  return {
    index,
    handle,
    parent,
    kind,
    options,
    attributes: {},
    classes: new Map(),
    blocks: new Map(),
    u32: new U32Tables(),
  };
}
