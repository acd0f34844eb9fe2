import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import type { Message, MessageView } from "../../message/message.ts";
import type { NetworkNamespace } from "../../sock/namespace.ts";
import type { IndexedProperty } from "../entry-index.ts";
import { type Conditions, type FilterableSource, type FilterFields, filterable, restrict } from "../filter.ts";
import type { Key } from "../key.ts";
import { headerWord, LINK_INDEX } from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Source, SourcePlan, UnannouncedChanges } from "../source.ts";

/** Definition of a source that reads a table of rtnetlink. */
interface RtnetlinkSource<
  Item,
  Name extends string,
  View extends MirrorTable<Item>,
  RawItem,
  RawView extends MirrorTable<RawItem>,
  Filter extends object,
> extends Pick<Source<Item, Name, View, RawItem, RawView>, "name" | "namesLinks" | "decode" | "decodeRaw">,
    Pick<SourcePlan, "groups" | "comparison">,
    Partial<Pick<SourcePlan, "apply">> {
  /** The class of the table in a mirror, for both forms of entries. */
  readonly table: NoInfer<(new () => View) & (new () => RawView)>;
  readonly dumps: readonly Message[];
  /** Writes the key of the entry that a message describes. Required without `apply`. */
  readonly keyOf?: (message: MessageView, key: Key) => Key;
  readonly dumpMaySkip?: boolean;
  /** Creates the detector of unannounced changes for one network namespace. */
  readonly unannounced?: (conditions: Conditions) => UnannouncedChanges;
  /** Message types that add or change entries of the table, and the message type that removes entries. */
  readonly put: number | readonly number[];
  readonly remove?: number;
  /** Returns whether a message of the declared types describes an entry of the table (default: always true). */
  readonly accepts?: (message: MessageView) => boolean;
  /** Fields by which a filter can select entries of the table. */
  readonly filter: FilterFields<NoInfer<Filter>>;
  /** Code of the error with which the kernel rejects a dump of a table that does not exist. */
  readonly absent?: string;
}

/** Creates a source that reads a table of rtnetlink. */
export function rtnetlinkSource<
  Item,
  Name extends string,
  View extends MirrorTable<Item>,
  RawItem,
  RawView extends MirrorTable<RawItem>,
  Filter extends object,
>(
  definition: RtnetlinkSource<Item, Name, View, RawItem, RawView, Filter>,
): FilterableSource<Item, Name, View, RawItem, RawView, Filter> {
  const { namesLinks, decode, decodeRaw, comparison, keyOf, remove, accepts } = definition;
  const apply: SourcePlan["apply"] =
    definition.apply ??
    ((message, effect, editor) => {
      const key = keyOf!(message, editor.key);
      if (effect === "put") editor.put(key, message);
      else editor.remove(key);
    });
  const put: readonly number[] = typeof definition.put === "number" ? [definition.put] : definition.put;
  const [firstPut] = put;
  const View: new () => View = definition.table;
  const RawView: new () => RawView = definition.table;
  const create = <Own extends string>(name: Own, conditions: Conditions) => ({
    name,
    protocol: NETLINK_ROUTE,
    ...(namesLinks && { namesLinks }),
    decode,
    decodeRaw,
    view: () => new View(),
    rawView: () => new RawView(),
    plan: ({ netns }: { netns: NetworkNamespace | undefined }): SourcePlan => ({
      ...restrict(conditions, definition, { netns, what: `watch ${definition.name}` }),
      comparison,
      apply,
      unannounced: definition.unannounced?.(conditions),
      dumpMaySkip: definition.dumpMaySkip ?? false,
      absent: definition.absent,
      effect(message) {
        const { type } = message;
        // A comparison is faster than a search, and most sources have only one such type.
        const effect = type === firstPut || put.includes(type) ? "put" : type === remove ? "remove" : undefined;
        return effect === undefined || accepts?.(message) === false ? undefined : effect;
      },
    }),
  });
  return filterable(definition.name, definition.filter, create);
}

const linkProperty: IndexedProperty = { hash: (message) => headerWord(message, LINK_INDEX) };

/** A table of a mirror whose entries belong to links. */
export class LinkEntryTable<Item> extends MirrorTable<Item> {
  /** Returns the table entries of a link, given its index. */
  ofLink(index: number): Item[] {
    const test = (message: MessageView) => headerWord(message, LINK_INDEX) === index;
    return this.indexed(linkProperty, index, test).map((message) => this.decode(message));
  }
}
