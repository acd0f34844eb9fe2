import { EINVAL, EOPNOTSUPP } from "../../constants/errno.ts";
import { NLM_F_ECHO } from "../../constants/netlink.ts";
import { NetlinkError } from "../../errors.ts";
import { refusedWith } from "./datapath-error.ts";
import type { DatapathFeature, DatapathFields } from "./datapath-info.ts";
import { hasPerCpu, notPerCpu } from "./datapath-options.ts";
import { type Families, ONCE } from "./families.ts";

/** A bit that no kernel knows: one that takes it looks at no bits at all. */
const IMPOSSIBLE = 0x8000_0000;
/** A size that no kernel takes, since it is no power of two: a request with it changes nothing. */
const IMPOSSIBLE_SIZE = 3;

const PER_VPORT: readonly DatapathFeature[] = ["unaligned", "vport-pids"];
const PER_CPU: readonly DatapathFeature[] = ["unaligned", "dispatch-upcall-per-cpu"];
const SHARING: DatapathFeature = "tc-recirc-sharing";

const MAKE = { ...ONCE, flags: NLM_F_ECHO };

/** What says which datapath is meant. */
type DatapathHeader = { dpIfindex: number };

/** What is sent to make a datapath, beside its features. */
export type NewFields = Omit<DatapathFields, "userFeatures" | "header"> & { name: string; upcallPid: number };

/**
 * Makes a datapath with those features, or with the best ones that the kernel has. When anything fails behind that, there is
 * none: it is deleted again.
 *
 * Returns what the kernel says that it has made.
 */
export function createDatapath(
  families: Families,
  fields: NewFields,
  features: readonly DatapathFeature[] | undefined,
): DatapathFields {
  const made = features === undefined ? makeNegotiated(families, fields) : makeWith(families, fields, features);
  // What a kernel has not taken up it does not tell.
  if (fields.perCpuPids === undefined || made.perCpuPids !== undefined) return made;
  remove(families, made.header);
  throw notPerCpu("ovs_datapath.new");
}

function makeWith(families: Families, fields: NewFields, features: readonly DatapathFeature[]): DatapathFields {
  const reply = families.datapath.do("new", { ...fields, userFeatures: [...features] }, MAKE);
  return orRemoved(families, fields.name, reply, (header) => families.datapath.do("get", { header }));
}

/**
 * Makes a datapath with the best features that the kernel has. First a bit is asked for that no kernel knows: one that takes it
 * all the same does not look, and what it says of features means nothing, so that only those are set which all have.
 */
function makeNegotiated(families: Families, fields: NewFields): DatapathFields {
  const make = (userFeatures: readonly DatapathFeature[]) =>
    families.datapath.do("new", { ...fields, userFeatures: [...userFeatures] }, MAKE);
  const unchecked = unlessUnsupported(() => make([...PER_VPORT, IMPOSSIBLE]));
  if (unchecked !== undefined) {
    return orRemoved(families, fields.name, unchecked.reply, (header) => {
      families.datapath.do("set", { header, userFeatures: [...PER_VPORT] });
      return families.datapath.do("get", { header });
    });
  }
  const made = unlessUnsupported(() => make(PER_CPU)) ?? { reply: make(PER_VPORT) };
  return orRemoved(families, fields.name, made.reply, (header) => {
    const userFeatures = families.datapath.do("get", { header }).userFeatures ?? [];
    unlessUnsupported(() => families.datapath.do("set", { header, userFeatures: [...userFeatures, SHARING] }));
    return families.datapath.do("get", { header });
  });
}

/** Does something with a datapath that was made just now. When that fails it is deleted. */
function orRemoved(
  families: Families,
  name: string,
  reply: DatapathFields | undefined,
  action: (header: DatapathHeader) => DatapathFields,
): DatapathFields {
  let header = reply?.header;
  try {
    header ??= { dpIfindex: families.datapath.do("get", { name }).header.dpIfindex };
    return action(header);
  } catch (error) {
    if (header !== undefined) remove(families, header);
    throw error;
  }
}

/** Deletes it. An error that was there before is told in front of one that this brings. */
function remove(families: Families, header: DatapathHeader): void {
  try {
    families.datapath.do("del", { header }, ONCE);
  } catch {}
}

/**
 * Gives a datapath that is there the best features that the kernel has, unless somebody has given it some: those are for
 * whoever receives its packets, and stay. Returns how the datapath is then.
 */
export function adoptNegotiated(families: Families, found: DatapathFields): DatapathFields {
  if ((found.userFeatures ?? []).length > 0) return found;
  const header = { dpIfindex: found.header.dpIfindex };
  const supported = supportedFeatures(families, found);
  const userFeatures = supported.includes("dispatch-upcall-per-cpu") ? [...PER_CPU] : [...PER_VPORT];
  if (supported.includes(SHARING)) userFeatures.push(SHARING);
  families.datapath.do("set", { header, userFeatures });
  return families.datapath.do("get", { header });
}

/**
 * Changes a datapath, which has those features then, or those that it has had. `fields` is what is sent besides. Returns how the
 * datapath is then.
 */
export function changeDatapath(
  { datapath }: Families,
  fields: Omit<DatapathFields, "userFeatures">,
  features: readonly DatapathFeature[] | undefined,
): DatapathFields {
  const { header } = fields;
  const byProcessor = fields.perCpuPids !== undefined;
  const asked = features === undefined || byProcessor;
  const had = (asked ? datapath.do("get", { header }).userFeatures : undefined) ?? [];
  const userFeatures = [...(features ?? had)];
  if (byProcessor && !hasPerCpu(userFeatures)) throw notPerCpu("ovs_datapath.set");
  datapath.do("set", { ...fields, userFeatures });
  const set = datapath.do("get", { header });
  if (!byProcessor || set.perCpuPids !== undefined) return set;
  // It has taken a feature that it does not know, and would go on handing up by port.
  datapath.do("set", { header, userFeatures: had });
  throw notPerCpu("ovs_datapath.set");
}

/**
 * The features that the kernel has, found out on a datapath that stays as it is: each is asked for together with something
 * that is refused after the features have been looked at.
 */
export function supportedFeatures(families: Families, found: DatapathFields): DatapathFeature[] {
  const header = { dpIfindex: found.header.dpIfindex };
  const had = found.userFeatures ?? [];
  const supports = (feature: DatapathFeature) => {
    const userFeatures = had.includes(feature) ? [...had] : [...had, feature];
    try {
      families.datapath.do("set", { header, userFeatures, masksCacheSize: IMPOSSIBLE_SIZE });
    } catch (error) {
      if (refusedWith(error, EOPNOTSUPP)) return false;
      if (refusedWith(error, EINVAL)) return true;
      throw error;
    }
    throw new NetlinkError("ovs_datapath.set: the kernel has taken a size that is no power of two (EINVAL)", {
      errno: EINVAL,
      operation: "ovs_datapath.set",
    });
  };
  // Kernels without this cache have none of the features that are worth a question.
  if (found.masksCacheSize === undefined || supports(IMPOSSIBLE)) return [...PER_VPORT];
  return (["unaligned", "vport-pids", SHARING, "dispatch-upcall-per-cpu"] as const).filter(supports);
}

/** What came of it; undefined when the kernel does not support it. */
function unlessUnsupported<Reply>(action: () => Reply): { reply: Reply } | undefined {
  try {
    return { reply: action() };
  } catch (error) {
    if (refusedWith(error, EOPNOTSUPP)) return undefined;
    throw error;
  }
}
