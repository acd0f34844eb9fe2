import { IFLA_IFNAME, IFLA_MASTER, IFLA_MTU } from "../../constants/if_link.ts";
import { RTM_DELLINK, RTM_NEWLINK } from "../../constants/rtnetlink.ts";
import { AF_UNSPEC } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import { IFINFOMSG } from "../../subsystems/route/core/interfaces.ts";
import { attributesOf, headerByte, headerWord, LINK_INDEX } from "../message-fields.ts";

const FLAGS = 8;

interface Detection {
  readonly mayAdd?: boolean;
  note?(message: MessageView, detector: ChangeDetector): boolean;
  affects?(entry: MessageView, detector: ChangeDetector): boolean;
  readonly recorded?: readonly Set<unknown>[];
}

/** Detects unannounced changes from messages about other objects, such as links. */
export class ChangeDetector {
  /** Whether the table may get new entries without a message. */
  readonly mayAdd: boolean;
  readonly links: Set<number> = new Set();
  readonly #detection: Detection;
  readonly #states = new Map<number, string>();

  constructor(detection: Detection) {
    this.#detection = detection;
    this.mayAdd = detection.mayAdd ?? false;
  }

  note(message: MessageView): boolean {
    return this.#detection.note?.(message, this) ?? this.noteLink(message);
  }

  noteLink(message: MessageView): boolean {
    const { type } = message;
    if ((type !== RTM_NEWLINK && type !== RTM_DELLINK) || headerByte(message, 0) !== AF_UNSPEC) return false;
    const index = headerWord(message, LINK_INDEX);
    if (type === RTM_DELLINK) this.#states.delete(index);
    else if (!this.isNew(index, stateOf(message))) return false;
    this.links.add(index);
    return true;
  }

  /** Whether the state of a link differs from the one of the last call. */
  isNew(index: number, state: string | undefined): boolean {
    if (state === undefined || this.#states.get(index) === state) return false;
    this.#states.set(index, state);
    return true;
  }

  affects(entry: MessageView): boolean {
    return this.#detection.affects?.(entry, this) ?? true;
  }

  reset(): void {
    this.links.clear();
    for (const set of this.#detection.recorded ?? []) set.clear();
  }

  /** After lost messages, each link's next message counts as a change. */
  forget(): void {
    this.#states.clear();
  }
}

function stateOf(message: MessageView): string | undefined {
  const parts: (string | number)[] = [headerWord(message, FLAGS)];
  for (const attributes = attributesOf(message, IFINFOMSG); attributes.next(); ) {
    if (attributes.type === IFLA_IFNAME) parts[1] = attributes.string();
    if (attributes.type === IFLA_MTU) parts[2] = attributes.u32();
    if (attributes.type === IFLA_MASTER) parts[3] = attributes.u32();
  }
  // A link message without the MTU describes a wireless event.
  return parts[2] === undefined ? undefined : parts.join("/");
}

export function rereadAfter(test: (message: MessageView, detector: ChangeDetector) => boolean): ChangeDetector {
  return new ChangeDetector({ mayAdd: true, note: test });
}
