import { typeError } from "../../../base/argument-error.ts";
import { anyValue, checkInteger, checkOptions, didYouMeanOneOf } from "../../../base/check.ts";
import { describeValue, titleText } from "../../../base/describe.ts";
import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import { EINVAL, ENOENT, EPERM } from "../../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_REPLACE, NLM_F_REQUEST, NLM_F_ROOT } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { type ActFlags, tc } from "../../../families/tc.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps, wait } from "../../../io/io.ts";
import { checkOmitted } from "../../../io/omitted.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Read } from "../../../schema/model/types.ts";
import { type ChangeKind, Changes } from "../core/changes.ts";
import type { FilterTable } from "../core/filters.ts";
import { toName } from "../core/interface-fields.ts";
import { type Interfaces, noNames } from "../core/interfaces.ts";
import { need } from "../core/lookups.ts";
import type { CallOptions, ListOptions, RouteOptions } from "../core/options.ts";
import type { RemainingLimits } from "../core/session.ts";
import { ChangeableTable, type TableKind } from "../core/table.ts";
import { convertAction, encodeAction, mapActionInterfaces, optionPath, requestedIndex } from "./kind-options.ts";
import { hasNewOptions, ignoredOptions } from "./new-options.ts";
import type { ActionOptionsOf, NewSharedAction, OtherTcKind, SharedAction } from "./objects.ts";
import { missingAdvice } from "./tables.ts";

/** Kind of a traffic control action, such as "gact" or "mirred". */
export type ActionKind = keyof ActionOptionsOf<Read> | OtherTcKind;

/** Identifies one shared traffic control action by kind and index. */
export interface ActionKey {
  kind: ActionKind;
  /** Number of the action; unique for each kind. */
  index: number;
}

/** Filter for listing shared actions with {@link SharedActions.list}. */
export interface ActionFilter {
  /** Lists only traffic control actions that have processed a packet in the last `usedWithinMs` milliseconds. */
  usedWithinMs?: number | undefined;
}

const MAX_U32 = 0xffffffff;
/** Kinds of actions that can be longer than a message of the kernel. */
const longKinds: ReadonlySet<string> = new Set(["bpf", "gate"]);
const fieldNames = /* @__PURE__ */ anyValue(
  ...["kind", "index", "options", "cookie", "flags", "hwStats", "stats", "usedHwStats", "inHwCount"],
  ...["unknown", "unparsed"],
);

const decodeActions = decoderOf(tc, "getaction");

function readActions(message: MessageView, { nameOf }: Pick<Interfaces, "nameOf">): SharedAction[] {
  const { tab = [] } = decodeActions(message);
  const toNames = toName(nameOf);
  return tab.map((action) => {
    convertAction(action as Record<string, unknown>);
    // The kernel always reports kind and index.
    return mapActionInterfaces(action, toNames, "action") as SharedAction;
  });
}

function checkKind(kind: unknown): void {
  if (typeof kind !== "string" || kind === "")
    throw typeError("kind", `expected the kind of an action such as "gact", got ${describeValue(kind)}`);
}

function keyOf({ kind, index }: { kind: unknown; index?: unknown }): object {
  checkKind(kind);
  return { kind, index: checkInteger(index, 1, MAX_U32, "index") };
}

const titleOf = ({ kind, index }: { kind?: string; index?: number | undefined }) =>
  index === undefined ? titleText(kind) : `${titleText(kind)} index ${titleText(index)}`;

const actionKind: TableKind<SharedAction, NewSharedAction | ActionKey, SharedAction[]> = {
  noun: "action",
  plural: "actions",
  family: tc,
  getOperation: "getaction",
  returnsAdded: true,
  getAdvice: missingAdvice,
  read: readActions,
  request(input, { isDelete, verb, interfaces }) {
    checkOptions(input, fieldNames, "action");
    checkKind(input.kind);
    if (isDelete) return { codec: operationCodec(tc, "delaction"), fields: { tab: [keyOf(input)] } };
    const indexed = mapActionInterfaces(input, (of, path) => interfaces.index(of, path), "action");
    const action = encodeAction(indexed, "action");
    const codec = operationCodec(tc, "newaction");
    const flags = verb === "change" ? NLM_F_REQUEST | NLM_F_CREATE | NLM_F_REPLACE : undefined;
    return { codec, fields: { tab: [action] }, ...(flags === undefined ? {} : { flags }) };
  },
  path: (inRequest) => optionPath(inRequest.replace(/^(?:tab\[0\]|action)\./, "")),
  title: titleOf,
  ignored: {
    isNeeded: hasNewOptions,
    // biome-ignore lint/correctness/useYield: filters need a request
    *find(input, message, verb) {
      const [action] = message === undefined ? [] : readActions(message, { nameOf: noNames });
      const isUncertain = action === undefined;
      const isNew = verb === "add" || requestedIndex(encodeAction(input, "action")) === undefined;
      return { names: ignoredOptions(input, action), created: isNew ? action : undefined, isUncertain };
    },
  },
  advice: permissionAdvice,
};

const flushKind: ChangeKind<{ kind: ActionKind }> = {
  noun: "all actions",
  request({ kind }) {
    checkKind(kind);
    const flags = NLM_F_REQUEST | NLM_F_ROOT;
    return { codec: operationCodec(tc, "delaction"), fields: { tab: [{ kind }] }, flags };
  },
  title: titleOf,
  advice: permissionAdvice,
};

function permissionAdvice(errno: number): string | undefined {
  return errno === EPERM
    ? "requires CAP_NET_ADMIN in the initial user namespace; in others, add a filter with the action"
    : undefined;
}

function dumpOf(kind: ActionKind, ...flags: ActFlags[]) {
  return { header: {}, tab: [{ kind }], flags: { value: flags, selector: flags } };
}

const filterTable: FilterTable<ActionFilter, SharedAction> = {
  usedWithinMs(time, path, request) {
    request["timeDelta"] = checkInteger(time, 1, MAX_U32, path);
    return undefined;
  },
};

/**
 * Shared traffic control actions. Any number of filters can refer to a shared action by kind and index: `act: [{ kind:
 * "gact", index: 7 }]`. `list()` also returns the actions that belong to a single filter.
 *
 * ```ts
 * using actions = SharedActions.open();
 * actions.add({ kind: "police", index: 7, options: { rate: "10mbit", burst: "15kb", action: "shot" } });
 * for (const { index, stats } of actions.list("police")) console.log(index, stats?.basic?.packets);
 * ```
 *
 * Changes require CAP_NET_ADMIN in the initial user namespace. The kernel rejects the deletion of an action that a
 * filter uses (EPERM). If the action does not exist, `change` adds it, as `replace` does.
 */
export class SharedActions<M extends Mode = "sync"> extends ChangeableTable<
  M,
  SharedAction,
  NewSharedAction,
  NewSharedAction,
  ActionKey,
  SharedAction | undefined
> {
  readonly #flushes: Changes<{ kind: ActionKind }> = new Changes(this.session, flushKind);

  /**
   * Opens a client for the shared traffic control actions. Throws a NetlinkError if the network namespace does not
   * exist.
   */
  static readonly open = (options?: RouteOptions): SharedActions => new SharedActions(options, actionKind);
  /** Opens a `SharedActions` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): SharedActions<"async"> =>
    new SharedActions<"async">(asynchronous(options), actionKind);
  /** Returns the string that identifies a shared traffic control action: its kind and index. */
  static readonly keyOf: KeyOf<SharedAction, "kind" | "index"> = /* @__PURE__ */ fieldsKey("kind", "index");

  /**
   * Lists the traffic control actions of one kind, because the kernel cannot list actions of several kinds at once.
   * Throws a TypeError for an unknown kind.
   *
   * @throws NetlinkError EMSGSIZE at the end of the list if the kernel omits actions, because one is longer than a
   *   message of the kernel (a classic BPF program of 4,000 instructions, a gate with a schedule of 700 entries).
   */
  list(kind: ActionKind, filter: ActionFilter = {}, options?: ListOptions): Listed<M, SharedAction> {
    checkKind(kind);
    const check = this.#knownKind(kind, options?.timeoutMs);
    const list = { filter, table: filterTable, fields: dumpOf(kind, "large-dump-on"), check };
    if (!longKinds.has(kind) || this.session.isFake) return this.entries.list(list, options);
    const listed = new Set<number>();
    const read = (message: MessageView, interfaces: Interfaces): SharedAction[] => {
      const actions = readActions(message, interfaces);
      for (const { index } of actions) listed.add(index);
      return actions;
    };
    const finish = (_: Interfaces, limits: RemainingLimits) => this.#checkOmitted(kind, listed, filter, limits);
    return this.entries.list({ ...list, read, finish }, options);
  }

  /** The kernel ends a dump before an action that is longer than a message, as at its end. (tc_dump_action) */
  *#checkOmitted(
    kind: ActionKind,
    listed: ReadonlySet<number>,
    { usedWithinMs: timeDelta }: ActionFilter,
    limits: RemainingLimits,
  ): Steps<undefined> {
    const what = "list actions";
    const read = (message: MessageView): number[] => (decodeActions(message).tab ?? []).map(({ index = 0 }) => index);
    const indices = (...flags: ActFlags[]): Steps<number[]> => {
      const fields = defined({ ...dumpOf(kind, ...flags), timeDelta });
      return wait(this.session.list({ family: tc, operation: "getaction", fields, what, read }, limits()).toArray());
    };
    try {
      return yield* checkOmitted(listed, {
        what,
        reason: (names) => `an action is longer than a message of the kernel, which omits the actions ${names}`,
        *expected() {
          const all = yield* indices("large-dump-on", "terse-dump");
          return new Map(all.map((index) => [index, `${kind} index ${index}`]));
        },
        again: () => indices("large-dump-on"),
      });
    } catch (error) {
      // Linux before 5.11 has no dumps without options.
      if (error instanceof NetlinkError && error.errno === -EINVAL) return undefined;
      throw error;
    }
  }

  /**
   * Returns the shared traffic control action that `kind` and `index` identify. Throws NetlinkError ENOENT if the
   * action does not exist.
   */
  get(kind: ActionKind, index: number, options?: CallOptions): Result<M, SharedAction> {
    return this.session.run(this.#get(kind, index, options), options);
  }

  #get(kind: ActionKind, index: number, options: CallOptions | undefined): Steps<SharedAction> {
    return this.entries.get(titleOf({ kind, index }), () => ({ tab: [keyOf({ kind, index })] }), options);
  }

  /** The kernel returns an empty list for an unknown kind. */
  #knownKind(kind: ActionKind, timeoutMs: number | undefined): () => void {
    const known = tc.subMessages["act-options-msg"]?.formats ?? {};
    let isChecked = Object.hasOwn(known, kind);
    const check = function* (this: SharedActions<M>): Steps<void> {
      isChecked = true;
      yield* this.#askForKind(kind, timeoutMs, known);
    };
    return () => {
      if (!isChecked) need(check.call(this));
    };
  }

  *#askForKind(kind: ActionKind, timeoutMs: number | undefined, known: object): Steps<void> {
    try {
      yield* this.#get(kind, MAX_U32, { timeoutMs });
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      if (error.errno === -ENOENT) return;
      if (error.errno !== -EINVAL) throw error;
      const advice = didYouMeanOneOf(kind, Object.keys(known));
      throw typeError("kind", `unknown kind of action ${describeValue(kind)}${advice}`, { cause: error });
    }
  }

  /** Deletes all traffic control actions of a kind with one request, except those that a filter uses. */
  flushAll(kind: ActionKind, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#flushes.one("delete", { kind }, options), options);
  }
}
