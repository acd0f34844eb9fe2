import { CTRL_CMD_NEWFAMILY, GENL_ID_CTRL } from "../constants/genetlink.ts";
import { NLMSG_HDRLEN } from "../constants/netlink.ts";
import { type Family, parseFamily } from "../genl/family.ts";
import type { MessageView } from "../message/message.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { Gap } from "../workers/receiver/received-batch.ts";

/**
 * Registration of a generic netlink family whose events a socket receives. When the kernel unloads the family's module, it
 * removes the socket from the groups. When it loads the module again, the numbers of the family and of its groups can
 * differ. (genl_unregister_mc_groups)
 */
export class Registration {
  /** Multicast group of the controller, which announces that a family was registered. */
  static readonly group: number = GENL_ID_CTRL;
  id: number;
  readonly #name: string;
  readonly #groups: readonly (string | number)[];

  constructor({ id, name }: Family, groups: readonly (string | number)[]) {
    this.id = id;
    this.#name = name;
    this.#groups = groups;
  }

  /** Joins the groups again if a message of the controller announces the family. Returns the gap of the events before. */
  note(message: MessageView, socket: NetlinkSocket): Gap | undefined {
    if (message.store[message.offset + NLMSG_HDRLEN] !== CTRL_CMD_NEWFAMILY) return undefined;
    const { id, name, groups } = parseFamily(message);
    if (name !== this.#name || socket.closed) return undefined;
    this.id = id;
    for (const group of this.#groups) {
      const number = typeof group === "number" ? group : groups.get(group);
      if (number !== undefined) socket.joinGroup(number);
    }
    return { kind: "gap", dropped: 0, unknown: true, reason: "overrun" };
  }
}
