import { ENOBUFS } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import type { Steps } from "../io/io.ts";
import { throwawayBuffer } from "../sock/receive-buffer.ts";
import { receiveAccepted } from "../sock/receiving.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { Family } from "./family.ts";

/**
 * Cache of the generic netlink families of one network namespace. Each announcement of the generic netlink controller
 * (nlctrl) clears the cache, even if the announcement was dropped.
 */
export class FamilyCache {
  readonly #families = new Map<string, Family>();
  #announcements: NetlinkSocket | undefined;

  /**
   * Returns the cached family with this name, or undefined if it is not cached. First clears the cache if the kernel
   * has announced a change of families.
   *
   * @param listen opens a socket that receives the announcements of the generic netlink controller (nlctrl). It is
   *   called if no such socket is open. {@link close} closes the socket.
   */
  *get(name: string, listen: () => Steps<NetlinkSocket>): Steps<Family | undefined> {
    this.#announcements ??= yield* listen();
    this.#clearIfChanged(this.#announcements);
    return this.#families.get(name);
  }

  set(name: string, family: Family): void {
    this.#families.set(name, family);
  }

  close(): void {
    this.#families.clear();
    this.#announcements?.close();
    this.#announcements = undefined;
  }

  #clearIfChanged(announcements: NetlinkSocket): void {
    const buffer = throwawayBuffer();
    try {
      receiveAccepted(announcements.core, buffer, 1);
      if (buffer.filled === 0) return;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENOBUFS) {
        this.close();
        throw error;
      }
    }
    announcements.drain();
    this.#families.clear();
  }
}
