import { typeError } from "../../base/argument-error.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import { AF_UNSPEC } from "../../constants/socket.ts";
import type { Message, MessageView } from "../../message/message.ts";
import { comparisonWithout, type Ignored } from "../compare.ts";
import type { IndexedProperty } from "../entry-index.ts";
import {
  type Conditions,
  checkFilter,
  checkText,
  type FilterableSource,
  type FilterFields,
  type IpGroups,
  restrict,
} from "../filter.ts";
import type { Key } from "../key.ts";
import { headerWord, LINK_INDEX, request } from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Source, SourcePlan } from "../source.ts";
import type { ChangeDetector } from "./change-detector.ts";

interface TableDefinition<
  Item,
  Name extends string,
  View extends MirrorTable<Item>,
  RawItem,
  RawView extends MirrorTable<RawItem>,
> extends Pick<
      Source<Item, Name, View, RawItem, RawView>,
      "name" | "namesLinks" | "isNumbered" | "decode" | "decodeRaw"
    >,
    Pick<SourcePlan, "groups">,
    Partial<Pick<SourcePlan, "comparison" | "effect" | "apply" | "checkDump" | "dumpMaySkip" | "absent">> {
  readonly keyOf: (item: NoInfer<Item>) => string;
  readonly protocol?: number;
  /** The same class is used with and without the option `raw`. */
  readonly table: NoInfer<(new () => View) & (new () => RawView)>;
  /** Number of the "new" message; "del" and "get" follow. */
  readonly type: number;
  readonly dumpsWithRequestType?: boolean;
  /** Each family gets its own dump request (default: AF_UNSPEC). */
  readonly families?: readonly number[];
  readonly dumps?: readonly Message[];
  readonly ipGroups?: readonly IpGroups[];
  readonly headerLength: number;
  /**
   * Groups that announce entries, if `unannounced` ignores messages about entries: the kernel can then discard those
   * with other keys.
   */
  readonly filteredGroups?: readonly number[];
  /** If `comparison` is also defined, both must ignore the same values. */
  readonly ignored?: Ignored;
  readonly writeKey?: (message: MessageView, key: Key) => Key;
  readonly accepts?: (message: MessageView) => boolean;
  readonly requires?: string;
  readonly unannounced?: (conditions: Conditions) => ChangeDetector;
}

export function tableSource<
  Item,
  Name extends string,
  View extends MirrorTable<Item>,
  RawItem,
  RawView extends MirrorTable<RawItem>,
  Own extends string = Name,
>(
  definition: TableDefinition<Item, Name, View, RawItem, RawView>,
  name: Own = definition.name as string as Own,
  conditions: Conditions = [],
): Source<Item, Own, View, RawItem, RawView> {
  const {
    namesLinks,
    isNumbered,
    keyOf,
    decode,
    decodeRaw,
    groups,
    type,
    families = [AF_UNSPEC],
    headerLength,
    accepts,
  } = definition;
  const {
    ipGroups = [],
    ignored = {},
    dumpMaySkip = false,
    absent = [],
    writeKey,
    dumpsWithRequestType = false,
  } = definition;
  const View: new () => View = definition.table;
  const RawView: new () => RawView = definition.table;
  const comparison = definition.comparison ?? comparisonWithout(headerLength, ignored);
  const removed = type + 1;
  const dumped = type + 2;
  const { filteredGroups } = definition;
  const filtered = filteredGroups && { groups: filteredGroups, types: [type, removed], headerLength };
  const effect: SourcePlan["effect"] = (message) => {
    const { type: own } = message;
    // The neighbour group also gets a request for each unresolvable address.
    const isEntry = own === type || own === removed || (dumpsWithRequestType && own === dumped);
    if (!isEntry || accepts?.(message) === false) return undefined;
    return own === removed ? "remove" : "put";
  };
  const apply: SourcePlan["apply"] = (message, effect, editor) => {
    const key = writeKey!(message, editor.key);
    if (effect === "put") editor.put(key, message);
    else editor.remove(key);
  };
  return {
    name,
    protocol: definition.protocol ?? NETLINK_ROUTE,
    ...(namesLinks && { namesLinks }),
    ...(isNumbered && { isNumbered }),
    ignored: Object.keys(ignored),
    keyOf,
    decode,
    decodeRaw,
    view: () => new View(),
    rawView: () => new RawView(),
    plan: ({ netns, socket }) => {
      const { requires } = definition;
      if (requires !== undefined && !conditions.some(({ path }) => path === `filter.${requires}`)) {
        throw typeError(
          "sources",
          `${definition.name} requires where({ ${requires} }): the kernel lists the entries of one`,
        );
      }
      const dumps = definition.dumps ?? families.map((family) => request(dumped, family, headerLength));
      return {
        ...restrict(
          conditions,
          { groups, ipGroups, dumps, filtered },
          { netns, socket, what: `watch ${definition.name}` },
        ),
        comparison,
        effect: definition.effect ?? effect,
        apply: definition.apply ?? apply,
        unannounced: definition.unannounced?.(conditions),
        dumpMaySkip,
        ...(definition.checkDump && { checkDump: definition.checkDump }),
        // The kernel rejects the dump if the interface of the filter has disappeared.
        absent: conditions.some(({ field }) => field.isDevice === true) ? [...absent, "ENODEV"] : absent,
      };
    },
  };
}

export function filterableSource<
  Item,
  Name extends string,
  View extends MirrorTable<Item>,
  RawItem,
  RawView extends MirrorTable<RawItem>,
  Filter extends object,
>(
  definition: TableDefinition<Item, Name, View, RawItem, RawView> & { readonly filter: FilterFields<NoInfer<Filter>> },
): FilterableSource<Item, Name, View, RawItem, RawView, Filter> {
  return {
    ...tableSource(definition),
    where: <const Own extends string = Name>(filter: Filter, name: Own = definition.name as string as Own) =>
      tableSource(definition, checkText(name, "name") as Own, checkFilter(filter, definition.filter)),
  };
}

/** Entries with equal keys are numbered. Events may omit changes, so entries are read only from dumps. */
export function numbered(writeKey: (message: MessageView, key: Key) => Key): SourcePlan["apply"] {
  return (message, _effect, editor) => {
    if (editor.phase !== "dump") return;
    const at = (count: number) => writeKey(message, editor.key.clear()).u32(count);
    let count = 0;
    while (editor.find(at(count)) !== undefined) count++;
    editor.put(at(count), message);
  };
}

const linkProperty: IndexedProperty = { hash: (message) => headerWord(message, LINK_INDEX) };

export class LinkEntryTable<Item> extends MirrorTable<Item> {
  /** Returns the entries that belong to a link, by its index. */
  ofLink(index: number): Item[] {
    const test = (message: MessageView) => headerWord(message, LINK_INDEX) === index;
    return this.indexed(linkProperty, index, test).map((message) => this.decode(message));
  }
}
