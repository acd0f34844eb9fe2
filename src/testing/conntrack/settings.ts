import { defined } from "../../base/objects.ts";
import { EBUSY, EINVAL } from "../../constants/errno.ts";
import type { NfCtStatus, NfCtTcpFlags, Operations, ProtoinfoTcpAttrs } from "../../families/conntrack.ts";
import type { Received } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";

export type Entry = Operations["get"]["dump"]["reply"];
export type Change = Received<Operations["new"]["do"]["request"]>;

/** The kernel rejects requests that change these status bits. */
const fixedStatus: readonly NfCtStatus[] = ["expected", "confirmed", "dying"];
/** The kernel rejects requests that clear these status bits. */
const lastingStatus: readonly NfCtStatus[] = ["seen-reply", "assured"];
/** The kernel ignores these status bits in requests. (IPS_UNCHANGEABLE_MASK) */
const ignoredStatus: ReadonlySet<NfCtStatus | number> = new Set<NfCtStatus>([
  "src-nat",
  "dst-nat",
  "src-nat-done",
  "dst-nat-done",
  "seq-adj",
  "template",
  "nat-clash",
  "offload",
  "hw-offload",
]);
export const newTcp: ProtoinfoTcpAttrs = {
  tcpState: "none",
  tcpWscaleOriginal: 0,
  tcpWscaleReply: 0,
  tcpFlagsOriginal: { flags: [], mask: [] },
  tcpFlagsReply: { flags: [], mask: [] },
};

export function applied(entry: Entry, request: Change): Entry {
  const { status, timeout, mark, markMask, protoinfo, seqAdjOrig, seqAdjReply, synproxy } = request;
  const own = entry.status ?? [];
  if (status !== undefined) {
    const changes = (bit: NfCtStatus) => status.includes(bit) !== own.includes(bit);
    const isCleared = (bit: NfCtStatus) => own.includes(bit) && !status.includes(bit);
    if (fixedStatus.some(changes) || lastingStatus.some(isCleared)) throw new Refusal(EBUSY);
  }
  const kept = markMask === undefined ? 0 : (entry.mark ?? 0) & ~markMask;
  const bits = new Set([...own, ...(status ?? []).filter((bit) => !ignoredStatus.has(bit))]);
  const tcp = protoinfo?.protoinfoTcp;
  const sctp = protoinfo?.protoinfoSctp;
  if (sctp !== undefined && [sctp.sctpState, sctp.vtagOriginal, sctp.vtagReply].includes(undefined))
    throw new Refusal(EINVAL);
  return defined({
    ...entry,
    status: [...bits],
    timeout: timeout ?? entry.timeout,
    mark: mark === undefined ? entry.mark : (kept ^ mark) >>> 0,
    protoinfo:
      tcp !== undefined && entry.protoinfo?.protoinfoTcp !== undefined
        ? { protoinfoTcp: appliedTcp(entry.protoinfo.protoinfoTcp, tcp as ProtoinfoTcpAttrs) }
        : sctp === undefined
          ? entry.protoinfo
          : { protoinfoSctp: { ...entry.protoinfo?.protoinfoSctp, ...sctp } },
    labels: appliedLabels(entry.labels, request.labels, request.labelsMask),
    seqAdjOrig: seqAdjOrig ?? entry.seqAdjOrig,
    seqAdjReply: seqAdjReply ?? entry.seqAdjReply,
    synproxy: synproxy ?? entry.synproxy,
  });
}

/** As in a namespace with a rule that uses labels. (`nf_connlabels_replace`) */
function appliedLabels(own: Uint8Array | undefined, labels: Uint8Array | undefined, mask: Uint8Array | undefined) {
  if (labels === undefined) return own;
  return labels.map((byte, index) => byte ^ ((own?.[index] ?? 0) & ~(mask?.[index] ?? 0xff)));
}

function appliedTcp(own: ProtoinfoTcpAttrs, wanted: ProtoinfoTcpAttrs): ProtoinfoTcpAttrs {
  const flags = (name: "tcpFlagsOriginal" | "tcpFlagsReply"): (NfCtTcpFlags | number)[] => {
    const change = wanted[name];
    const before = own[name]?.flags ?? [];
    if (change === undefined) return before;
    const masked = new Set(change.mask);
    return [...before.filter((flag) => !masked.has(flag)), ...change.flags.filter((flag) => masked.has(flag))];
  };
  const [original, reply] = [flags("tcpFlagsOriginal"), flags("tcpFlagsReply")];
  // Window scales are stored only if both directions use window scaling.
  const isScaled = original.includes("window-scale") && reply.includes("window-scale");
  const { tcpWscaleOriginal, tcpWscaleReply } = wanted;
  const hasScales = isScaled && tcpWscaleOriginal !== undefined && tcpWscaleReply !== undefined;
  return {
    tcpState: wanted.tcpState ?? own.tcpState ?? "none",
    tcpWscaleOriginal: (hasScales ? tcpWscaleOriginal : own.tcpWscaleOriginal) ?? 0,
    tcpWscaleReply: (hasScales ? tcpWscaleReply : own.tcpWscaleReply) ?? 0,
    tcpFlagsOriginal: { flags: original, mask: [] },
    tcpFlagsReply: { flags: reply, mask: [] },
  };
}
