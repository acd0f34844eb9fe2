import { IFLA_IFNAME } from "../constants/if_link.ts";
import type { MessageView } from "../message/message.ts";
import { IFINFOMSG, type NameOf } from "../subsystems/route/core/interfaces.ts";
import { Key } from "./key.ts";
import { headerWord, LINK_INDEX, textAttribute } from "./message-fields.ts";
import type { TrackedSource } from "./tracked-source.ts";
import type { Step } from "./tracker.ts";

/**
 * Number of deleted links whose names are kept. The kernel may report the removal of a link's addresses and routes
 * after that of the link.
 */
const MAX_DELETED = 1000;

/**
 * The names of interfaces in decoded entries. The names come from the tracked table of links, so entries have no names
 * if the source of links is not tracked.
 */
export class LinkNames {
  /** The tracked source of links; undefined if there is none. */
  links: TrackedSource | undefined;
  /** Returns the current name of the interface with an index; undefined if it is unknown. */
  readonly nameOf: NameOf = (index) => {
    if (this.links === undefined) return undefined;
    const known = this.#names.get(index);
    if (known !== undefined) return known;
    const name = this.#read(index);
    if (name === undefined) return this.#deleted.get(index);
    this.#names.set(index, name);
    return name;
  };
  readonly #names = new Map<number, string>();
  readonly #deleted = new Map<number, string>();
  readonly #key = new Key();

  /** Updates the names after a change of the table of links. Ignores changes of other tables. */
  note(step: Exclude<Step, { kind: "pause" }>): void {
    if (step.tracked !== this.links) return;
    if (step.kind !== "edit") {
      this.#names.clear();
      return;
    }
    const { kind, message } = step.edit;
    const index = headerWord(message, LINK_INDEX);
    this.#names.delete(index);
    if (kind !== "remove") this.#deleted.delete(index);
    else this.#keep(index, message);
  }

  #keep(index: number, message: MessageView): void {
    const name = textAttribute(message, IFINFOMSG, IFLA_IFNAME);
    if (name === undefined) return;
    this.#deleted.set(index, name);
    if (this.#deleted.size > MAX_DELETED) this.#deleted.delete(this.#deleted.keys().next().value!);
  }

  #read(index: number): string | undefined {
    const table = this.links?.current?.table;
    if (table === undefined) return undefined;
    const entry = table.find(this.#key.clear().u32(index));
    return entry < 0 ? undefined : textAttribute(table.message(entry), IFINFOMSG, IFLA_IFNAME);
  }
}
