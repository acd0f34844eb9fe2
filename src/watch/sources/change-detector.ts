import { IFLA_IFNAME, IFLA_MASTER, IFLA_MTU } from "../../constants/if_link.ts";
import { RTM_DELLINK, RTM_NEWLINK } from "../../constants/rtnetlink.ts";
import { AF_UNSPEC } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import { IFINFOMSG } from "../../subsystems/route/core/interfaces.ts";
import { attributesOf, headerByte, headerWord, LINK_INDEX } from "../message-fields.ts";

const FLAGS = 8;

/**
 * How a source finds out that its table has changed, if the kernel does not send a message about the changed entries.
 */
interface Detection {
  /** Whether unannounced changes may also add entries (default false). */
  readonly mayAdd?: boolean;
  /**
   * Records a message. Returns whether it may stand for changed entries (default: whether it reports a changed link).
   */
  note?(message: MessageView, detector: ChangeDetector): boolean;
  /** Returns whether the recorded messages may have changed an entry (default: always true). */
  affects?(entry: MessageView, detector: ChangeDetector): boolean;
  /** Sets in which `note` records objects other than links. They are cleared when the table is read. */
  readonly recorded?: readonly Set<unknown>[];
}

/** Detects unannounced changes of a table, by messages about links and other objects on which its entries depend. */
export class ChangeDetector {
  /** Whether recorded messages may stand for added entries. If so, even an empty table is read again. */
  readonly mayAdd: boolean;
  /** Indexes of the links that have changed since the table was last read. */
  readonly links: Set<number> = new Set();
  readonly #detection: Detection;
  /** Flags, name, MTU and master of each link as text, from the last message about the link. */
  readonly #states = new Map<number, string>();

  constructor(detection: Detection) {
    this.#detection = detection;
    this.mayAdd = detection.mayAdd ?? false;
  }

  /** Records a message of any multicast group. Returns whether entries may have changed without an announcement. */
  note(message: MessageView): boolean {
    return this.#detection.note?.(message, this) ?? this.noteLink(message);
  }

  /** Records a link that was deleted, or whose flags, name, MTU or master have changed. Returns whether it did. */
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

  /** Returns whether a recorded message may stand for a change or removal of this entry. */
  affects(entry: MessageView): boolean {
    return this.#detection.affects?.(entry, this) ?? true;
  }

  /** Clears the recorded messages, because the table is read again. */
  reset(): void {
    this.links.clear();
    for (const set of this.#detection.recorded ?? []) set.clear();
  }

  /** Clears the states of links after messages were lost. The next message about each link then counts as a change. */
  forget(): void {
    this.#states.clear();
  }
}

/** Returns the properties of a link on which other tables depend, as text: flags, name, MTU and master. */
function stateOf(message: MessageView): string | undefined {
  const parts: (string | number)[] = [headerWord(message, FLAGS)];
  for (const attributes = attributesOf(message, IFINFOMSG); attributes.next(); ) {
    if (attributes.type === IFLA_IFNAME) parts[1] = attributes.string();
    if (attributes.type === IFLA_MTU) parts[2] = attributes.u32();
    if (attributes.type === IFLA_MASTER) parts[3] = attributes.u32();
  }
  // A message without the MTU describes a wireless event, not the link.
  return parts[2] === undefined ? undefined : parts.join("/");
}

/**
 * Reads a table again after each message for which `test` returns true. The pause between two reads is at least twice
 * as long as a read.
 */
export function rereadAfter(test: (message: MessageView, detector: ChangeDetector) => boolean): ChangeDetector {
  return new ChangeDetector({ mayAdd: true, note: test });
}
