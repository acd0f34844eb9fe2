import { defined } from "../../../base/objects.ts";
import { EBUSY, EEXIST, EINVAL, ENOENT } from "../../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../../../constants/netlink.ts";
import { type Operations, tc } from "../../../families/tc.ts";
import type { Fields } from "../../../schema/model/types.ts";
import type { FamilyHandlers, RequestDetails } from "../../fake-family.ts";
import { Refusal } from "../../refusal.ts";
import type { NetworkContext } from "../context.ts";
import type { Disciplines, TcRequest } from "./disciplines.ts";
import { majorOf, minorOf, ROOT } from "./handles.ts";
import { classfulKinds, classOptions, noStatistics, qdiscOptions } from "./kinds.ts";
import type { FakeClass, FakeQdisc } from "./qdisc.ts";

type Reply = Operations["gettclass"]["dump"]["reply"];

/** The traffic classes of a fake network. (`tc_ctl_tclass`, net/sched/sch_api.c; net/sched/sch_htb.c) */
export class Classes {
  readonly handlers: Pick<FamilyHandlers<Operations>, "gettclass" | "newtclass" | "deltclass"> = {
    gettclass: {
      do: (request) => {
        const { qdisc, found } = this.#find(request as TcRequest);
        if (found === undefined) throw new Refusal(ENOENT);
        return this.#describe(qdisc, found);
      },
      dump: ({ header }) =>
        this.#disciplines
          .all(header.ifindex)
          .flatMap((qdisc) => classesOf(qdisc).map((one) => this.#describe(qdisc, one))),
    },
    newtclass: { do: (request, details) => this.#change(request as TcRequest, details) },
    deltclass: { do: (request) => this.#delete(request as TcRequest) },
  };
  readonly #context: NetworkContext;
  readonly #disciplines: Disciplines;

  constructor(context: NetworkContext, disciplines: Disciplines) {
    this.#context = context;
    this.#disciplines = disciplines;
  }

  #find({ header }: TcRequest): { qdisc: FakeQdisc; handle: number; parent: number; found: FakeClass | undefined } {
    const { ifindex: index, handle: classid = 0, parent: given = 0 } = header;
    this.#disciplines.checkLink(index);
    let number = majorOf(classid);
    let parent = given;
    if (parent !== ROOT) {
      const own = majorOf(parent);
      if (number !== 0 && own !== 0 && number !== own) throw new Refusal(EINVAL);
      number ||= own || (this.#disciplines.rootOf(index)?.handle ?? 0);
      if (parent !== 0) parent = (number | minorOf(parent)) >>> 0;
    } else number ||= this.#disciplines.rootOf(index)?.handle ?? 0;
    const qdisc = this.#disciplines.lookup(index, number);
    if (qdisc === undefined) throw new Refusal(ENOENT);
    if (!classfulKinds.has(qdisc.kind)) throw new Refusal(EINVAL);
    const handle = classid === 0 ? (parent === ROOT ? number : 0) : (number | minorOf(classid)) >>> 0;
    return { qdisc, handle, parent, found: qdisc.classes.get(handle) };
  }

  #change(request: TcRequest, { flags }: RequestDetails): void {
    const { qdisc, handle, parent, found } = this.#find(request);
    if (found === undefined && (flags & NLM_F_CREATE) === 0) throw new Refusal(ENOENT);
    if (found !== undefined && (flags & NLM_F_EXCL) !== 0) throw new Refusal(EEXIST);
    const { options } = request;
    if (options === undefined && qdisc.kind === "htb") throw new Refusal(EINVAL);
    if (found !== undefined) found.options = { ...found.options, ...options };
    else {
      if (handle === 0) throw new Refusal(EINVAL);
      const above = qdisc.classes.get(parent);
      // A class with children has no queue of its own.
      if (above !== undefined) this.#disciplines.removeLeaf(qdisc.index, above.handle);
      qdisc.classes.set(handle, { handle, parent: above?.handle, options });
    }
    this.#announce("newtclass-ntf", qdisc, qdisc.classes.get(handle)!);
  }

  #delete(request: TcRequest): void {
    const { qdisc, handle, found } = this.#find(request);
    if (found === undefined) throw new Refusal(ENOENT);
    const hasChildren = [...qdisc.classes.values()].some((one) => one.parent === handle);
    const isBound = [...qdisc.blocks.values()].some((block) => block.classes().has(handle));
    if (hasChildren || isBound) {
      const message = qdisc.kind === "htb" ? { message: "HTB class in use" } : {};
      throw new Refusal(EBUSY, message);
    }
    this.#announce("deltclass-ntf", qdisc, found);
    this.#disciplines.removeLeaf(qdisc.index, handle);
    qdisc.classes.delete(handle);
  }

  #announce(event: "newtclass-ntf" | "deltclass-ntf", qdisc: FakeQdisc, found: FakeClass): void {
    this.#context.kernel.publish(tc, event, this.#describe(qdisc, found), { group: "rtnlgrp-tc" });
  }

  #describe(qdisc: FakeQdisc, { handle, parent, options }: FakeClass): Reply {
    const { index, kind } = qdisc;
    const level = kind === "htb" ? levelOf(qdisc, handle) : 0;
    const listed = classOptions(kind, options, qdiscOptions(kind, qdisc.options, 0) ?? {});
    const { parms } = (listed ?? {}) as { parms?: Fields };
    return defined({
      header: {
        ifindex: index,
        handle,
        parent: parent ?? (classfulKinds.has(kind) ? ROOT : qdisc.handle),
        info: this.#disciplines.leafOf(index, handle)?.handle ?? 0,
      },
      kind,
      options: parms === undefined ? listed : { ...listed, parms: { ...parms, level } },
      ...noStatistics,
    }) as unknown as Reply;
  }
}

/** A token bucket has one class, for the discipline in it. (`tbf_walk`) */
function classesOf({ kind, handle, classes }: FakeQdisc): FakeClass[] {
  if (kind === "tbf") return [{ handle: handle + 1, parent: undefined, options: undefined }];
  return [...classes.values()];
}

/** Level of an htb class: 0 for leaves, at most 7 for those with children (`TC_HTB_MAXDEPTH`). */
function levelOf(qdisc: FakeQdisc, handle: number): number {
  const { parent } = qdisc.classes.get(handle)!;
  const hasChildren = [...qdisc.classes.values()].some((one) => one.parent === handle);
  if (!hasChildren) return 0;
  return parent === undefined ? MAX_DEPTH - 1 : levelOf(qdisc, parent) - 1;
}

const MAX_DEPTH = 8;
