import { ENOBUFS } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { throwawayBuffer } from "../sock/receive-buffer.ts";
import { receiveAccepted } from "../sock/receiving.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { Family } from "./family.ts";

/**
 * Cache of the generic netlink families of one network namespace. Each announcement of the generic netlink controller
 * (nlctrl) discards the cached families, even if the announcement was dropped.
 */
export class FamilyCache {
  #families = new Map<string, Family>();
  #announcements: NetlinkSocket | undefined;

  /**
   * Returns the families by name that are valid now: an empty map if the kernel has announced a change of families
   * since the last call.
   *
   * Add a family only to the map that was current before the request for the family was sent. An announcement replaces
   * the map, so a family of a reply that crossed the announcement is not found later.
   *
   * @param listen opens a socket that receives the announcements of the generic netlink controller (nlctrl). It is
   *   called if no such socket is open. {@link close} closes the socket.
   */
  current(listen: () => NetlinkSocket): Map<string, Family> {
    this.#announcements ??= listen();
    if (this.#hasAnnouncements(this.#announcements)) {
      this.#announcements.drain();
      this.#families = new Map();
    }
    return this.#families;
  }

  close(): void {
    this.#families = new Map();
    this.#announcements?.close();
    this.#announcements = undefined;
  }

  #hasAnnouncements({ core }: NetlinkSocket): boolean {
    const buffer = throwawayBuffer();
    try {
      receiveAccepted(core, buffer, 1);
      return buffer.filled > 0;
    } catch (error) {
      if (error instanceof NetlinkError && error.errno === -ENOBUFS) return true;
      this.close();
      throw error;
    }
  }
}
