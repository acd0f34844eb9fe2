import { EMSGSIZE } from "../../constants/errno.ts";
import { NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { failure } from "../../errors.ts";
import { type SadAttrs, xfrm } from "../../families/xfrm.ts";
import { type Steps, wait } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import type { CallOptions } from "../route/core/options.ts";
import type { RemainingLimits, Session } from "../route/core/session.ts";
import { SA_INFO } from "./layout.ts";

const WHAT = "list associations";
/** Largest table that is read again after a list with a filter. */
const MAX_FILTERED = 10_000;

export function countAssociations(session: Session, options: CallOptions | undefined): Steps<SadAttrs> {
  return session.query<SadAttrs>("getsadinfo", {}, () => "count associations", options);
}

/**
 * Throws if a list of `listed` associations may lack others. The kernel ends the dump before an association that is longer
 * than a message, as at its end (`xfrm_dump_sa`). Another table of the associations does not exist, but their number.
 *
 * @param isFiltered whether the kernel has omitted associations as requested.
 */
export function* checkOmittedAssociations(
  session: Session,
  listed: number,
  isFiltered: boolean,
  limits: RemainingLimits,
): Steps<undefined> {
  if (session.isFake) return undefined;
  const count = function* (): Steps<number> {
    const { timeoutMs, signal } = limits();
    return (yield* countAssociations(session, { timeoutMs, signal })).cnt ?? 0;
  };
  const before = yield* count();
  if (before <= listed || (isFiltered && before > MAX_FILTERED)) return undefined;
  const read = (message: MessageView): number => message.view.getUint32(message.offset + NLMSG_HDRLEN + SA_INFO.spi);
  const request = { family: xfrm, operation: "dumpsa", what: WHAT, read };
  const list = (): Steps<number[]> => wait(session.list(request, limits()).toArray());
  // A table that changes has other numbers than the list, too: an unchanged one has equal lists.
  const first = yield* list();
  if (first.length >= before) return undefined;
  const second = yield* list();
  if (first.join() !== second.join() || (yield* count()) !== before) return undefined;
  const missing = before - first.length;
  const reason = `an association is longer than a message of the kernel, which omits ${missing} of ${before}`;
  throw failure(WHAT, reason, EMSGSIZE, "its keys have more than 15 KiB");
}
