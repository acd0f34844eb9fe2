import { checkFunction } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { lookupFamily } from "../genl/controller.ts";
import type { MessageView, Request } from "../message/message.ts";
import type { NetworkNamespace } from "../netns/namespace.ts";
import { messageNumber, operationCodec } from "../schema/codec/codec.ts";
import { type Family, lookup } from "../schema/model/family.ts";
import type { Fields } from "../schema/model/types.ts";
import type { NameOf } from "../subsystems/route/core/interfaces.ts";
import { type Comparison, volatileAttributes } from "./compare.ts";
import type { EntryRules, TableEditor } from "./editor.ts";
import { MirrorTable } from "./mirror-table.ts";
import type { ChangeDetector } from "./sources/change-detector.ts";

interface PlanContext {
  readonly netns: NetworkNamespace | undefined;
}

/**
 * The plan for tracking a source in one network namespace: multicast groups, dump requests, and functions that apply
 * the source's messages.
 */
export interface SourcePlan extends EntryRules {
  /** Numbers of the multicast groups that announce changes of the table, or of objects on which its entries depend. */
  readonly groups: readonly number[];
  /** Dump requests for the table, in the order in which they are sent. */
  readonly dumps: readonly Request[];
  /** Returns how a message affects the table. Returns undefined if the message does not affect it. */
  effect(message: MessageView): "put" | "remove" | undefined;
  /** Applies a message to the table. Called only for messages that have an effect. */
  apply(message: MessageView, effect: "put" | "remove", editor: TableEditor): void;
  /** Detects changes that the kernel does not announce. Undefined if the kernel announces all changes. */
  readonly unannounced?: ChangeDetector | undefined;
  /**
   * Returns whether a message may describe an entry that the source's filter selects. Undefined if the filter does not
   * select entries by their key.
   */
  readonly hasKey?: ((message: MessageView) => boolean) | undefined;
  /** Error code with which the kernel rejects a dump if the table does not exist. */
  readonly absent?: string | undefined;
  /**
   * Whether the kernel can silently skip entries in a dump if other entries are removed during the dump (default
   * false).
   */
  readonly dumpMaySkip?: boolean;
}

/**
 * A table of the kernel that can be dumped, and whose changes a multicast group announces. `Item` is the type of its
 * entries, `Name` its name in events and mirrors, and `View` the type of its table in a mirror. With the option `raw`,
 * `RawItem` and `RawView` replace `Item` and `View`.
 */
export interface Source<
  Item = unknown,
  Name extends string = string,
  View extends MirrorTable<Item> = MirrorTable<Item>,
  RawItem = unknown,
  RawView extends MirrorTable<RawItem> = MirrorTable<RawItem>,
> {
  readonly name: Name;
  readonly protocol: number;
  /**
   * Changes of entries that are not reported, such as those of counters: text for people, or attribute numbers of a
   * custom source. Entries have the values of the last message.
   */
  readonly ignored: readonly string[];
  /** @internal */
  plan(surroundings: PlanContext): SourcePlan;
  /** @internal Whether the entries are interfaces, to which entries of other sources refer by index. */
  readonly namesLinks?: true;
  /** @internal Whether several entries can have the same fields. The last word of their keys is then a number. */
  readonly isNumbered?: true;
  /**
   * Returns the text that identifies an entry: the `key` of its events, without the number that distinguishes equal
   * entries.
   */
  keyOf(item: Item): string;
  /**
   * Decodes a message into an entry that shares no memory with the message. `nameOf` returns the name of the interface
   * with an index, or undefined if the name is unknown.
   */
  decode(message: MessageView, nameOf: NameOf): Item;
  /** Decodes a message into an object of its netlink family, which shares no memory with the message. */
  decodeRaw(message: MessageView): RawItem;
  /** @internal */
  view(): View;
  /** @internal */
  rawView(): RawView;
}

/** A source with entries, name and table of any type. */
export type AnySource = Source;

/** Definition of a table that {@link defineSource} turns into a source. */
export interface SourceDefinition<Item, Name extends string> {
  /** Name of the source in events and mirrors. */
  name: Name;
  /** The family to which the table belongs: a module of bun-netlink/families, or a loaded family. */
  family: Family;
  /** Name of the family's operation that dumps the table. */
  dump: string;
  /** Fields of the dump request (default: none). */
  fields?: object;
  /** Names or numbers of the multicast groups that announce changes of the table. */
  groups: readonly (string | number)[];
  /**
   * Messages that report a new or changed entry: names of the family's operations, or numbers of messages that the
   * family does not describe. The reply to the dump is always included.
   *
   * Each message must describe its entry completely, because it replaces the entry. Leave out messages that carry only
   * the changed fields.
   */
  put?: readonly (string | number)[];
  /** Messages that report a removed entry, in the same form as `put`. */
  remove?: readonly (string | number)[];
  /**
   * Returns the key of an entry. All messages about the same entry must have the same key, and different entries must
   * have different keys.
   */
  key: (item: Item) => string | number | bigint;
  /**
   * Returns whether an entry belongs to the table (default: all entries do). If an entry changes so that it no longer
   * belongs to the table, it is removed.
   */
  accept?: (item: Item) => boolean;
  /**
   * Attributes whose changes are ignored, such as statistics. They are attribute numbers; a nested attribute is a path
   * of numbers: [18, 3].
   */
  volatile?: readonly (number | readonly number[])[];
}

/**
 * Creates a source for any family with a dump and a multicast group.
 *
 * ```ts
 * const families = defineSource({
 *   name: "families", family: nlctrl, dump: "getfamily", groups: ["notify"],
 *   remove: [CTRL_CMD_DELFAMILY], key: (item: { familyName?: string }) => item.familyName ?? "",
 * });
 * ```
 *
 * The family must send notifications in the order of the changes. When it sends a notification, dumps must already
 * contain the change.
 *
 * @throws TypeError if the family has no such operation, or the definition is invalid.
 */
export function defineSource<Item, const Name extends string>(
  definition: SourceDefinition<Item, Name>,
): Source<Item, Name, MirrorTable<Item>, Item> {
  const { name, family, dump, fields = {}, groups, accept } = definition;
  if (typeof name !== "string" || name === "")
    throw new TypeError(`name: expected a non-empty string, got ${describeValue(name)}`);
  checkFunction(definition.key, "key");
  if (accept !== undefined) checkFunction(accept, "accept");
  const dumping = operationCodec(family, dump);
  if (dumping.operation.dump === undefined)
    throw new TypeError(`dump: expected an operation that lists a table, got "${dump}" of ${family.name}`);
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
    plan({ netns }) {
      const known = family.protocol === NETLINK_GENERIC ? lookupFamily(family.name, { netns }) : undefined;
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
    throw new TypeError(
      `${path}: expected an operation with a reply or a notification, got "${name}" of ${family.name}`,
    );
  return number;
}

function groupNumber(family: Family, group: string | number, known: ReadonlyMap<string, number> | undefined): number {
  if (typeof group === "number") return group;
  const number = known?.get(group) ?? lookup(family.groups, group)?.number;
  if (number === undefined) throw new TypeError(`groups: ${family.name} has no group "${group}"`);
  return number;
}
