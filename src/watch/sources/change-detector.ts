import { IFLA_IFNAME, IFLA_MASTER, IFLA_MTU } from "../../constants/if_link.ts";
import { RTM_DELLINK, RTM_NEWLINK } from "../../constants/rtnetlink.ts";
import { AF_UNSPEC } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import { IFINFOMSG } from "../../subsystems/route/core/interfaces.ts";
import { attributesOf, headerByte, headerWord, LINK_INDEX } from "../message-fields.ts";
import type { UnannouncedChanges } from "../source.ts";

const FLAGS = 8;

/**
 * Caches the properties of links on which other tables depend: flags, name, MTU and master. The values come from
 * messages about links.
 */
export class LinkStates {
  readonly #states = new Map<number, string>();

  /** Clears the cached link properties after lost messages. The next message about a link then counts as a change. */
  forget(): void {
    this.#states.clear();
  }

  /**
   * Returns the index of the link if a message reports that one of the cached properties has changed, or that the link
   * was deleted; otherwise undefined.
   */
  changed(message: MessageView): number | undefined {
    const { type } = message;
    if ((type !== RTM_NEWLINK && type !== RTM_DELLINK) || headerByte(message, 0) !== AF_UNSPEC) return undefined;
    const index = headerWord(message, LINK_INDEX);
    if (type === RTM_DELLINK) {
      this.#states.delete(index);
      return index;
    }
    const parts: (string | number)[] = [headerWord(message, FLAGS)];
    for (const attributes = attributesOf(message, IFINFOMSG); attributes.next(); ) {
      if (attributes.type === IFLA_IFNAME) parts[1] = attributes.string();
      if (attributes.type === IFLA_MTU) parts[2] = attributes.u32();
      if (attributes.type === IFLA_MASTER) parts[3] = attributes.u32();
    }
    // A message without the MTU describes a wireless event, not the link (see isWholeLink).
    if (parts[2] === undefined) return undefined;
    const state = parts.join("/");
    if (this.#states.get(index) === state) return undefined;
    this.#states.set(index, state);
    return index;
  }
}

/** How a source detects changes that the kernel does not announce with a message. */
interface Detection {
  /** Whether an unannounced change may also add entries (default false). */
  readonly mayAdd?: boolean;
  /**
   * Records a message and returns whether the message may have changed entries (default: whether it reports a changed
   * link).
   */
  note?(message: MessageView, detector: ChangeDetector): boolean;
  /** Returns whether recorded messages may have changed a given entry (default: always true). */
  affects?(entry: MessageView, detector: ChangeDetector): boolean;
}

/** Detects changes of a table from messages about the links and other objects that its entries depend on. */
export class ChangeDetector implements UnannouncedChanges {
  readonly mayAdd: boolean;
  /** Indexes of the links that changed since the last reload. */
  readonly links: Set<number> = new Set();
  /** Indexes of the links to which an IPv4 address was added since the last reload. */
  readonly enabled: Set<number> = new Set();
  /** Addresses that were removed since the last reload, as hexadecimal text. */
  readonly addresses: Set<string> = new Set();
  /** Whether an object other than a link or address changed since the last reload. */
  hasOtherChange = false;
  readonly #detection: Detection;
  readonly #states = new LinkStates();

  constructor(detection: Detection) {
    this.#detection = detection;
    this.mayAdd = detection.mayAdd ?? false;
  }

  note(message: MessageView): boolean {
    return this.#detection.note?.(message, this) ?? this.noteLink(message);
  }

  /** Records a link if a message reports that the link has changed. */
  noteLink(message: MessageView): boolean {
    const link = this.#states.changed(message);
    if (link !== undefined) this.links.add(link);
    return link !== undefined;
  }

  affects(entry: MessageView): boolean {
    return this.#detection.affects?.(entry, this) ?? true;
  }

  reset(): void {
    this.links.clear();
    this.enabled.clear();
    this.addresses.clear();
    this.hasOtherChange = false;
  }

  forget(): void {
    this.#states.forget();
  }
}

/**
 * Detects changes of tables whose notifications are incomplete. After any message that `test` selects, the whole table
 * is read again. The time between two reads is at least twice the duration of one read.
 */
export function rereadAfter(test: (message: MessageView, detector: ChangeDetector) => boolean): ChangeDetector {
  return new ChangeDetector({ mayAdd: true, note: test });
}
