import { readFileSync } from "node:fs";
import { release } from "node:os";
import { decoderOf } from "../../../client/family.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { O_CLOEXEC } from "../../../constants/system.ts";
import { rtLink } from "../../../families/rt-link.ts";
import { tc } from "../../../families/tc.ts";
import { close, open } from "../../../ffi/libc.ts";
import { type Steps, wait } from "../../../io/io.ts";
import { checkOmitted } from "../../../io/omitted.ts";
import type { MessageView } from "../../../message/message.ts";
import type { RemainingLimits, Session } from "../core/session.ts";

const decodeLink = decoderOf(rtLink, "getlink");
const decodeQdisc = decoderOf(tc, "getqdisc");

/** Root discipline of an interface that was never up, which the kernel does not list. (tc_qdisc_dump_ignore) */
const UNLISTED = "noop";

/**
 * Throws if a list of queueing disciplines lacks those of the interface `only`, or of any interface if `only` is undefined.
 * The kernel ends the dump before a discipline that is longer than a message, as at its end. (tc_dump_qdisc)
 *
 * Only a taprio can be that long. If the kernel has no taprio, the list is not checked, because reading the links takes longer
 * than the list itself.
 *
 * @param listed indices of the interfaces in the list.
 */
export function* checkOmittedQdiscs(
  session: Session,
  listed: ReadonlySet<number>,
  only: number | undefined,
  limits: RemainingLimits,
): Steps<undefined> {
  if (session.isFake || (only !== undefined && listed.has(only)) || !hasTaprio()) return undefined;
  const what = "list qdiscs";
  const read = (message: MessageView): number => decodeQdisc(message).header.ifindex;
  const request = { family: tc, operation: "getqdisc", fields: { header: {} }, what, read };
  return yield* checkOmitted(listed, {
    what,
    reason: (names) => `a discipline is longer than a message of the kernel, which omits those of ${names}`,
    isWanted: (ifindex) => only === undefined || ifindex === only,
    expected: () => linksWithQdisc(session, limits),
    again: () => wait<number[]>(session.list(request, limits()).toArray()),
  });
}

/** Returns true if it is unknown, because the system has no /sys, or no list of the parts of its kernel, as in a container. */
function hasTaprio(): boolean {
  if (exists("/sys/module/sch_taprio") || !exists("/sys/module")) return true;
  isBuiltIn ??= readBuiltIn();
  return isBuiltIn;
}

let isBuiltIn: boolean | undefined;

/** A part of the kernel that is not a module has no directory in /sys/module if it has no parameters. */
function readBuiltIn(): boolean {
  try {
    return readFileSync(`/lib/modules/${release()}/modules.builtin`).includes("/sch_taprio.");
  } catch {
    return true;
  }
}

function exists(path: string): boolean {
  const fd = open(path, O_CLOEXEC);
  if (fd >= 0) close(fd);
  return fd !== -ENOENT;
}

interface Named {
  readonly index: number;
  readonly name: string;
}

/** Returns the names of the interfaces that have disciplines, by index. */
function* linksWithQdisc(session: Session, limits: RemainingLimits): Steps<Map<number, string>> {
  const read = (message: MessageView): Named | undefined => {
    const { header, ifname = "", qdisc = UNLISTED } = decodeLink(message);
    return qdisc === UNLISTED ? undefined : { index: header.ifiIndex, name: ifname };
  };
  const fields = { extMask: ["skip-stats"] };
  const request = { family: rtLink, operation: "getlink", fields, what: "list links", read };
  const found = yield* wait<Named[]>(session.list(request, limits()).toArray());
  return new Map(found.map(({ index, name }) => [index, name]));
}
