import { decoderOf } from "../../client/family.ts";
import { EMSGSIZE } from "../../constants/errno.ts";
import { failure } from "../../errors.ts";
import { macsec } from "../../families/macsec.ts";
import { rtLink } from "../../families/rt-link.ts";
import { type Steps, wait } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import type { Interfaces } from "../route/core/interfaces.ts";
import type { Session } from "../route/core/session.ts";

const decodeLink = decoderOf(rtLink, "getlink");
const decodeInterface = decoderOf(macsec, "get-txsc");

const KIND = "macsec";

/** Indices of the MACsec interfaces in a list. */
const listed = new WeakMap<Interfaces, Set<number>>();

export function recordListed(interfaces: Interfaces, ifindex: number): void {
  const indices = listed.get(interfaces);
  if (indices === undefined) listed.set(interfaces, new Set([ifindex]));
  else indices.add(ifindex);
}

/**
 * Throws if a list of MACsec interfaces is incomplete. The kernel ends the dump before an interface whose channels are
 * longer than a message, as at its end. (macsec_dump_txsc)
 */
export function* checkOmitted(session: Session, interfaces: Interfaces): Steps<undefined> {
  const { links } = session;
  if (links === undefined || session.isFake) return undefined;
  const indices = listed.get(interfaces) ?? new Set();
  const missing = (yield* macsecLinks(links)).filter(({ ifindex }) => !indices.has(ifindex));
  if (missing.length === 0) return undefined;
  // These interfaces may be newer than the list. A second list has them, unless they disappear again.
  const what = "list MACsec interfaces";
  const read = (message: MessageView): number | undefined => decodeInterface(message).ifindex;
  const again = new Set(
    yield* wait<number[]>(session.list({ family: macsec, operation: "get-txsc", what, read }).toArray()),
  );
  const present = new Set((yield* macsecLinks(links)).map(({ ifindex }) => ifindex));
  const names = missing.filter(({ ifindex }) => present.has(ifindex) && !again.has(ifindex)).map(({ name }) => name);
  if (names.length === 0) return undefined;
  const reason = `the channels of an interface are longer than a message of the kernel, which omits ${names.join(", ")}`;
  throw failure(what, reason, EMSGSIZE);
}

interface MacsecLink {
  readonly ifindex: number;
  readonly name: string;
}

function* macsecLinks(links: Session): Steps<MacsecLink[]> {
  const fields = { linkinfo: { kind: KIND }, extMask: ["skip-stats"] };
  const read = (message: MessageView): MacsecLink | undefined => {
    const { header, ifname = "", linkinfo } = decodeLink(message);
    return linkinfo?.kind === KIND ? { ifindex: header.ifiIndex, name: ifname } : undefined;
  };
  return yield* wait<MacsecLink[]>(
    links.list({ family: rtLink, operation: "getlink", fields, what: "list MACsec links", read }).toArray(),
  );
}
