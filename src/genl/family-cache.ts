import { ENOBUFS } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import type { Steps } from "../io/io.ts";
import { throwawayBuffer } from "../sock/receive-buffer.ts";
import { receiveAccepted } from "../sock/receiving.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { Family } from "./family.ts";

/**
 * Generic netlink families of one network namespace. Each announcement of the controller, even a dropped one, clears
 * the cache, because a new lookup is cheap.
 */
export class FamilyCache {
  readonly #families = new Map<string, Family>();
  #announcements: NetlinkSocket | undefined;

  /**
   * The first lookup opens the socket for announcements and is not cached.
   *
   * @param listen opens a socket that receives the controller's announcements. {@link close} closes it.
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
