import { release } from "node:os";
import { decoderOf } from "../../../client/family.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { O_CLOEXEC } from "../../../constants/system.ts";
import { rtLink } from "../../../families/rt-link.ts";
import { tc } from "../../../families/tc.ts";
import { close, open } from "../../../ffi/libc.ts";
import { readBytes } from "../../../io/files.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
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
  if (session.isFake || (only !== undefined && listed.has(only)) || !(yield* hasTaprio(session.io))) return undefined;
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

let isBuiltIn: boolean | undefined;

/**
 * Returns true if it is unknown, because the system has no /sys, or neither a list of the built-in parts of its kernel nor type
 * information. A part of the kernel that is not a module has no directory in /sys/module if it has no parameters.
 */
function* hasTaprio(io: Io): Steps<boolean> {
  if (exists("/sys/module/sch_taprio") || !exists("/sys/module")) return true;
  isBuiltIn ??=
    (yield* contains(io, `/lib/modules/${release()}/modules.builtin`, "/sch_taprio.")) ??
    (yield* contains(io, "/sys/kernel/btf/vmlinux", "taprio_init\0")) ??
    true;
  return isBuiltIn;
}

/** Returns undefined if the file cannot be read. */
function* contains(io: Io, path: string, text: string): Steps<boolean | undefined> {
  try {
    return (yield* readBytes(io, path)).includes(text);
  } catch {
    return undefined;
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
