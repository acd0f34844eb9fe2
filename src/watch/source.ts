import { typeError } from "../base/argument-error.ts";
import { checkFunction, checkObject } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { lookupFamily } from "../genl/controller.ts";
import type { MessageView, Request } from "../message/message.ts";
import type { NetworkNamespace } from "../netns/namespace.ts";
import { messageNumber, operationCodec } from "../schema/codec/codec.ts";
import { type Family, lookup } from "../schema/model/family.ts";
import type { Fields } from "../schema/model/types.ts";
import type { MessageFilter } from "../sock/message-filter.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { NameOf } from "../subsystems/route/core/interfaces.ts";
import { type Comparison, volatileAttributes } from "./compare.ts";
import type { EntryRules, TableEditor } from "./editor.ts";
import { MirrorTable } from "./mirror-table.ts";
import type { ChangeDetector } from "./sources/change-detector.ts";

export interface PlanContext {
  readonly netns: NetworkNamespace | undefined;
  /** Socket of a fake kernel, which also answers the requests of a plan. */
  readonly socket?: NetlinkSocket | undefined;
}

/** Filter with which the kernel discards messages about entries that a source excludes by their keys. */
export interface KernelFilter {
  readonly filter: MessageFilter;
  /** Groups that announce the filtered entries. No other source of the socket may need their messages. */
  readonly groups: readonly number[];
  /** Names of the fields of the source's filter that the kernel tests. */
  readonly fields: readonly string[];
}

export interface SourcePlan extends EntryRules {
  /** Includes the groups of objects on which the table's entries depend. */
  readonly groups: readonly number[];
  readonly dumps: readonly Request[];
  effect(message: MessageView): "put" | "remove" | undefined;
  apply(message: MessageView, effect: "put" | "remove", editor: TableEditor): void;
  readonly unannounced?: ChangeDetector | undefined;
  readonly hasKey?: ((message: MessageView) => boolean) | undefined;
  readonly kernelFilter?: KernelFilter | undefined;
  /** Names of the error codes that the kernel sends for a dump of an empty table, such as "ENOENT". */
  readonly absent?: readonly string[] | undefined;
  /** Runs after each dump. Rejects if the kernel has omitted entries without an error. */
  checkDump?(editor: TableEditor, request: Request, target: PlanContext, timeoutMs: number): Promise<void>;
  /** Whether removals during a dump can hide other entries (default false). */
  readonly dumpMaySkip?: boolean;
}

/**
 * A kernel table that can be dumped, and whose changes a multicast group announces.
 *
 * `Item` is the type of the entries, and `Name` the name of the table in events and mirrors. `View` is the class of the
 * table in a mirror. With the option `raw`, `RawItem` and `RawView` replace `Item` and `View`.
 */
export interface Source<
  Item = unknown,
  Name extends string = string,
  View extends MirrorTable<Item> = MirrorTable<Item>,
  RawItem = unknown,
  RawView extends MirrorTable<RawItem> = MirrorTable<RawItem>,
> {
  readonly name: Name;
  /** Netlink protocol (`NETLINK_*`) of the messages. */
  readonly protocol: number;
  /**
   * Descriptions of values whose changes are not reported, such as "counters". An entry contains these values as they
   * were in the last message about the entry.
   */
  readonly ignored: readonly string[];
  /** @internal */
  plan(surroundings: PlanContext): SourcePlan;
  /** @internal Whether this is the table of network interfaces, from which other tables take interface names. */
  readonly namesLinks?: true;
  /**
   * @internal Whether several entries can have equal identifying fields. A number in the last 32-bit word of their keys
   *   then distinguishes these entries.
   */
  readonly isNumbered?: true;
  /**
   * Returns the text that identifies an entry in the events of a watch (`key`). If several entries have equal
   * identifying fields, returns the key of the first one for all of them.
   */
  keyOf(item: Item): string;
  /**
   * Decodes a netlink message into an entry of the watched table, which shares no memory with the message. `nameOf`
   * returns the name of an interface by its index, or undefined if the name is unknown.
   */
  decode(message: MessageView, nameOf: NameOf): Item;
  /** Decodes a netlink message into an object of its netlink family, which shares no memory with the message. */
  decodeRaw(message: MessageView): RawItem;
  /** @internal */
  view(): View;
  /** @internal */
  rawView(): RawView;
}

export type AnySource = Source;

/** Definition of a table of the kernel, for {@link defineSource}. */
export interface SourceDefinition<Item, Name extends string> {
  /** Name of the source in events and mirrors. */
  name: Name;
  /**
   * Netlink family whose messages describe the table: a module of `bun-netlink/families`, or a family that was loaded
   * from a YAML spec.
   */
  family: Family;
  /** Name of the family's operation that dumps the table. */
  dump: string;
  /** Fields of the dump request (default: none). */
  fields?: object;
  /** Multicast groups that announce changes of the watched table, as names or numbers. */
  groups: readonly (string | number)[];
  /**
   * Netlink messages that report a new or changed entry of the watched table, as names of the family's operations. Use
   * message numbers for messages that the family does not define. Replies to the dump are always included.
   *
   * Each message must describe the whole entry, because it replaces the entry. Omit messages that contain only the
   * changed fields.
   */
  put?: readonly (string | number)[];
  /**
   * Netlink messages that report a removed entry of the watched table, as names of the family's operations or as
   * message numbers.
   */
  remove?: readonly (string | number)[];
  /**
   * Returns the key that identifies an entry in the watched table. All messages about one entry must have the same key,
   * and different entries different keys.
   */
  key: (item: Item) => string | number | bigint;
  /**
   * Reports whether an entry belongs to the watched table (default: all entries do). A changed entry for which the
   * function returns false is removed from the table.
   */
  accept?: (item: Item) => boolean;
  /**
   * Attributes whose changes are ignored, such as statistics. A path specifies a nested attribute: `[18, 3]` is
   * attribute 3 inside of attribute 18.
   */
  volatile?: readonly (number | readonly number[])[];
}

/**
 * Creates a source from a netlink family that has a dump operation and a multicast group.
 *
 * ```ts
 * const families = defineSource({
 *   name: "families", family: nlctrl, dump: "getfamily", groups: ["notify"],
 *   remove: [CTRL_CMD_DELFAMILY], key: (item: { familyName?: string }) => item.familyName ?? "",
 * });
 * ```
 *
 * The kernel must send notifications in the order of the changes, and a change must be visible in dumps before its
 * notification is sent.
 *
 * @throws TypeError if the family has no such operation, or the definition is invalid.
 */
export function defineSource<Item, const Name extends string>(
  definition: SourceDefinition<Item, Name>,
): Source<Item, Name, MirrorTable<Item>, Item> {
  checkObject(definition, "definition");
  const { name, family, dump, fields = {}, groups, accept } = definition;
  if (typeof name !== "string" || name === "")
    throw typeError("name", `expected a non-empty string, got ${describeValue(name)}`);
  checkFunction(definition.key, "key");
  if (accept !== undefined) checkFunction(accept, "accept");
  const dumping = operationCodec(family, dump);
  if (dumping.operation.dump === undefined)
    throw typeError("dump", `expected an operation that lists a table, got "${dump}" of ${family.name}`);
  const codecs = (path: "put" | "remove") =>
    new Map(
      definition[path]?.map((one, index) => {
        if (typeof one === "number") return [one, dumping] as const;
        return [numberOf(family, one, `${path}[${index}]`), operationCodec(family, one)] as const;
      }),
    );
  const putting = codecs("put");
  const removing = codecs("remove");
  const answer = dumping.operation.dump.reply?.number;
  if (answer !== undefined && !putting.has(answer)) putting.set(answer, dumping);
  const decode = (message: MessageView) => {
    const number = messageNumber(family, message);
    return (putting.get(number) ?? removing.get(number) ?? dumping).decode(message) as Fields as Item;
  };
  const volatile = volatileAttributes(definition.volatile ?? []);
  const comparison: Comparison = { headerLength: dumping.replyHeaderLength, volatile };
  return {
    name,
    protocol: family.protocol,
    ignored: (definition.volatile ?? []).map((path) => [path].flat().join(".")),
    keyOf: (item) => String(definition.key(item)),
    decode,
    decodeRaw: decode,
    view: () => new MirrorTable<Item>(),
    rawView: () => new MirrorTable<Item>(),
    plan({ netns, socket }) {
      const place = socket === undefined ? { netns } : { socket };
      const known = family.protocol === NETLINK_GENERIC ? lookupFamily(family.name, place) : undefined;
      const type = known?.id;
      return {
        groups: groups.map((group) => groupNumber(family, group, known?.groups)),
        dumps: [dumping.request("dump", fields, type === undefined ? {} : { type })],
        comparison,
        effect(message) {
          if (type !== undefined && message.type !== type) return undefined;
          const number = messageNumber(family, message);
          if (removing.get(number)?.matches(message) === true) return "remove";
          return putting.get(number)?.matches(message) === true ? "put" : undefined;
        },
        apply(message, effect, editor) {
          const item = decode(message);
          const key = editor.key.clear().text(String(definition.key(item)));
          if (effect === "put" && accept?.(item) !== false) editor.put(key, message);
          else editor.remove(key);
        },
      };
    },
  };
}

function numberOf(family: Family, name: string, path: string): number {
  const operation = lookup(family.operations, name);
  const number = operation?.event?.number ?? operation?.do?.reply?.number ?? operation?.dump?.reply?.number;
  if (number === undefined)
    throw typeError(path, `expected an operation with a reply or a notification, got "${name}" of ${family.name}`);
  return number;
}

function groupNumber(family: Family, group: string | number, known: ReadonlyMap<string, number> | undefined): number {
  if (typeof group === "number") return group;
  const number = known?.get(group) ?? lookup(family.groups, group)?.number;
  if (number === undefined) throw typeError("groups", `${family.name} has no group "${group}"`);
  return number;
}
