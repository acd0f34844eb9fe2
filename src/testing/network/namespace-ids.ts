import { statSync } from "node:fs";
import { EEXIST, EINVAL, ENOENT, ESRCH } from "../../constants/errno.ts";
import { type Operations, rtNsid } from "../../families/rt-nsid.ts";
import { fileStatus } from "../../ffi/file-status.ts";
import type { FamilyHandlers } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";
import type { NetworkContext } from "./context.ts";

const NOT_ASSIGNED = -1;
const header = { rtgenFamily: 0 };

/** The ids that a fake network assigns to network namespaces, and the request handlers of the family `rt-nsid`. */
export class NamespaceIds {
  readonly handlers: FamilyHandlers<Operations> = {
    getnsid: {
      do: (request) => {
        const { nsid } = request as { nsid?: number };
        if (nsid === undefined) return { header, nsid: this.#ids.get(inodeOf(request)) ?? NOT_ASSIGNED };
        if (![...this.#ids.values()].includes(nsid)) throw new Refusal(ENOENT, { attribute: "nsid" });
        return { header, nsid };
      },
      dump: () => [...this.#ids.values()].map((nsid) => ({ header, nsid })),
    },
    newnsid: {
      do: (request) => {
        const { nsid = NOT_ASSIGNED } = request as { nsid?: number };
        const inode = inodeOf(request);
        const used = [...this.#ids.values()];
        if (this.#ids.has(inode)) throw new Refusal(EEXIST, { message: "Peer netns already has a nsid assigned" });
        if (used.includes(nsid))
          throw new Refusal(EEXIST, { message: "The specified nsid is already used", attribute: "nsid" });
        const chosen = nsid >= 0 ? nsid : used.length === 0 ? 0 : Math.max(...used) + 1;
        this.#ids.set(inode, chosen);
        this.#context.kernel.publish(rtNsid, "newnsid-ntf", { header, nsid: chosen });
      },
    },
  };
  readonly #context: NetworkContext;
  readonly #ids = new Map<number, number>();

  constructor(context: NetworkContext) {
    this.#context = context;
  }
}

function inodeOf(request: object): number {
  const { fd, pid } = request as { fd?: number; pid?: number };
  try {
    if (fd !== undefined) return fileStatus(fd).ino;
    if (pid !== undefined) return statSync(`/proc/${pid}/ns/net`).ino;
  } catch {
    throw new Refusal(fd === undefined ? ESRCH : EINVAL, { message: "Peer netns reference is invalid" });
  }
  throw new Refusal(EINVAL, { message: "Peer netns reference is missing" });
}
