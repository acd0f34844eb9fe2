import { NLM_F_CREATE, NLM_F_EXCL } from "../../../constants/netlink.ts";
import type { SetelemAttrs } from "../../../families/nftables.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import type { Write } from "../../../schema/model/types.ts";
import { inSlices } from "../../route/core/slices.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import type { SetItem } from "../model/statements.ts";
import { checkOptionsOf, encodeElements, isRangeEnd, joinsRanges } from "../objects/elements.ts";
import { isCatchall, type MergedRanges } from "./auto-merge.ts";
import type { SetState, SetTarget } from "./transaction-sets.ts";

type Elements = readonly SetelemAttrs<Write>[];
type Push = (operation: string, fields: object, flags: number, command: number, items: ItemPath | undefined) => void;

/** Path of the command's elements, and index of the first. */
export interface ItemPath {
  readonly path: string;
  readonly from: number;
}

/** Below 64 KiB, the maximum length of a netlink attribute. */
const ELEMENT_BYTES = 60_000;

/**
 * Collects the requests for set elements in an nftables transaction. Elements of verdict maps are delayed, because a
 * later command may create the chain to which a verdict jumps. Changes of a set with the flag "auto-merge" are
 * combined, because the kernel cannot delete a range that replaced another one in the same transaction.
 */
export class ElementRequests {
  readonly #push: Push;
  readonly #interfaces: InterfaceNames;
  readonly #io: Io;
  readonly #changed = new Set<SetState>();

  constructor(push: Push, interfaces: InterfaceNames, io: Io) {
    this.#push = push;
    this.#interfaces = interfaces;
    this.#io = io;
  }

  *declare(set: SetState, items: readonly SetItem[], command: number): Steps<void> {
    if (set.shape.data === "verdict") {
      set.waiting.push({ elements: yield* this.#encode(set, items), command });
      this.#changed.add(set);
    } else yield* this.add(set, items, command);
  }

  *add(set: SetState, items: readonly SetItem[], command: number): Steps<void> {
    if (joinsRanges(set.shape)) {
      yield* inSlices(this.#io, items.length, (from, to) => {
        for (let index = from; index < to; index++) checkOptionsOf(set.shape, items[index]!, `elem[${index}]`);
        return [];
      });
      yield* (yield* this.#rangesOf(set, command)).add(items);
    }
    const elements = yield* this.#encode(set, direct(set, items));
    yield* this.push("newsetelem", set.target, elements, NLM_F_CREATE, command, "elem");
  }

  /** The kernel rejects elements that exist or overlap with others. */
  *create(set: SetState, items: readonly SetItem[], command: number): Steps<void> {
    const isMerged = joinsRanges(set.shape) && !(yield* (yield* set.ranges()).overlaps(items));
    if (isMerged)
      yield* this.add(
        set,
        items.filter((item) => !isCatchall(item)),
        command,
      );
    else yield* this.send([set]);
    const created = yield* this.#encode(set, isMerged ? direct(set, items) : items);
    yield* this.push("newsetelem", set.target, created, NLM_F_CREATE | NLM_F_EXCL, command, "elem");
  }

  /** Adds or deletes elements exactly as specified, without joining ranges. */
  *change(verb: string, set: SetState, items: readonly SetItem[], command: number): Steps<void> {
    const [operation, flags] =
      verb === "delete" ? (["delsetelem", 0] as const) : (["newsetelem", NLM_F_CREATE] as const);
    const encoded = yield* this.#encode(verb === "delete" ? withoutCheck(set) : set, items);
    yield* this.push(operation, set.target, encoded, flags, command, "elem");
  }

  *delete(verb: "delete" | "destroy", set: SetState, items: readonly SetItem[], command: number): Steps<void> {
    if (joinsRanges(set.shape)) yield* (yield* this.#rangesOf(set, command)).remove(items, verb === "delete");
    const operation = verb === "delete" ? "delsetelem" : "destroysetelem";
    const encoded = yield* this.#encode(withoutCheck(set), direct(set, items));
    yield* this.push(operation, set.target, encoded, 0, command, "elem");
  }

  /** Sends delayed elements of verdict maps, whose chains now exist. */
  *sendWaiting(): Steps<void> {
    for (const set of this.#changed) if (set.waiting.length > 0) yield* this.send([set]);
  }

  *sendAll(): Steps<void> {
    yield* this.send(this.#changed);
  }

  *send(sets: Iterable<SetState>): Steps<void> {
    for (const set of sets) {
      if (!this.#changed.delete(set)) continue;
      const { target, command } = set;
      for (const one of set.waiting.splice(0))
        yield* this.push("newsetelem", target, one.elements, NLM_F_CREATE, one.command, "elem");
      if (!joinsRanges(set.shape)) continue;
      const { deletes, adds } = yield* (yield* set.ranges()).take();
      yield* this.push("delsetelem", target, yield* this.#encode(set, deletes), 0, command);
      yield* this.push("newsetelem", target, yield* this.#encode(set, adds), NLM_F_CREATE, command);
    }
  }

  /**
   * Adds requests for set elements. One netlink attribute is limited to 64 KiB, so long lists are split into several
   * requests.
   *
   * @param path path of the elements in the command. Undefined if the elements were merged from several commands.
   */
  *push(
    operation: string,
    target: SetTarget,
    elements: Elements,
    flags: number,
    command: number,
    path?: string,
  ): Steps<void> {
    let items = 0;
    for (let from = 0; from < elements.length; ) {
      let bytes = 0;
      let to = from;
      for (; to < elements.length; to++) {
        bytes += sizeOf(elements[to]!);
        if (bytes > ELEMENT_BYTES) break;
      }
      const part = elements.slice(from, to);
      const source = path === undefined ? undefined : { path, from: items };
      this.#push(operation, { ...target, elements: { elem: part } }, flags, command, source);
      items += part.filter((element) => !isRangeEnd(element)).length;
      from = to;
      const pause = this.#io.pause(true);
      if (pause !== undefined) yield* wait(pause);
    }
  }

  *#rangesOf(set: SetState, command: number): Steps<MergedRanges> {
    set.command = command;
    this.#changed.add(set);
    return yield* set.ranges();
  }

  #encode({ shape }: Pick<SetState, "shape">, items: readonly SetItem[]): Steps<Elements> {
    return inSlices(this.#io, items.length, (from, to) =>
      encodeElements(shape, items, "elem", this.#interfaces, from, to),
    );
  }
}

/** The kernel ignores the timeout of an element to delete. */
const withoutCheck = ({ shape }: SetState) => ({ shape: { ...shape, hasTimeout: undefined } });

/** Ranges with "auto-merge" are delayed until all changes are known. */
function direct({ shape }: SetState, items: readonly SetItem[]): readonly SetItem[] {
  return joinsRanges(shape) ? items.filter(isCatchall) : items;
}

function sizeOf({ key, keyEnd, data, userdata, expr, expressions, objref }: SetelemAttrs<Write>): number {
  const length = (bytes: Uint8Array | undefined) => (bytes === undefined ? 0 : bytes.length + 12);
  const verdict = data?.verdict === undefined ? 0 : 28 + (data.verdict.chain?.length ?? 0) * 3;
  const rest = length(key?.value) + length(keyEnd?.value) + length(data?.value) + length(userdata) + verdict;
  const count = expressions?.elem?.length ?? (expr === undefined ? 0 : 1);
  return 48 + rest + (objref?.length ?? 0) * 3 + 160 * count;
}
