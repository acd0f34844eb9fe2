import { IFLA_IFNAME, IFLA_MASTER, IFLA_MTU } from "../../constants/if_link.ts";
import { RTM_DELLINK, RTM_NEWLINK } from "../../constants/rtnetlink.ts";
import { AF_UNSPEC } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import { IFINFOMSG } from "../../subsystems/route/interfaces.ts";
import { attributesOf, headerByte, headerWord } from "./raw.ts";

const INDEX = 4;
const FLAGS = 8;

/** Caches what other tables depend on, for each link that a message described: its flags, name, MTU and master. */
export class LinkStates {
  readonly #known = new Map<number, string>();

  /** Clears the cache after lost messages: the next message about a link counts as a change. */
  forget(): void {
    this.#known.clear();
  }

  /** Returns the index of the link that a message reports as changed in one of these, or as deleted; otherwise undefined. */
  changed(message: MessageView): number | undefined {
    const { type } = message;
    if ((type !== RTM_NEWLINK && type !== RTM_DELLINK) || headerByte(message, 0) !== AF_UNSPEC) return undefined;
    const index = headerWord(message, INDEX);
    if (type === RTM_DELLINK) {
      this.#known.delete(index);
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
    if (this.#known.get(index) === state) return undefined;
    this.#known.set(index, state);
    return index;
  }
}
