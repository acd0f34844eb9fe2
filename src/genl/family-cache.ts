import { ENOBUFS } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { throwawayBuffer } from "../sock/receive-buffer.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { Family } from "./family.ts";

/**
 * What is known of the families of one namespace, and the socket on which the controller announces that it changes.
 * Whatever arrives there, and that something was lost there, makes it forget everything: asking again is cheap.
 */
export class FamilyCache {
  readonly #families = new Map<string, Family>();
  #announcements: NetlinkSocket | undefined;

  /**
   * What is known and still true. From the first call on changes are noticed, so what is asked for after it can be
   * remembered.
   *
   * @param listen opens a socket that hears the controller's announcements, where there is none yet; it is closed by
   * {@link close}.
   */
  get(name: string, listen: () => NetlinkSocket): Family | undefined {
    this.#announcements ??= listen();
    this.#forgetWhatChanged(this.#announcements);
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

  #forgetWhatChanged(announcements: NetlinkSocket): void {
    // What is announced does not matter, only that something is.
    const glance = throwawayBuffer();
    try {
      announcements.fill(glance, 1);
      if (glance.filled === 0) return;
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
