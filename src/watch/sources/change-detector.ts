import { IFLA_IFNAME, IFLA_MASTER, IFLA_MTU } from "../../constants/if_link.ts";
import { RTM_DELLINK, RTM_NEWLINK } from "../../constants/rtnetlink.ts";
import { AF_UNSPEC } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import { IFINFOMSG } from "../../subsystems/route/core/interfaces.ts";
import { attributesOf, headerByte, headerWord, LINK_INDEX } from "../message-fields.ts";

const FLAGS = 8;

/**
 * How a source detects changes of its table that the kernel does not announce with a message about the changed entries.
 */
interface Detection {
  /** Whether unannounced changes may also add entries (default false). */
  readonly mayAdd?: boolean;
  /**
   * Records a message. Returns whether the message may have changed entries (default: whether it reports a changed
   * link).
   */
  note?(message: MessageView, detector: ChangeDetector): boolean;
  /** Returns whether the recorded messages may have changed a given entry (default: always true). */
  affects?(entry: MessageView, detector: ChangeDetector): boolean;
  /** Sets in which `note` has recorded objects other than links. The sets are cleared when the table is read. */
  readonly recorded?: readonly Set<unknown>[];
}

/** Detects unannounced changes of a table, from messages about links and other objects on which its entries depend. */
export class ChangeDetector {
  /** Whether the recorded messages may have added entries. In this case, even an empty table is read again. */
  readonly mayAdd: boolean;
  /** Indexes of the links that have changed since the table was last read. */
  readonly links: Set<number> = new Set();
  readonly #detection: Detection;
  /** Flags, name, MTU and master of each link, from the last message about the link. */
  readonly #states = new Map<number, string>();

  constructor(detection: Detection) {
    this.#detection = detection;
    this.mayAdd = detection.mayAdd ?? false;
  }

  /**
   * Records a message of any joined multicast group. Returns true if the message may stand for changes of entries that
   * the kernel does not announce.
   */
  note(message: MessageView): boolean {
    return this.#detection.note?.(message, this) ?? this.noteLink(message);
  }

  /** Records a link if a message reports that its flags, name, MTU or master have changed, or that it was deleted. */
  noteLink(message: MessageView): boolean {
    const { type } = message;
    if ((type !== RTM_NEWLINK && type !== RTM_DELLINK) || headerByte(message, 0) !== AF_UNSPEC) return false;
    const index = headerWord(message, LINK_INDEX);
    if (type === RTM_DELLINK) {
      this.#states.delete(index);
    } else {
      const state = stateOf(message);
      if (state === undefined || this.#states.get(index) === state) return false;
      this.#states.set(index, state);
    }
    this.links.add(index);
    return true;
  }

  /** Returns whether a recorded message may have caused an entry to change or disappear. */
  affects(entry: MessageView): boolean {
    return this.#detection.affects?.(entry, this) ?? true;
  }

  /** Clears the recorded messages. Called after the table was read. */
  reset(): void {
    this.links.clear();
    for (const set of this.#detection.recorded ?? []) set.clear();
  }

  /**
   * Clears the cached states of links. Called after messages were lost. The next message about each link then counts as
   * a change.
   */
  forget(): void {
    this.#states.clear();
  }
}

/** Returns the properties of a link on which other tables depend (flags, name, MTU, master), as text. */
function stateOf(message: MessageView): string | undefined {
  const parts: (string | number)[] = [headerWord(message, FLAGS)];
  for (const attributes = attributesOf(message, IFINFOMSG); attributes.next(); ) {
    if (attributes.type === IFLA_IFNAME) parts[1] = attributes.string();
    if (attributes.type === IFLA_MTU) parts[2] = attributes.u32();
    if (attributes.type === IFLA_MASTER) parts[3] = attributes.u32();
  }
  // A message without the MTU describes a wireless event, not the link (see isWholeLink).
  return parts[2] === undefined ? undefined : parts.join("/");
}

/**
 * Detects changes of tables whose notifications are incomplete. After each message for which `test` returns true, the
 * whole table is read again. The time between two reads is at least twice the duration of one read.
 */
export function rereadAfter(test: (message: MessageView, detector: ChangeDetector) => boolean): ChangeDetector {
  return new ChangeDetector({ mayAdd: true, note: test });
}
