import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { lookupFamily } from "../genl/controller.ts";
import { checkFunction } from "../message/check.ts";
import type { MessageView, Request } from "../message/message.ts";
import { messageNumber, operationCodec } from "../schema/codec/codec.ts";
import { type Family, lookup } from "../schema/model/family.ts";
import type { Fields } from "../schema/model/types.ts";
import type { NetworkNamespace } from "../sock/namespace.ts";
import { type Comparison, volatileAttributes } from "./compare.ts";
import type { Key } from "./key.ts";
import { MirrorTable } from "./mirror-table.ts";
import type { Table } from "./table.ts";

/** What a message does to a table. */
export type Effect = "put" | "remove" | undefined;

/** Where a message comes from: a dump; what happened while that ran; what happens now. */
export type Phase = "dump" | "replay" | "live";

/** Changes one table. */
export interface Editor {
  readonly phase: Phase;
  readonly table: Table;
  /** Memory for keys. */
  readonly key: Key;
  /** The message of a key; undefined when there is no such entry. */
  find(key: Key): MessageView | undefined;
  /** Makes this the entry of that key. */
  put(key: Key, message: MessageView): void;
  /** Removes the entry of that key, if there is one. */
  remove(key: Key): void;
  /** Says that the message does not tell what the table looks like now: it has to be dumped again. */
  requestReload(): void;
}

/** Notices what may have changed entries of a source without a message about them. */
export interface UnannouncedChanges {
  /** Looks at any message of the groups joined; true when it may have changed entries silently. */
  note(message: MessageView): boolean;
  /** Whether entries can have been added, too: then the table is dumped again also when it is empty. */
  readonly mayAdd: boolean;
  /** Whether what was noted may have changed this entry, or removed it. */
  affects(entry: MessageView): boolean;
  /** Forgets what was noted: the table is as it is now. */
  reset(): void;
  /** Forgets what it knows of links and other things: messages about them were lost, so that anything may have become of them. */
  forget?(): void;
}

/** What a source needs to know of the place that it is asked in. */
export interface PlanContext {
  readonly netns: NetworkNamespace | undefined;
}

/** How one source works in one namespace. */
export interface SourcePlan {
  /** Numbers of the groups that tell of it, and of those that it has to listen to besides. */
  readonly groups: readonly number[];
  /** What to dump, in that order. */
  readonly dumps: readonly Request[];
  /** What a message means for it. */
  effect(message: MessageView): Effect;
  /** Brings a message that means something into the table. */
  apply(message: MessageView, meaning: "put" | "remove", editor: Editor): void;
  readonly comparison: Comparison | ((one: MessageView, other: MessageView) => Comparison);
  readonly unannounced: UnannouncedChanges | undefined;
  /** Whether the kernel may skip entries of a dump, unsaid, when others are removed meanwhile. */
  readonly dumpMaySkip: boolean;
}

/**
 * A table of the kernel's that can be followed: one that can be dumped, and of which a multicast group tells. `Item` is what an
 * entry looks like, `Name` what the source is called in events and in a mirror, `View` the table in a mirror.
 */
export interface Source<
  Item = unknown,
  Name extends string = string,
  View extends MirrorTable<Item> = MirrorTable<Item>,
> {
  readonly name: Name;
  readonly protocol: number;
  /** @internal */
  plan(surroundings: PlanContext): SourcePlan;
  /** An entry as an object that shares no memory with it. */
  decode(message: MessageView): Item;
  /** @internal */
  view(): View;
}

/** Any source. */
export type AnySource = Source;

/** A source of a family's own. */
export interface SourceDefinition<Item, Name extends string> {
  /** What it is called in events and in a mirror. */
  name: Name;
  /** The family: a module of bun-netlink/families, or one that was loaded. */
  family: Family;
  /** The operation that dumps the table. */
  dump: string;
  /** Fields of the request for the dump. */
  fields?: object;
  /** Names of the family's multicast groups that tell of the table, or their numbers. */
  groups: readonly (string | number)[];
  /**
   * Messages that report a new or changed entry: names of the family's operations, or message numbers for those that the family
   * does not describe. The reply to the dump is always included. Each message must describe its entry completely, because it
   * replaces the entry: leave out messages that carry only the changed fields.
   */
  put?: readonly (string | number)[];
  /** What tells of one that is gone. */
  remove?: readonly (string | number)[];
  /** What tells entries apart: the same for all messages about one entry, and no other's. */
  key: (item: Item) => string | number | bigint;
  /** Which entries belong in the table (default: all). One that does not any more is removed. */
  accept?: (item: Item) => boolean;
  /** Numbers of attributes whose changes do not count, such as statistics; in nests as paths: [18, 3]. */
  volatile?: readonly (number | readonly number[])[];
}

/**
 * Makes a source of any family that has a dump and a multicast group.
 *
 * ```ts
 * const families = defineSource({
 *   name: "families", family: nlctrl, dump: "getfamily", groups: ["notify"],
 *   remove: [CTRL_CMD_DELFAMILY], key: (item: { familyName?: string }) => item.familyName ?? "",
 * });
 * ```
 *
 * It is as exact as the family is: its notifications have to come in the order of the changes, and not before the change can be
 * seen in a dump.
 *
 * @throws TypeError when the family has no such operation, or the definition cannot be meant.
 */
export function defineSource<Item, const Name extends string>(
  definition: SourceDefinition<Item, Name>,
): Source<Item, Name> {
  const { name, family, dump, fields = {}, groups, accept } = definition;
  if (typeof name !== "string" || name === "") throw new TypeError(`name: expected text, got ${shown(name)}`);
  checkFunction(definition.key, "key");
  if (accept !== undefined) checkFunction(accept, "accept");
  const dumping = operationCodec(family, dump);
  if (dumping.operation.dump === undefined) throw new TypeError(`dump: ${family.name}.${dump} cannot be dumped`);
  const codecs = (list: readonly (string | number)[] = []) =>
    new Map(
      list.map((one) => {
        if (typeof one === "number") return [one, dumping] as const;
        return [numberOf(family, one), operationCodec(family, one)] as const;
      }),
    );
  const putting = codecs(definition.put);
  const removing = codecs(definition.remove);
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
    decode,
    view: () => new MirrorTable<Item>(),
    plan({ netns }) {
      const known = family.protocol === NETLINK_GENERIC ? lookupFamily(family.name, { netns }) : undefined;
      const type = known?.id;
      return {
        groups: groups.map((group) => groupNumber(family, group, known?.groups)),
        dumps: [dumping.request("dump", fields, type === undefined ? {} : { type })],
        comparison,
        unannounced: undefined,
        dumpMaySkip: false,
        effect(message) {
          if (type !== undefined && message.type !== type) return undefined;
          const number = messageNumber(family, message);
          if (removing.get(number)?.matches(message) === true) return "remove";
          return putting.get(number)?.matches(message) === true ? "put" : undefined;
        },
        apply(message, meaning, editor) {
          const item = decode(message);
          const key = editor.key.clear().text(String(definition.key(item)));
          if (meaning === "put" && accept?.(item) !== false) editor.put(key, message);
          else editor.remove(key);
        },
      };
    },
  };
}

function numberOf(family: Family, name: string): number {
  const operation = lookup(family.operations, name);
  const number = operation?.event?.number ?? operation?.do?.reply?.number ?? operation?.dump?.reply?.number;
  if (number === undefined) throw new TypeError(`${family.name}: "${name}" is nothing that the kernel sends`);
  return number;
}

function groupNumber(family: Family, group: string | number, known: ReadonlyMap<string, number> | undefined): number {
  if (typeof group === "number") return group;
  const number = known?.get(group) ?? lookup(family.groups, group)?.number;
  if (number === undefined) throw new TypeError(`groups: ${family.name} has no group "${group}"`);
  return number;
}
